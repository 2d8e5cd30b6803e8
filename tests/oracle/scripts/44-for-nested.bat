@echo off
for %%i in (1 2) do for %%j in (a b) do tool1 %%i%%j
for %%i in (x y) do (
  for /L %%n in (1,1,2) do (
    tool2 %%i%%n
    if %%n==2 tool3 %%i
  )
  if "%%i"=="x" (tool1 first) else tool1 second
)
for %%a in (1 2 3) do if not %%a==2 (if "%CLP_DISK%"=="SUCCESS" tool1 ok%%a) else tool1 two
for %%i in (p q) do for /F "tokens=1,2" %%j in ("%%i z") do tool1 %%i %%j %%k
