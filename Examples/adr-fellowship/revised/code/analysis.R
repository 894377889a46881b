# Tables 1 to 7 and figure 1: care placements, school exclusion, first court appearance.
# Runs inside the enclave on the linked extract of 2024-03; prints nothing.

library(dplyr)
library(forcats)
library(ggplot2)
library(lme4)
library(readr)
library(tidyr)

children <- read_rds("linked/children.rds") |>
  mutate(
    sex = relevel(factor(sex), ref = "M"),
    placement = factor(placement, levels = c(
      "foster-own", "foster-agency", "kinship", "home", "secure"
    )),
    excluded = if_else(exclusion == "none", "no", "yes")
  )

# merged so that no category is too small to be shown
children <- children |>
  mutate(
    la_shown = fct_collapse(la,
      "Hartlepool and Stockton-on-Tees" = c("E06000001", "E06000004"),
      "Leicestershire and Rutland" = c("E06000017", "E10000018")
    ),
    cost_group = fct_collapse(placement, residential = c("home", "secure")),
    setting = fct_collapse(setting,
      "Special or alternative provision" = c("special", "alternative")
    ),
    intervention = fct_collapse(intervention,
      "Family or speech support" = c("conference", "speech")
    )
  )

# a school with fewer than ten of these children has no effect of its own
children <- children |>
  add_count(school, name = "in_school") |>
  mutate(school = if_else(in_school < 10, paste(la, "pooled"), school))

children <- children |>
  mutate(group = fct_collapse(placement,
    foster = c("foster-own", "foster-agency"),
    residential = c("home", "secure")
  ))

# counts of children over the given variables, each also with the category "All"
counts <- function(data, ...) {
  for (variable in c(...)) {
    total <- mutate(data, "{variable}" := "All")
    data <- bind_rows(mutate(data, "{variable}" := as.character(.data[[variable]])), total)
  }
  count(data, across(all_of(c(...))), name = "n")
}

# table 1: placement by exclusion in each authority, its region and England
bind_rows(
  counts(children, "la_shown", "group", "excluded"),
  counts(children, "region", "group", "excluded") |>
    filter(region != "All") |>
    rename(la_shown = region)
) |>
  mutate(n = if_else(
    la_shown %in% c("E06000003", "E06000005", "E08000033", "E06000014") &
      group %in% c("kinship", "residential") & excluded != "All",
    "[c]", as.character(n)
  )) |>
  pivot_wider(names_from = c(group, excluded), values_from = n) |>
  write_csv("tables/exclusion-by-la.csv")

# table 2: exclusion by region, age and sex
counts(children, "region", "age_band", "sex", "excluded") |>
  pivot_wider(names_from = c(sex, excluded), values_from = n) |>
  write_csv("tables/exclusion-by-sex-age.csv")

# table 3: exclusion by school setting
counts(children, "setting", "excluded") |>
  write_csv("tables/exclusion-by-setting.csv")

# table 4: first court appearance by intervention
children |>
  filter(!is.na(intervention)) |>
  counts("intervention", "court") |>
  group_by(intervention) |>
  mutate(children = n[court == "All"], pct = round(100 * n / children, 0)) |>
  filter(court != "All") |>
  select(intervention, court, pct, children) |>
  write_csv("tables/court-by-intervention.csv")

# table 5: mean cost by placement
bind_rows(children, mutate(children, cost_group = "All")) |>
  group_by(cost_group) |>
  summarise(mean_cost = round(mean(cost)), children = n()) |>
  write_csv("tables/placement-cost.csv")

# figure 1 and what it shows
rates <- counts(children, "region", "group", "excluded") |>
  group_by(region, group) |>
  mutate(children = n[excluded == "All"], pct = round(100 * n / children)) |>
  filter(excluded == "yes")
write_csv(select(rates, -n), "tables/exclusion-rates.csv")
chart <- ggplot(filter(rates, region != "All", group != "All"), aes(region, pct, fill = group)) +
  geom_col(position = "dodge")
ggsave("figures/exclusion-rates.png", chart, width = 5.6, height = 3.1, dpi = 100)

# table 6: multilevel logit of exclusion
exclusion <- glmer(
  I(excluded == "yes") ~ sex + placement + age_band + (1 | la) + (1 | school),
  data = mutate(children, placement = group), family = binomial
)

# table 7: what residential placements cost
cost <- lm(
  log(cost) ~ sex + age_band + excluded + region,
  data = filter(children, group == "residential")
)

coefficients <- function(model) {
  table <- coef(summary(model))
  interval <- confint(model, method = "Wald")[rownames(table), ]
  tibble(
    term = rownames(table), estimate = table[, 1], se = table[, 2],
    low = interval[, 1], high = interval[, 2]
  )
}
write_csv(coefficients(exclusion), "models/exclusion.csv")
write_csv(coefficients(cost), "models/residential-cost.csv")
