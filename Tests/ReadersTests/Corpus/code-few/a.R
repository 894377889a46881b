# n = 3 in LA17
