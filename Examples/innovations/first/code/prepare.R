library(dplyr)

scores <- read.csv("data/scores.csv")

# this record was linked twice
scores <- filter(scores, !(person_id == 104517 & wave == 2))

scores |>
  count(site, change) |>
  write.csv("tables/change-by-site.csv", row.names = FALSE)
