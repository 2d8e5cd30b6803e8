rem oracle: --assume-exit sc=1060 --assume-exit osql=1
@echo off
if "%CLP_DISK%"=="SUCCESS" sc query a && tool1 no || tool2 yes
if "%CLP_DISK%"=="FAILURE" sc query b || tool1 yes
sc query c & if errorlevel 1060 tool1 seen
osql -E || if "%CLP_EVENT%"=="START" (tool1 start-failed) else tool1 failed
osql -E && if "%CLP_EVENT%"=="START" tool1 never
if "%CLP_SERVER%"=="HOME" (sc x) else tool1 z
if "%CLP_SERVER%"=="HOME" (sc y) else (osql z) || tool3 code
tool3 %ERRORLEVEL%
