@echo off
for /F %%i in ("a b c") do tool1 %%i
for /F "tokens=2" %%i in ("a b c") do tool1 %%i
for /F "tokens=1,3" %%i in ("a b c d") do tool1 %%i %%j
for /F "tokens=1-3" %%a in ("1 2 3") do tool1 %%c%%b%%a
for /F "tokens=1*" %%i in ("a b  c d") do tool1 %%i [%%j]
for /F "tokens=*" %%i in ("  lead and trail ") do tool1 [%%i]
for /F "delims=," %%i in ("a b,c") do tool1 %%i
for /F "tokens=1,2 delims=:;" %%i in ("k:v;w") do tool1 %%i=%%j
for /F "tokens=2 delims==" %%i in ("NAME=value") do tool1 %%i
for /F "tokens=1,2" %%i in ("only") do tool1 [%%i][%%j]
for /F "tokens=3" %%i in ("a b") do tool1 no
for /F "delims=" %%i in ("all of it, here") do tool1 %%i
for /F "tokens=1,2 delims=, " %%i in (",, x , y") do tool1 %%i %%j
for /F "tokens=1,2,3 delims=/" %%x in ("2024/01/02") do tool1 %%x%%y%%z
