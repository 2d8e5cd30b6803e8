@echo off
if /i "%CLP_EVENT%"=="start" tool1 1
if not "%CLP_EVENT%"=="START" tool1 2
if /I not "%CLP_EVENT%"=="failover" tool1 3
if /I NOT "%CLP_EVENT%"=="recover" tool1 4
IF NOT DEFINED CLP_EVENT tool1 5
iF nOt "%CLP_DISK%" == "SUCCESS" (tool1 6) eLsE tool1 7
if /i ABC==abc tool1 8
if /i •\==•\ tool1 9
if not a==a (tool1 no) else if not a==b tool1 11
