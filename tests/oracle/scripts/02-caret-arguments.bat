@echo off
tool1 a^&b ^| c ^< d ^> e
tool1 "a^&b" ^"c d^" e
tool1 ^^ ^^^^ ^(x^) ^%CLP_DISK^%
tool1 100%% ^!x^! a^b^c
tool1 "q & r" s ^& "t | u"
tool1 ^"a & tool2 b^"
tool1 "open & still quoted
tool2 /S:C:\dir\ "C:\Program Files\x\\"
tool1 a=b,c;d  e	f
