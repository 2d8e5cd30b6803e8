@echo off
rem ** stop.bat
IF "%CLP_EVENT%" == "START" GOTO NORMAL
IF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER
GOTO NO_ARM
:NORMAL
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
CALL :STOP_ALL 通常
GOTO EXIT
:FAILOVER
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
CALL :STOP_ALL フェイルオーバ
GOTO EXIT
:ERROR_DISK
ARMBCAST /MSG "ディスク異常 (%CLP_SERVER%)" /A
GOTO EXIT
:NO_ARM
ARMBCAST /MSG "ARM が動作していません" /A
:EXIT
EXIT 0
:STOP_ALL
set RETRY=0
:RETRY_LOOP
net stop "Engine Service" /y
IF %ERRORLEVEL% EQU 0 GOTO DETACH
set /a RETRY+=1
IF %RETRY% LSS 3 (
    timeout /t 5 /nobreak > nul
    GOTO RETRY_LOOP
)
:DETACH
osql -E -Q "ALTER DATABASE [securedb] SET OFFLINE WITH ROLLBACK IMMEDIATE"
osql -E -Q "EXEC sp_detach_db N'securedb', 'true'"
IF ERRORLEVEL 1 (
    ARMBCAST /MSG "%1: デタッチ失敗 [%RETRY%]" /A
) ELSE (
    clplogcmd -m "%1: 表を切り離した"
)
EXIT /B
