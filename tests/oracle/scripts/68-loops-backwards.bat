@echo off
set N=0
:top
set /a N+=1
tool1 turn %N%
if %N% LSS 3 goto top
set W=5
:wait
if %W%==0 goto ready
set /a W-=2
if %W% LEQ 0 set W=0
tool2 wait %W%
goto wait
:ready
for %%i in (1 2) do (
  set /a N+=10
)
if not %N%==23 goto top
tool3 %N%
