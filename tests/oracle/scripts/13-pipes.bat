rem oracle: --assume-exit find=1
@echo off
net start | find "SQL"
tool1 %ERRORLEVEL%
net start | find "SQL" && tool1 no || tool2 no-service
tasklist | findstr /I "engine" > nul && tool1 running
tool1 a | tool2 b | tool3 c
if "%CLP_EVENT%"=="START" net start | find "x" > nul || tool3 starting
echo y | net stop service
tool1 "a | b" ^| c
