@echo off
for %%i in (a b c) do tool1 %%i
for %%i in (a,b;c=d	e) do tool1 %%i
for %%i in ("x y" z) do tool1 %%i %%~i
for %%I in (%CLP_EVENT%) do tool2 %%I
for %%i in (
  one
  two three
) do (
  tool1 %%i
  tool2 [%%i]
)
FOR %%A IN (1 2) DO @tool1 %%A%%A %%a
for %%i in (C:\dir\file.txt) do tool1 %%~ni %%~xi %%~nxi
for %%i in (1 2) do tool1 %%i & tool2 %%i
for %%i in (•\ ”\) do tool3 %%i
