@echo off
set R=
call :compute 3
tool1 [%R%] [%T%]
setlocal
set X=kept
endlocal & set X=%X%
tool1 %X%
setlocal
set Y=a b
endlocal & set "Y=%Y%" & set Z=%Y%
tool1 %Y% [%Z%]
(
  endlocal
  set W=%X%
)
tool1 %W%
goto :eof
:compute
setlocal
set /a T=%1*%1
endlocal & set R=%T%& exit /b 5
