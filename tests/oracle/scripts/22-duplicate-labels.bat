@echo off
set N=0
:again
set /a N=N+1
tool1 first %N%
if %N%==1 goto again
if %N%==2 goto next
tool1 wrapped %N%
goto done
:next
tool2 next one
goto next
:next
tool2 next two
goto again
:again
tool1 second %N%
goto done
:done
tool3 done
