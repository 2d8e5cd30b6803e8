@echo off
rem oracle with line feeds only
if "%CLP_EVENT%"=="START" goto start
if "%CLP_EVENT%"=="" goto none
tool1 other %CLP_EVENT%
goto end
:none
tool1 none
goto end
:start
tool1 start ^
continued
(
tool2 block
)
:end
tool3 done
