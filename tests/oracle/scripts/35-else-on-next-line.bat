@echo off
if "%CLP_DISK%"=="SUCCESS" (
  tool1 ok
)
else (
  tool1 else
)
tool2 after
