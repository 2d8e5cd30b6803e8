@echo off
setlocal enabledelayedexpansion
set N=1
if "%CLP_DISK%"=="SUCCESS" (
  set N=2
  tool1 %N% !N!
) else (
  set N=3
  tool1 %N% !N!
)
for %%i in (a b c) do (
  set /a N+=1
  set L=!L!%%i
  tool2 !N! !L!
)
tool3 [!UNDEFINED!] "!N!" 100%%
set V=N
tool1 !%V%!
set B=bang
tool1 a^^!b "x^!y" c
endlocal
tool1 !N!
