@echo off
for /D %%d in (tr*) do tool1 %%d
for /D %%d in (nothing*) do tool1 no
for /R %%f in (*.dat) do tool2 %%~nxf
for /R tree\deep %%f in (*.dat) do tool2 %%~nf
for %%f in (*.dat) do tool1 no
for %%f in (tree\*.dat) do tool3 %%f
for %%f in (tree\three.txt name-*.bat) do tool3 %%~nxf
