@echo off
rem 起動
tool1 start
if "%CLP_DISK%"=="SUCCESS" (
  rem 正常終了
  tool2 ok
) else (
  rem 異常です
  tool2 failed
)
rem 終わり
exit /b 4
