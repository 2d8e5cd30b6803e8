@echo off
osql -E -Q "EXEC sp_attach_db @dbname = N'db',
tool1 @filename1 = N'C:\x.mdf'"
rem a comment that was wrapped by a text editor so that
tool2 its tail runs
osql -E -Q "a ^
tool3 b"
osql -E -Q a,^
    b
net start x &&
tool1 not joined
