@echo off
if exist note.txt tool1 1
if exist "note.txt" tool1 2
if not exist missing.txt tool1 3
if exist missing.txt (tool1 no) else tool1 4
if exist %~dp0note.txt tool1 5
if exist "%~dp0note.txt" tool1 6
if exist note.* tool1 7
if exist missing.* tool1 no
if exist .\note.txt tool1 8
if exist folder\inner.txt tool1 no
if exist NOTE.TXT tool1 9
if exist 30-if-exist.bat tool1 10
if not exist "%~f0" tool1 no
if exist nul tool1 11
