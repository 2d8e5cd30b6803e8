rem oracle: --assume-exit net=2
@echo off
set X=Y
set Y=value
call tool1 %%X%% %X%
call tool1 %%%X%%%
call net start svc
if errorlevel 2 tool2 failed
call set Z=%%%X%%%
tool1 %Z%
call echo hidden %%X%%
for %%i in (X Y) do call tool1 %%%%i%%
call tool1 "a  b" c=d
call call tool2 twice
tool3 end
