@echo off
goto one
tool1 no
   :one
tool1 one
goto two
	:Two
tool1 two
goto   three   
tool1 no
 : three
tool1 space
:three
tool1 three
goto:four
:four
tool1 four
goto :five
:FIVE
tool1 five
