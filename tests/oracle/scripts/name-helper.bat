tool2 helper-name %~nx0 %~n0 %1
