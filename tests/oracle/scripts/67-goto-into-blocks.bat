@echo off
set N=0
goto inside
tool1 no
if "%CLP_DISK%"=="SUCCESS" (
  tool1 never
  :inside
  tool1 inside
  set N=1
  tool1 now %N%
) else (
  tool1 else-part
)
tool2 after
