con <- dbConnect(db, password=Sys.getenv("DB"))
