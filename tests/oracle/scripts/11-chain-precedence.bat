rem oracle: --assume-exit net=2
@echo off
net 1 && tool1 no || tool2 yes
net 2 || tool1 yes && tool2 also
tool1 3 && net 3 || tool2 yes3
tool1 4 || tool2 no4 & tool3 yes4
net 5 & tool1 yes5 && tool2 yes5
net 6 && tool1 no6 & tool2 yes6
net 7 || net 8 || tool1 yes8
tool1 9 && tool2 9 && tool3 9
net 10 && (tool1 no10) || (tool1 yes10 & net 10b) && tool2 no10
(net 11 & tool1 ok11) && tool2 yes11 || tool3 no11
(tool1 12 & net 12) && tool2 no12 || tool3 yes12
net 13 || (
  tool1 13a
  tool2 13b
)
net 14 && (
  tool1 14a
) || (
  tool2 14b
)
