setwd("C:/Users/iquarrington/project")
