@echo off
if a==a tool1 1
if a == a tool1 2
if a==A tool1 no
if "a b"=="a b" tool1 3
if a=="a" tool1 no
if "%CLP_EVENT%"=="START" tool1 4
if "%CLP_EVENT%" == "" tool1 5
if %CLP_DISK%==SUCCESS tool1 6
if %CLP_DISK% == SUCCESS (tool1 7) else tool1 8
if "%CLP_EVENT%"=="start" tool1 no
if x%CLP_EVENT%==x tool1 9
if not "%CLP_SERVER%"=="HOME" tool1 10
if a==a if b==b tool1 11
if a==a if b==c tool1 no
if "a"=="a"tool1 12
if "a=b"=="a=b" tool1 13
if (a)==(a) tool1 14
if [%CLP_EVENT%]==[START] tool1 15
if "%CLP_EVENT%"=="START " tool1 no
