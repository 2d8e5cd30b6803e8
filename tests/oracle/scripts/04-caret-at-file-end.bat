@echo off
tool1 first
tool2 last ^