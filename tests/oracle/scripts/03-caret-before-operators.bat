@echo off
net start a ^&^& tool1 no
net start b ^^& tool1 yes
net start c ^
  && tool1 joined
net start d && ^
tool1 next
net start e || ^
tool1 not run
(tool1 in ^
block
) & tool2 out
if not defined CLP_EVENT ^
 (
  tool3 unset
) else (
  tool3 %CLP_EVENT%
)
