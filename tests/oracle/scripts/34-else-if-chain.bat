@echo off
if "%CLP_EVENT%"=="START" (
  tool1 start
) else if "%CLP_EVENT%"=="FAILOVER" (
  tool1 failover
  if "%CLP_DISK%"=="SUCCESS" (tool2 ok) else tool2 bad
) else if "%CLP_EVENT%"=="RECOVER" (
  tool1 recover
) else (
  tool1 unset
)
if "%CLP_DISK%"=="SUCCESS" if "%CLP_SERVER%"=="HOME" (tool1 both) else (tool1 dangling)
if "%CLP_DISK%"=="SUCCESS" (if "%CLP_SERVER%"=="HOME" (tool2 both)) else (tool2 outer)
if "%CLP_DISK%"=="SUCCESS" (
  tool3 a
)else (
  tool3 b
)
if "%CLP_DISK%"=="SUCCESS" tool1 no-block else tool1 part
