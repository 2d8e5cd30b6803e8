@echo off
set X=abcdefgh
tool1 [%X:~0,3%] [%X:~3%] [%X:~-3%] [%X:~2,-2%]
tool1 [%X:~-4,2%] [%X:~-4,-2%] [%X:~0,-1%] [%X:~20%]
tool1 [%X:~5,20%] [%X:~-20,3%] [%X:~3,0%] [%X:~0,-20%] [%X:~4,-5%]
tool1 [%X:~,2%] [%X:~1,1%]
set 日=能表ソ構
tool1 [%日:~0,1%] [%日:~1,2%] [%日:~-1%]
set E=
tool1 [%E:~0,1%]
tool1 [%UNSET:~0,1%]
set I=2
tool1 [%X:~-2,1%] %I%
if "%CLP_EVENT:~0,4%"=="FAIL" tool2 fail
tool1 [%X:~2] x
