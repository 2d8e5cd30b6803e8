@echo off
for /f %%a in ('tool1 one') do rem
for /f "usebackq" %%a in (`tool2 "quoted arg" x`) do rem
for /f %%a in ('tool1 left ^| tool2 right') do rem
for /f %%a in ('call tool3 called') do rem
for /f %%a in ('"tool1 outer quotes"') do rem
cmd /c tool1 child ^& tool2 child
cmd /c "tool1 quoted & tool2 quoted"
cmd /c "tool1 "inner quotes" x"
cmd /c "tool3 out > nul"
tool1 end
