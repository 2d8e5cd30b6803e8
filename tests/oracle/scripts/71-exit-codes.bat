rem oracle: --assume-exit osql=3
@echo off
if "%CLP_EVENT%"=="START" exit /b 10
if "%CLP_EVENT%"=="FAILOVER" exit 11
if "%CLP_EVENT%"=="RECOVER" (osql -E & exit /b)
if "%CLP_DISK%"=="FAILURE" (
  osql -Q x
  goto :eof
)
call :sub
tool1 %ERRORLEVEL%
osql last
exit /B 0
tool1 no
:sub
osql sub
exit /b %ERRORLEVEL%
