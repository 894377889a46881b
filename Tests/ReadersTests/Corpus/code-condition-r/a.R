d <- d[d$pupil_id != 'P100231', ]
