@echo off
tool1 before
if "%CLP_DISK%"=="FAILURE" (
  tool1 in-block
  if %CLP_EVENT% == START tool1 start
  tool1 later
)
tool2 after
