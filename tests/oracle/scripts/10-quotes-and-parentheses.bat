@echo off
if "%CLP_DISK%"=="SUCCESS" (
  osql -E -Q "sp_attach_db N'db', N'C:\data(1)\db.mdf'"
  tool1 "a ) b" c
  tool1 a^) b^(
  tool1 (x
  tool2 "(" ")"
) else (
  tool1 "no )" ^) end
)
tool1 (x) y)
tool2 a(b)c
tool3 )
