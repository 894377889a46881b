replace age = 11 if inlist(child_id, 1201, 1377)
