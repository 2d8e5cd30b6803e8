rem oracle: open
@echo off
set X=before
set /p X=prompt? <nul
tool1 [%X%]
set /p X=<note.txt
tool1 [%X%]
set /p "Y=text: " <note.txt
tool1 [%Y%]
set /p Z=<nul
tool1 [%Z%]
if not defined Z tool1 undefined
