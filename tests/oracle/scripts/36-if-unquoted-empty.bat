@echo off
tool1 before
if %CLP_EVENT%==START tool1 start
tool2 after
