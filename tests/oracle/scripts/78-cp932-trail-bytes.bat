@echo off
rem ソース表示能力構成予定 ^
tool1 表 ソ 能 ポ 構 予 十 申 暴 圭
tool1 ポート表示 & tool2 ソース
tool1 "表" ソ| tool2 ポ
tool1 能^& 構
osql -E -Q "INSERT 表 VALUES (N'ソ')"
if "表"=="表" tool1 同じ
if not "ソ"=="ポ" (tool1 違う能) else tool1 no
for %%i in (表 ソ ポ) do tool2 %%i
tool1 ﾎﾟｽﾄ ｿ
tool1 D:\表\ソ\ファイル.mdf > nul
(tool1 能
tool1 表)
tool1 表>nul
tool1 ソ
