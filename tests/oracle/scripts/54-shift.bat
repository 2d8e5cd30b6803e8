@echo off
call :shifted a b c d
call :from a b c d
call :loop x y "z z"
goto :eof
:shifted
tool1 %1 %2
shift
tool1 %1 %2 [%*]
shift
shift
shift
tool1 [%1]
exit /b
:from
shift /2
tool2 %0 %1 %2 %3 [%4]
exit /b
:loop
if "%~1"=="" exit /b
tool3 %1
shift
goto loop
