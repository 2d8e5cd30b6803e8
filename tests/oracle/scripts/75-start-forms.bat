@echo off
start /wait "" tool1 a b
start "title" /wait tool2 "c d"
start /b /wait tool1 e
start /wait tool3 f
if "%CLP_EVENT%"=="START" start "" /min /wait tool2 g
start "" tool1 last
