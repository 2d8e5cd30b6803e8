@echo off
if a LSS b tool1 1
if B GTR a tool1 2
if abc LSS abd tool1 3
if abc EQU abc tool1 4
if abc EQU ABC tool1 no
if /i abc EQU ABC tool1 5
if /I abc NEQ ABC tool1 no
if 10a LSS 9 tool1 6
if "%CLP_DISK%" LSS "G" tool1 failure
if "%CLP_DISK%" GEQ "S" tool1 success
if "" LSS "a" tool1 7
if abc LEQ abcd tool1 8
if a1 GTR a tool1 9
