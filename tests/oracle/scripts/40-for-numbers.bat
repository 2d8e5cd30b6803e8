@echo off
for /L %%i in (1,1,3) do tool1 %%i
for /l %%i in (3,-1,1) do tool1 %%i
for /L %%i in (1,2,6) do tool2 %%i
for /L %%i in (5,1,4) do tool1 no
for /L %%i in (0 1 1) do tool2 s%%i
set N=2
for /L %%i in (1,1,%N%) do tool3 %%i
for /L %%i in (-1,1,1) do tool3 n%%i
tool1 end %N%
