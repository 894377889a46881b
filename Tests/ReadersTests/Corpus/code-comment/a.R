# ask Mrs Green, a.b@example.org
x <- 1
