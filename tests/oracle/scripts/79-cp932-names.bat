@echo off
set 表=値
set 状態=%CLP_DISK%
tool1 %表% %状態%
if "%状態%"=="SUCCESS" (set 結果=成功) else set 結果=失敗能
tool1 %結果%
if "%結果%"=="失敗能" goto 失敗ソ
call :表示 "%結果%" 表
goto :終了ポ
:失敗ソ
tool2 失敗
:表示
tool2 表示 %~1 %2
exit /b
:終了ポ
tool3 %結果:成=達%　全角
