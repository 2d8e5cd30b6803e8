@echo off
tool1 first
if "%CLP_EVENT%"=="START" goto last
tool1 second
:last
tool2 last line