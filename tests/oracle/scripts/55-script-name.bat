@echo off
tool1 %~n0 %~x0 %~nx0
call :sub
call name-helper.bat x
tool1 "%~n0"
goto :eof
:sub
tool2 %0 %~nx0
exit /b
