@echo off
set "A=tool1 from-value"
%A% x
set E=if "%CLP_DISK%"=="SUCCESS" 
%E% tool3 yes
set "G=x"y"
tool1 "%G% & tool2 z"
set H=tool2
%H%.exe joined
