recode income (0/10000=1) (999999=.)
