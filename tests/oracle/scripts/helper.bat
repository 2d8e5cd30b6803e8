@echo off
tool2 helper [%1] [%~2] %SHARED%
set SHARED=changed
set MADE=here
if "%~1"=="" exit /b 4
if "%~1"=="full" (
  call :own
  exit /b 6
)
exit /b 1
:own
tool2 own-label
