@echo off
set A=plain
tool1 [%A%]
set A=trailing 
tool1 [%A%]
set "A=quoted "
tool1 [%A%]
set "B=x" ignored
tool1 [%B%]
set C="with quotes"
tool1 [%C%]
set D = blanks
tool1 [%D%] [%D %]
set E=a&set F=b
tool1 [%E%] [%F%]
set G=a & tool2 g
tool1 [%G%]
set H=a=b=c
tool1 [%H%]
set "I=a & b"
tool1 "%I%"
set J=a^&b
tool1 "%J%"
set K=
tool1 [%K%]
(set L=1)
tool1 [%L%]
set M=1 >nul
tool1 [%M%]
set N=x>nul
tool1 [%N%]
set "O=in "quotes" here"
tool1 [%O%]
set "P=
tool1 [%P%]
SET q=lower
tool1 [%Q%]
