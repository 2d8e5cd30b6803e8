@echo off
set A=
set B=1
set "C D=2"
if defined A tool1 no
if defined B tool1 1
if not defined A tool1 2
if defined CLP_EVENT (tool1 event) else (tool1 no-event)
if defined b tool1 3
if defined %B%x tool1 no
if defined CLP_EVENT if defined CLP_DISK tool1 both
set •Ï”=’l
if defined •Ï” tool1 4
set •Ï”=
if defined •Ï” tool1 no
if defined B (set B=) 
if not defined B tool1 5
