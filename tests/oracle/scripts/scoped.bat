@echo off
setlocal
set SCOPED=inside
tool2 scoped %SCOPED%
