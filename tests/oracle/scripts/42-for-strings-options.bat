@echo off
for /F "eol=# tokens=1" %%i in ("#hidden") do tool1 no
for /F %%i in (";hidden") do tool1 no
for /F "eol=# tokens=1" %%i in (";shown") do tool1 %%i
for /F "usebackq" %%i in ('quoted text') do tool1 %%i
for /F "usebackq tokens=2" %%i in ('one two') do tool1 %%i
tool2 end
for /F "delims=" %%i in ("") do tool1 no
