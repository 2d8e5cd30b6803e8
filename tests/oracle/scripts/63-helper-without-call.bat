@echo off
tool1 before
if "%CLP_DISK%"=="FAILURE" helper.bat chained
tool1 after
helper.bat last
tool1 never
