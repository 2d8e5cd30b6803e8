@echo off
rem text ^
tool1 a
rem ^
tool1 b
rem	tab ^
tool1 c
rem. dot
rem "open quote
tool1 d
rem
tool1 e
REM ‘å•¶Žš ^^
tool1 f
rem %CLP_EVENT% ( | < > &
tool1 g
tool1 h
