@echo off
if "%CLP_DISK%"=="SUCCESS" (

  rem ’ß ) ‚Í•Â‚¶‚È‚¢
  tool1 one

  rem ‚à‚¤ˆê‚Â
  tool1 two   
	tool1 tab

) else (
  rem else ‘¤
  tool2 bad
)
(
  rem only a comment
)
tool3 end
