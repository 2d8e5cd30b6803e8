@echo off
set N=0
for %%i in (a b c) do call :sub %%i "%%i x"
tool2 %N%
for %%i in (1 2) do (
  call :count
  tool2 stale %N%
)
tool2 fresh %N%
for %%i in (1 2 3) do (
  if %%i==2 goto out
  tool3 %%i
)
tool3 no
:out
tool3 out
goto :eof
:sub
set /a N+=1
tool1 %1 %2 %~2 %N%
exit /b
:count
set /a N=%N%+10
exit /b 0
