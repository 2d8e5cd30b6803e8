@echo off
call :show one "two 2" three=3 "C:\dir name\file.ext"
call :show
call :star a "b  c",d;e   f
call :many 1 2 3 4 5 6 7 8 9 10 11
goto :eof
:show
tool1 [%1] [%2] [%3] [%4] [%5]
tool1 [%~1] [%~2] [%~n5] [%~x5] [%~nx5] [%0]
exit /b
:star
tool2 [%*]
tool2 [%1][%2][%3][%4][%5]
exit /b
:many
tool3 %9 %10 %0x
exit /b
