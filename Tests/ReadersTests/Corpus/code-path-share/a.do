use "\\server01\share\linked.dta"
