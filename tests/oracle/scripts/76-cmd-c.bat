@echo off
cmd /c tool1 a b
cmd /c "tool1 c & tool2 d"
cmd /c "tool1 "e f" g"
cmd /c exit 3
if errorlevel 3 tool3 three
cmd.exe /c call helper.bat inner
tool3 %ERRORLEVEL%
if "%CLP_EVENT%"=="START" (cmd /c "exit /b 4" || tool3 four)
cmd /C tool1 last ^& tool2 inner
