rem oracle: --assume-exit net=2 --assume-exit osql=1
@echo off
set LOG=stop.log
echo %CLP_EVENT% >> %LOG%
set RETRY=0
:RETRY_LOOP
net stop "Engine Service" /y >> %LOG% 2>&1
IF %ERRORLEVEL% EQU 0 GOTO DETACH
set /a RETRY+=1
IF %RETRY% LSS 3 (
    timeout /t 5 /nobreak > nul
    GOTO RETRY_LOOP
)
armkill WatchID || tool3 no
:DETACH
for %%d in (securedb logdb) do (
    osql -b -E -Q "EXEC sp_detach_db N'%%d'" >> %LOG% 2>&1
    if errorlevel 1 (
        ARMBCAST /MSG "%%d: デタッチ失敗 ^(%CLP_SERVER%^)" /A
        call :giveup %%d
    )
)
exit /b %RC%
:giveup
set /a RC+=1
if "%CLP_DISK%"=="FAILURE" exit /b 1
sqlcmd -Q "ALTER DATABASE [%1] SET OFFLINE" || clplogcmd -m "表 %1"
goto :eof
