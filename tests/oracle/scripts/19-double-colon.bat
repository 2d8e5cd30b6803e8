@echo off
:: tool1 a
::tool1 b
::label
  :: indented & tool1 c
tool1 d
goto label
:: íçéﬂ ^
tool1 e
:label
tool1 f
::^
tool1 g
:: last
