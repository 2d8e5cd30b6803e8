@echo off
rem 行末のキャレットは次の行を続ける
tool1 one ^
two ^
  three
tool1 a^
b
tool1 "in quotes ^
tool1 after
tool1 x ^
& tool2 y
tool1 p ^
&& tool2 q
if "%CLP_EVENT%"=="START" ^
tool2 started
if "%CLP_DISK%"=="FAILURE" (tool3 disk ^
failed) else tool3 disk ^
ok
tool1 end^

tool2 last
