@echo off
if "%CLP_EVENT%"=="START" (
  tool1 a
  if "%CLP_DISK%"=="SUCCESS" (
    tool1 b
    goto out
    tool1 no
  )
  tool1 c
)
tool2 between
:out
tool3 out
(goto last & tool1 no)
tool1 no
:last
for %%i in (1 2 3) do (
  tool1 %%i
  if %%i==2 goto stop
)
tool1 no
:stop
(
  tool2 x
  goto :eof
)
tool1 no
