@echo off
tool1 before
if "%CLP_EVENT%"=="START" goto nowhere
if "%CLP_EVENT%"=="RECOVER" call :nowhere
if errorlevel 1 tool2 failed
tool1 after
