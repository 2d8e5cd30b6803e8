@echo off
for %%f in ("C:\dir one\file.two.ext") do tool1 "%%~nf" %%~xf "%%~nxf" %%~ff
for %%f in (note.txt missing.txt) do if exist %%f (tool1 has %%f) else tool1 no %%f
for /F "tokens=1" %%i in ("%CLP_EVENT% %CLP_DISK%") do tool2 %%i
for /F "tokens=1* delims=_" %%a in ("start_%CLP_EVENT%_x") do tool2 %%a %%b
for %%a in (1) do for %%b in (2) do for %%c in (3) do tool3 %%a-%%b-%%c %%d
for %%i in (a "b c" d=e) do tool1 [%%~i]
for /F "delims=: tokens=1,2*" %%x in ("one:two:three:four") do tool2 %%x %%y %%z
for %%i in (x) do (set V=%%i) & tool1 after %%i
tool1 %V%
