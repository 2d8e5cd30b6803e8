@echo off
%NONE%
tool1 after-empty
%NONE% >nul
tool1 after-redirection
@%NONE%
if "%CLP_EVENT%"=="START" if exist %NONE% tool2 x
tool1 next
if "%CLP_EVENT%"=="FAILOVER" (
  tool2 inside
  %NONE%
  tool3 inside
)
tool1 a %NONE% b
set W=not
if %W% "%CLP_DISK%"=="SUCCESS" tool2 negated
set OP=EQU
if 1 %OP% 1 tool3 operator
tool1 end
