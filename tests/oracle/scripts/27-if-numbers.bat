@echo off
set N=10
if %N% EQU 10 tool1 equ
if %N% NEQ 10 tool1 no
if %N% GTR 9 tool1 gtr
if %N% LSS 9 tool1 no
if %N% LEQ 10 tool1 leq
if %N% GEQ 010 tool1 octal
if 0x0A EQU 10 tool1 hex
if 010 EQU 8 tool1 oct
if -1 LSS 0 tool1 neg
if 9 LSS 10 tool1 numeric
if "9" LSS "10" tool1 no
if "10" LSS "9" tool1 text
if 10 == 010 tool1 no
if %N% equ 10 tool1 lower
if 2147483647 GTR 2147483646 tool1 big
if 1 EQU 01 tool1 zero
if +5 EQU 5 tool1 plus
