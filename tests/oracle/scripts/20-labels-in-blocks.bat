@echo off
if "%CLP_EVENT%"=="START" goto inner
tool1 before
if "%CLP_DISK%"=="SUCCESS" (
  tool1 block
:inner
  tool1 inner
  tool2 inner
)
tool3 after
