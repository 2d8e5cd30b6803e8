@echo off
goto lab+x
tool1 no
:lab
tool1 plus
goto two,x
tool1 no
:two
tool1 comma
goto three;x
tool1 no
:three
tool1 semicolon
goto four=x
tool1 no
:four=text
tool1 equals
:five+1
goto end
:end+text
tool1 end
