@echo off
if "%CLP_DISK%"=="FAILURE" (
  echo disk error (detail)
  tool1 not only on failure
)
tool2 after
