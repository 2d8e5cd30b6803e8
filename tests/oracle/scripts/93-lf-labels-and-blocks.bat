@echo off
rem 改行は LF だけ
if "%CLP_EVENT%"=="START" goto 起動
call :sub "表 %CLP_DISK%"
goto end
:sub
tool1 %~1
exit /b 3
:起動
if "%CLP_DISK%"=="FAILURE" (
  tool1 能
) else (
  tool1 ソ ^
  続き
)
:end
tool2 %ERRORLEVEL%
