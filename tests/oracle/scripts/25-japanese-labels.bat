@echo off
if "%CLP_EVENT%"=="START" goto 起動
if "%CLP_EVENT%"=="FAILOVER" goto 表示
if "%CLP_EVENT%"=="RECOVER" call :能力 ソース
goto 終了
:起動
tool1 起動
call :能力 予定
goto 終了
:表示
tool1 表示
goto :終了
:能力
tool2 能力 %1
goto :eof
:終了
tool3 終了
