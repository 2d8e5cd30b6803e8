@echo off
md sub1 sub2
md sub1\deep
copy note.txt sub1\x.dat >nul
copy note.txt sub1\deep\y.dat >nul
for /D %%d in (sub*) do tool1 %%d
for /D %%d in (nothing*) do tool1 no
for /R %%f in (*.dat) do tool2 %%~nxf
for /R sub1\deep %%f in (*.dat) do tool2 %%~nf
for %%f in (*.dat) do tool1 no
for %%f in (sub1\*.dat) do tool3 %%f
