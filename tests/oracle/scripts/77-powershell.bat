rem oracle: --assume-exit powershell=1
@echo off
powershell -NoProfile -Command "Start-Service -Name 'MSSQL$DB'; exit 0"
if errorlevel 1 tool1 failed
powershell -Command "Get-Service | Where-Object { $_.Status -eq 'Running' }" > nul
powershell -ExecutionPolicy Bypass -File "%~n0.ps1" %CLP_EVENT%
powershell "& { if (1 -gt 0) { 'a' } else { 'b' } }" || tool2 ps
powershell -Command Stop-Service 'a b' ^| Out-Null
if "%CLP_DISK%"=="SUCCESS" (
  powershell -Command "(1..3) | ForEach-Object { $_ * 2 }"
)
