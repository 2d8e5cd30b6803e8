rem oracle: --assume-exit net=2
@echo off
net start a
echo something
tool1 %ERRORLEVEL%
net start b
rem comment
set X=5
tool1 %ERRORLEVEL%
net start c
goto next
:next
tool1 %ERRORLEVEL%
net start d
if a==b tool2 no
tool1 %ERRORLEVEL%
net start e
setlocal
tool1 kept-or-not
endlocal
net start f
for %%i in (1) do rem nothing
tool1 %ERRORLEVEL%
net start g & tool2 same-line %ERRORLEVEL%
(
  net start h
  tool1 block %ERRORLEVEL%
)
net start i
call :sub
tool1 %ERRORLEVEL%
goto :eof
:sub
tool2 sub %ERRORLEVEL%
tool2 zero
