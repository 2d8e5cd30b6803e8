@echo off
if "%CLP_DISK%"=="SUCCESS" (
  echo attach ^(first^)
  tool1 a
  echo "not closing )"
  tool1 b
) else (
  echo disk ^) error
  tool1 c
)
if "%CLP_EVENT%"=="START" (echo one ^(1^) & tool2 d) else (echo (open & tool2 e)
echo (outside) & tool3 f
echo.
echo(
tool3 g
