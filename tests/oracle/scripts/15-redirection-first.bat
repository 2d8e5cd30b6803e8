@echo off
>nul tool1 a
2>nul >out.txt tool1 b c
>nul 2>&1 tool1 d
<nul tool1 e
@>nul tool1 f
(tool1 g & tool2 h) >nul 2>&1
(
  tool1 i
  tool2 j
) >log.txt 2>&1
if "%CLP_DISK%"=="SUCCESS" >nul tool1 k
>nul (tool1 l)
(>two.txt tool1 m) && tool2 n
for %%i in (1 2) do >>loop.txt tool1 %%i
