@echo off
call :quiet
tool1 back %ERRORLEVEL%
call :work
tool1 not on success
exit /b 1
:quiet
exit /b
:work
tool2 work
if "%CLP_DISK%"=="SUCCESS" exit 6
tool2 later
goto :eof
