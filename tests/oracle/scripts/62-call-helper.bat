@echo off
set SHARED=main
call helper.bat one "two 2"
tool1 %ERRORLEVEL% %SHARED% %MADE%
call "helper.bat"
tool1 %ERRORLEVEL%
call "%~dp0helper.bat" full
tool1 code %ERRORLEVEL%
call helper x
call scoped.bat
tool1 [%SCOPED%] %ERRORLEVEL%
if exist missing.bat call missing.bat
call helper.bat %CLP_EVENT% && tool2 no || tool2 failed
tool3 end
