@echo off
tool1 a >nul
tool1 b > nul 2>&1
tool1 c 1>nul 2>nul
tool1 d >nul e 2>nul f
tool1 g 2>&1 >nul
tool1 h 2 >nul
tool1 i2>nul
tool1 j>>out.txt
tool1 k <nul
tool1 l 2>>err.txt m
tool1 n>nul 2>&1 & tool2 o>nul
tool1 "p > q" r ^> s 3>nul
tool1 t >"file name.txt" u
tool1 v 1>&2
tool1 w 0<nul x
