@echo off
for /F "eol=# tokens=1" %%i in ("#hidden") do tool1 no
for /F %%i in (";hidden") do tool1 no
for /F "eol=# tokens=1" %%i in (";shown") do tool1 %%i
for /F "usebackq" %%i in ('quoted text') do tool1 %%i
for /F "usebackq tokens=2" %%i in ('one two') do tool1 %%i
for /F "usebackq delims=" %%i in ("note.txt") do tool1 [%%i]
for /F "tokens=1,2" %%i in (note.txt) do tool2 %%i %%j
for /F "skip=1 tokens=1" %%i in (note.txt) do tool2 %%i
for /F "skip=2 delims=" %%i in (note.txt) do tool2 %%i
for /F "tokens=1" %%i in (missing.txt) do tool1 no
for /F "delims=" %%i in ("") do tool1 no
