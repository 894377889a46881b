setwd("~/care")
