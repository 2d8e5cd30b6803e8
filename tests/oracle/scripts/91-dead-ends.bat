@echo off
goto main
tool1 no
:usage
tool1 usage
exit /b 2
:main
if "%~1"=="" if "%CLP_EVENT%"=="" goto usage
if /i "%CLP_EVENT%"=="recover" (
  tool2 recover
  exit /b
)
call :attach && tool2 attached || goto failed
call :attach fail && tool2 no || goto failed
tool1 no
:failed
tool3 failed
exit /b 9
:attach
if "%1"=="fail" exit /b 1
exit /b 0
