@echo off
goto %CLP_EVENT%_%CLP_DISK%
:START_SUCCESS
tool1 a
goto end
:start_failure
tool1 b
GOTO End
:Failover_Success
tool1 c
goto :end
:FAILOVER_FAILURE
tool1 d
goto END
:_SUCCESS
:_FAILURE
tool1 unset
goto end
:RECOVER_SUCCESS
tool1 recover
:end
tool2 end
