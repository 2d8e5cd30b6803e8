@echo off
rem ———— 開始 ————
if "%CLP_EVENT%"=="START" (
  rem 起動時
  tool1 a
)
:: 終了処理
goto end
:end
tool1 b
