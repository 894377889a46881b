drop if pupil_id == 100231
