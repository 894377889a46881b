version 18
use linked.dta, clear
recode age (0/4=1) (5/11=2) (12/17=3), gen(band)
logit excluded i.band##i.sex, vce(cluster la)
