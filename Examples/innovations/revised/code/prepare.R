library(dplyr)

scores <- read.csv("data/scores.csv")

scores |>
  distinct() |>
  count(site, change) |>
  write.csv("tables/change-by-site.csv", row.names = FALSE)
