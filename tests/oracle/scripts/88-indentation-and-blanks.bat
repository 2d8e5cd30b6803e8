
   
	@echo off
   tool1    a   b   
	tool1	tab	args	
;tool1 semicolon
,tool2 comma
=tool3 equals
  (  tool1 c  )  
 if   "%CLP_DISK%"   ==   "SUCCESS"   tool1   d   
if "%CLP_DISK%"=="SUCCESS"   (   tool1 e   )   else   (   tool1 f   )   
for   %%i   in   (  g   h  )   do   tool1   %%i   
call   :sub   x
goto   end
:sub
tool2 [%1] [%*]
goto   :eof
:end
