rem oracle: --assume-exit net=2 --assume-exit sc=-1 --assume-exit osql=1
@echo off
net start a
if errorlevel 3 tool1 no
net start a
if errorlevel 2 tool1 2
net start a
if errorlevel 1 (tool1 1) else tool1 no
net start a
if not errorlevel 3 tool1 not3
net start a
if %ERRORLEVEL%==2 tool1 equal
net start a
if %ERRORLEVEL% NEQ 0 tool1 failed
osql -E
if errorlevel 1 if not errorlevel 2 tool1 exactly-one
sc query
if errorlevel 0 tool1 no
sc query
if not errorlevel 0 tool1 negative
sc query
if %errorlevel% LSS 0 tool1 below
tool2 x
if errorlevel 0 tool1 zero
if not %ERRORLEVEL%==0 tool1 no
exit /b %ERRORLEVEL%
