@echo off
set N=
set /a N+=1
if %N%==1 tool1 from-empty
set /a M="3 * (N + 4)"
if %M% GEQ 15 tool1 %M%
set /a "C=(CLP + 5) %% 3"
tool1 %C%
set DISK=0
if "%CLP_DISK%"=="SUCCESS" set /a DISK=1
if "%CLP_SERVER%"=="HOME" set /a DISK=DISK*2+1
if %DISK% GTR 1 (tool2 both) else if %DISK%==1 (tool2 one) else tool2 none %DISK%
for /L %%i in (1,1,4) do set /a S+=%%i
tool3 %S%
set /a H=0xFF+0x1, O=017+1
tool3 %H% %O%
