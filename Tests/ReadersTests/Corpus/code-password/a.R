con <- dbConnect(db, password="abc123xyz", user="iq")
