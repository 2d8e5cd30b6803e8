rem oracle: --assume-exit net=2
@echo off
set STATE=old
if "%CLP_DISK%"=="SUCCESS" (
  set STATE=new
  net start x
  if %ERRORLEVEL%==2 (tool1 seen) else tool1 stale
  if errorlevel 2 tool1 live
  tool1 %STATE%
)
tool1 %STATE% %ERRORLEVEL%
set N=1& set N=2& tool2 %N%
tool2 %N%
set A=1 & if "%A%"=="" tool3 still-empty
for %%i in (1 2) do set STATE=%%i & tool3 %STATE%
tool3 %STATE%
