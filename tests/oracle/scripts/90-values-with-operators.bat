@echo off
set "A=tool1 from-value"
%A% x
set "B=a & tool2 from-amp"
tool1 %B%
set "C=(tool1 block)"
%C%
set "D=>nul"
tool1 redirected %D%
set E=if "%CLP_DISK%"=="SUCCESS" 
%E% tool3 yes
set "F=^&"
tool1 caret %F% y
set "G=x"y"
tool1 "%G% & z"
set H=tool2
%H%.exe joined
