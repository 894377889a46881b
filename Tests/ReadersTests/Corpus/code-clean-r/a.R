library(dplyr)
d <- read.csv('data/linked.csv')
d |> filter(age >= 10, sex == 'F') |> count(region)
