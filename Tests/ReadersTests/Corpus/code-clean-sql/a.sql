SELECT la, count(*) FROM children WHERE year = 2023 GROUP BY la HAVING count(*) >= 10;
