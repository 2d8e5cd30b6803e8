@echo off
set X=one two one
tool1 [%X:one=1%] [%X:one=%] [%X: =_%] [%X:*two=2%] [%X:*one =%]
tool1 [%X:ONE=up%] [%X:none=z%] [%X:two=a b%]
set P=C:\data\file.mdf
tool1 %P:\=/% %P:.mdf=.ldf% %P:C:=D:%
set –¼=•\‚Ì–¼
tool1 %–¼:•\=— % %–¼:‚Ì=-%
set EMPTY=
tool1 [%EMPTY:a=b%]
set Q="quoted"
tool1 [%Q:"=%]
if not "%CLP_EVENT:START=%"=="%CLP_EVENT%" tool2 replaced
tool3 %CLP_DISK:S=s%
