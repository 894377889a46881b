*! Tables from microdata, judged: replaces the data in memory by one line per cell, with verdicts.
*!
*!   sallyport_tabulate, rows(la) columns(sex) statistic(mean) of(cost) ///
*!       rules(uk-default-10) out(table-1)
*!
*! The data in memory are saved to a temporary .dta file, which the program `sallyport` reads; it has
*! to be on PATH. options() takes any further options of `sallyport tabulate` as they stand. The
*! cells come back in the data set, the folder's name in r(out), the program's status in r(status):
*! 0 nothing stops release, 1 some cell is review or fail. `preserve' first to keep the data.
program define sallyport_tabulate, rclass
    version 14
    syntax [if] [in], Rows(string) OUT(string) RULes(string) [Columns(string) ///
        STATistic(string) OF(varname) OPTions(string asis)]
    preserve
    if `"`if'`in'"' != "" {
        quietly keep `if' `in'
    }
    tempfile records printed status
    quietly save `"`records'.dta"'
    local rows : subinstr local rows " " ",", all
    local columns : subinstr local columns " " ",", all
    local call sallyport tabulate "`records'.dta" --rows "`rows'" --out "`out'" --rules "`rules'"
    if "`columns'" != "" local call `call' --columns "`columns'"
    foreach name of local statistic {
        local call `call' --statistic `name'
    }
    if "`of'" != "" local call `call' --of `of'
    shell `call' `options' --quiet > "`printed'" 2>&1; echo $? > "`status'"
    erase `"`records'.dta"'
    tempname file
    file open `file' using "`status'", read text
    file read `file' line
    file close `file'
    local code = real("`line'")
    type "`printed'"
    if `code' > 1 {
        display as error "sallyport ended with status `code'"
        exit 198
    }
    restore, not
    import delimited using "`out'/table.csv", clear varnames(1) case(preserve) stringcols(_all)
    return local out "`out'"
    return scalar status = `code'
end
