@echo off
set A=outer
setlocal
set A=inner
set B=only
tool1 %A% %B%
endlocal
tool1 %A% [%B%]
setlocal
set A=one
setlocal
set A=two
endlocal
tool1 %A%
endlocal
endlocal
tool1 %A%
call :sub
tool1 %A% [%C%]
if "%CLP_EVENT%"=="START" (
  setlocal
  set A=block
  call :show
  endlocal
)
call :show
goto :eof
:sub
setlocal
set A=sub
set C=sub
tool2 %A%
exit /b
:show
tool3 %A%
goto :eof
