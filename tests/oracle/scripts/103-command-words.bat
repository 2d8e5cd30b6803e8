@echo off
"tool1" a
to"ol"1 b
set ERRORLEVEL=2
if errorlevel 1 tool2 no
tool3 %ERRORLEVEL%
if %ERRORLEVEL%==2 tool2 yes
set ERRORLEVEL=
tool1 %ERRORLEVEL%
if exist "" tool3 nothing
shift
tool1 end [%0]
