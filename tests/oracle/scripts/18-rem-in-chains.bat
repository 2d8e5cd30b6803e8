@echo off
rem & tool1 a
rem && tool1 b
rem x & tool1 c
tool1 d & rem tool2 e & tool3 f
tool1 g && rem comment && tool2 h
if "%CLP_EVENT%"=="START" rem nothing & tool1 i
if "%CLP_DISK%"=="SUCCESS" (rem comment) 
tool1 j
) else (tool1 k)
tool1 l
@rem tool1 m
