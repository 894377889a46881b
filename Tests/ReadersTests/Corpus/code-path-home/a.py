open('/home/iquarrington/x.csv')
