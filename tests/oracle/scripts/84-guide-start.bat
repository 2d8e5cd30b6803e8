@echo off
rem ***************************************
rem *              start.bat              *
rem ***************************************
IF "%CLP_EVENT%" == "START" GOTO NORMAL
IF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER
IF "%CLP_EVENT%" == "RECOVER" GOTO RECOVER
ARMBCAST /MSG "サーバが動作していません" /A
GOTO EXIT
:NORMAL
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
rem データベースのアタッチ
osql -E -S localhost -Q "EXEC sp_attach_db @dbname = N'securedb', @filename1 = N'S:\DATA\secure_data.mdf', @filename2 = N'S:\DATA\secure_log.ldf'"
IF NOT "%ERRORLEVEL%" == "0" ARMBCAST /MSG "アタッチに失敗しました" /A
net start "Engine Service"
IF "%CLP_SERVER%" == "OTHER" GOTO ON_OTHER1
rem 最高プライオリティで処理
ARMBCAST /MSG "プライオリティサーバで起動中です" /A
GOTO EXIT
:ON_OTHER1
ARMBCAST /MSG "プライオリティサーバ以外で起動中です" /A
GOTO EXIT
:RECOVER
clplogcmd -m "リカバリ" -l INFO
GOTO EXIT
:FAILOVER
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
osql -E -S localhost -Q "EXEC sp_attach_db N'securedb', N'S:\DATA\secure_data.mdf'" > nul 2>&1
net start "Engine Service" || ARMBCAST /MSG "サービスが開始できません" /A
IF "%CLP_SERVER%" == "OTHER" GOTO ON_OTHER2
ARMBCAST /MSG "フェイルオーバ後、最高プライオリティ" /A
GOTO EXIT
:ON_OTHER2
ARMBCAST /MSG "フェイルオーバ後、OTHER" /A
GOTO EXIT
:ERROR_DISK
ARMBCAST /MSG "切替パーティションの接続に失敗しました" /A
:EXIT
exit
