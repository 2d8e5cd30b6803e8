@echo off
tool1 \\server\share /a/b -x:"y z" --k=v
net start "SQL Server (DB)"
net stop MSSQL$DB /y
sc config x start= auto
"tool1" quoted name
"tool2.exe" quoted name
tool1.exe with extension
TOOL3.EXE upper
armload WatchID /S /M service
ARMBCAST /MSG "•\Ž¦ %CLP_DISK%" /A
clplogcmd -m "a;b,c=d" -i 1 --alert
osql /U sa /P "p%%w^!d" -i "C:\a b\c.sql"
