@echo off
set LIST=
for %%i in (a b c) do set LIST=%LIST% %%i
tool1 [%LIST%]
for %%i in (a b c) do call set LIST=%%LIST%%,%%i
tool1 [%LIST%]
for %%i in (p.q) do set NAME=%%~ni
tool1 %NAME%
for %%i in ("%CLP_DISK%") do set D=%%~i
tool1 %D%
for /F "tokens=1,2 delims==" %%a in ("X=5") do set %%a=%%b
tool1 %X%
for %%i in (%CLP_EVENT% none) do tool2 %%i & goto one
:one
tool3 end
