@echo off
tool1 before
if "%CLP_EVENT%"=="START" (
  if "a" = "a" tool1 no
)
tool2 after
