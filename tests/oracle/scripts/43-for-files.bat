rem oracle: open
@echo off
for %%i in (no.*) do tool1 no
for %%i in (note.*) do tool1 %%i
for /F "usebackq delims=" %%i in ("note.txt") do tool1 [%%i]
for /F "tokens=1,2" %%i in (note.txt) do tool2 %%i %%j
for /F "skip=1 tokens=1" %%i in (note.txt) do tool2 %%i
for /F "skip=2 delims=" %%i in (note.txt) do tool2 %%i
for /D %%d in (tr*) do tool1 %%d
for /D %%d in (nothing*) do tool1 no
for /R %%f in (*.dat) do tool2 %%~nxf
for /R tree\deep %%f in (*.dat) do tool2 %%~nf
for %%f in (*.dat) do tool1 no
for %%f in (tree\*.dat) do tool3 %%f
for %%f in (tree\three.txt name-*.bat) do tool3 %%~nxf
