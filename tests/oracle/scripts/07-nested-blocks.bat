@echo off
if "%CLP_EVENT%"=="START" (
  if "%CLP_DISK%"=="SUCCESS" (
    if "%CLP_SERVER%"=="HOME" (
      tool1 home
    ) else (
      tool1 other
    )
    tool2 disk-ok
  ) else (
    tool2 disk-bad
    if not "%CLP_SERVER%"=="HOME" (tool1 away)
  )
  tool3 start-done
)
(
  (
    (
      tool1 deep
    )
    tool1 less
  )
)
tool3 all-done
