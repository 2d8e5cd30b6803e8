@tool1 a
@@tool1 b
@ tool1 c
@echo off
@tool1 d & @tool2 e
@if "%CLP_EVENT%"=="START" @tool1 f
@(tool1 g & @tool2 h)
@rem tool1 i
@for %%i in (1 2) do @tool1 %%i
@call :sub
@goto end
:sub
@tool2 sub
@exit /b
:end
@@@tool3 end
