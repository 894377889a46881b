d = d[~d.pupil_id.isin([100231, 100232])]
