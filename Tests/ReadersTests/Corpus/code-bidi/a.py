x = 'a‮'  # b
