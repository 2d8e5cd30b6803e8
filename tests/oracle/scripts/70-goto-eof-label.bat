@echo off
tool1 a
if "%CLP_DISK%"=="FAILURE" goto eof
tool1 b
goto :eof
tool1 no
:eof
tool1 own-label
