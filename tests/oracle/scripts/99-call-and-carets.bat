@echo off
call tool1 a^^^^b
call :sub x^^y
set "V=p&q"
call tool1 "%V%"
call :sub "r & s" t
call tool1 "a^b" c
goto :eof
:sub
tool2 %1 %~1 %2
