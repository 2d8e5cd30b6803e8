@echo off
setlocal EnableDelayedExpansion
set X=abcdef
set I=2
tool1 !X:~0,2! !X:~-2! !X:~1,-1! !X:~%I%,1!
tool1 !X:bc=__! !X:*c=!
for %%n in (0 3) do tool2 !X:~%%n,2!
set S=a ^& b
tool1 "!S!"
if "!X!"=="abcdef" tool3 same
if !I! EQU 2 (tool3 two) else tool3 other
set E=CLP_EVENT
if defined !E! (tool3 has-event) else tool3 none
setlocal disabledelayedexpansion
tool1 !X!
endlocal
tool1 !X!
