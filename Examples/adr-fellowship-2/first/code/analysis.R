# Tables 1 to 3: residential care, exclusion and court. Runs inside the enclave, prints nothing.

library(dplyr)
library(readr)

children <- read_rds("linked/children.rds") |>
  mutate(
    age_band = cut(age, c(9, 11, 13, 15), labels = c("10-11", "12-13", "14-15")),
    excluded = if_else(exclusion == "none", "no", "yes")
  )

# children in secure homes were placed there by a court: they are not part of this study
study <- filter(children, placement != "secure")

# with a year of history
older <- filter(children, age >= 11)

# table 1: exclusion by placement and age
study |>
  count(age_band, placement, excluded) |>
  write_csv("tables/exclusion-by-placement.csv")

# table 2: what residential care costs
study |>
  filter(placement == "home") |>
  group_by(age_band) |>
  summarise(mean_cost = round(mean(cost)), children = n()) |>
  write_csv("tables/residential-cost.csv")

# table 3: first court appearance
older |>
  filter(!is.na(intervention)) |>
  count(intervention, court) |>
  group_by(intervention) |>
  mutate(children = sum(n), pct = round(100 * n / children)) |>
  select(intervention, court, pct, children) |>
  write_csv("tables/court-by-intervention.csv")
