@echo off
call :one a
tool1 back %ERRORLEVEL%
call :two
tool1 back %ERRORLEVEL%
call :three
tool1 back %ERRORLEVEL%
CALL :ONE "b c"
if errorlevel 1 tool1 no
call :nested
tool1 done %ERRORLEVEL%
exit /b 7
tool1 no
:one
tool2 one %1
exit /b 0
:two
tool2 two
exit /b 3
:nested
tool2 nested
call :two
call :one inner
goto :eof
:three
tool2 three
