@echo off
tool1 a >out.txt
if exist out.txt (tool2 made) else tool2 missing
echo text> "file name.txt"
if exist "file name.txt" tool2 made-too
del out.txt
if not exist out.txt tool3 deleted
if "%CLP_DISK%"=="SUCCESS" type nul > flag
if exist flag (tool3 flag) else tool3 no-flag
