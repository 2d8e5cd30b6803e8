@echo off
if "%CLP_EVENT%"=="START" (tool1 a) else (tool1 b)
if "%CLP_EVENT%"=="START" (tool1 c & tool2 d) else if "%CLP_EVENT%"=="FAILOVER" (tool1 e & tool2 f) else (tool1 g)
(tool1 h)
(tool1 i)&(tool2 j)
(tool1 k&tool2 l)
((tool1 m) & (tool2 n))
if defined CLP_EVENT (if "%CLP_DISK%"=="SUCCESS" (tool1 o) else (tool1 p)) else (tool1 q)
(tool1 r) && (tool2 s) || (tool3 t)
if "%CLP_DISK%"=="SUCCESS" tool1 u & tool2 v
if "%CLP_DISK%"=="SUCCESS" (tool1 w) & tool2 x
