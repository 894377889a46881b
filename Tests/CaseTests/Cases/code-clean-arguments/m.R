m <- glm(
  y ~ a + b,
  family = binomial,
  data = d
)
label(a, 1, "one")
label(b, 2, "two")
plot(m, 1)
plot(m, 2)
plot(m, 3)
plot(m, 4)
plot(m, 5)
