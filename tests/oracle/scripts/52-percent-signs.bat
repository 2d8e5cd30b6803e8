@echo off
tool1 100%% 50%%x%% %%CLP_DISK%%
tool1 [%UNDEFINED%] [%UNDEFINED%%CLP_DISK%] 5%
tool1 %CLP_DISK%%CLP_DISK%
tool1 "%CLP_DISK%" '%clp_disk%' %Clp_Disk%
tool1 %%%CLP_DISK%%%
set A B=space
tool1 %A B%
set P=%%CLP_DISK%%
tool1 %P%
set Q=%P%x
tool1 %Q%
tool1 100% done 50% left
