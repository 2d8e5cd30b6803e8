@echo off
call :down 3
tool1 end
set F=1
call :fact 4
tool1 %F%
goto :eof
:down
if %1==0 goto :eof
tool2 before %1
set /a M=%1-1
call :down %M%
tool2 after %1
exit /b
:fact
if %1 LEQ 1 exit /b
set /a F*=%1
set /a K=%1-1
call :fact %K%
exit /b %F%
