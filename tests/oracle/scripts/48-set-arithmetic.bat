@echo off
set /a A=1+2*3
set /a B=(1+2)*3
set /a C=7/2, D=-7/2, E=7%%3, F=-7%%3
tool1 %A% %B% %C% %D% %E% %F%
set /a "G=1<<4, H=256>>2, I=6&3, J=6|3, K=6^3"
tool1 %G% %H% %I% %J% %K%
set /a L=0x1F, M=010, N=~0, O=!5, P=!0
tool1 %L% %M% %N% %O% %P%
set /a A+=5
set /a B-=1
set /a C*=4
set /a D/=2
set /a "E%%=2"
set /a "G<<=1, H>>=1, I&=3, J|=8, K^=1"
tool1 %A% %B% %C% %D% %E% %G% %H% %I% %J% %K%
set /a Q=A+UNKNOWN
set /a R = A + 1
set /a S=%A%+A
tool1 %Q% %R% %S%
set /a T=U=4
tool1 %T% %U%
set /a V=-3
set /a W=-V, X=+V, Y=2--1
tool1 %V% %W% %X% %Y%
set /a Z=2147483647+1
tool1 %Z%
set /a AA=1,2,3
tool1 %AA%
set /a BB=1 + 2 * (3 - 4) / 1
tool1 %BB%
