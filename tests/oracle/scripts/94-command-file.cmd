@echo off
tool1 %~x0
call helper.bat cmd
tool1 %ERRORLEVEL%
set /a X=5 >nul
tool1 %X%
if "%CLP_SERVER%"=="OTHER" exit /b 1
