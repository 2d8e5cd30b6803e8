@echo off
goto one
:one this text is no part
tool1 one
goto two more words
tool1 no
:two
tool1 two
goto three
:three:more
tool1 three
goto four
:four & tool1 hidden
tool1 four
goto five
:five > nul
tool1 five
goto six
:six | tool1 hidden
tool1 six
goto :seven
:seven(1)
tool1 seven bracket
:seven
tool1 seven
