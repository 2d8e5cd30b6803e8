@echo off
set "B=a & tool2 from-amp"
tool1 %B%
set "C=(tool1 block)"
%C%
set "D=>nul"
tool1 redirected %D%
set "F=^&"
tool1 caret %F% y
set "T=net stop x || tool3 failed"
if "%CLP_DISK%"=="SUCCESS" %T%
set "L=goto end"
%L%
tool1 no
:end
tool3 end
