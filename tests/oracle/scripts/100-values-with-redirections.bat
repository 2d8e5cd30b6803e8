@echo off
set LOG=^>nul 2^>^&1
tool1 a %LOG%
if "%CLP_EVENT%"=="START" (
  tool2 b %LOG%
) else (
  tool3 c %LOG% && tool1 d %LOG%
)
set "BOTH=tool1 left & tool2 right"
%BOTH%
if "%CLP_DISK%"=="FAILURE" %BOTH%
set OPEN=if "%CLP_SERVER%"=="OTHER" (
%OPEN%
  tool3 other
)
set "OR=^|^|"
set OR=^|^|
tool1 x %OR% tool2 y
set JUMP=goto later
tool1 before & %JUMP%
tool1 never
:later
for %%i in (1 2) do tool2 %%i %LOG%
set TAIL=p ^& tool3 q
call :sub %TAIL%
tool1 end
goto :eof
:sub
tool2 sub %*
goto :eof
