rem oracle: --assume-exit net=2 --assume-exit sc=5
@echo off
net start a
if "%CLP_EVENT%"=="START" goto :eof
if "%CLP_EVENT%"=="FAILOVER" exit /b
if "%CLP_EVENT%"=="RECOVER" sc query
rem the code of the last command stays
set X=1
echo text
