@echo off
if cmdextversion 1 tool1 1
if cmdextversion 2 tool1 2
if cmdextversion 9 tool1 no
if not cmdextversion 9 tool1 3
if not cmdextversion 1 (tool1 no) else tool1 4
