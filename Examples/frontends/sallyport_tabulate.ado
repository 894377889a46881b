*! Tables from microdata, judged: replaces the data in memory by the table, with a verdict per line.
*!
*!   sallyport_tabulate, rows(la) columns(sex) statistic(mean) of(cost) ///
*!       rules(uk-default-10) out(table-1)
*!
*! The data in memory are saved to a temporary .dta file, which the program `sallyport` reads; it has
*! to be on PATH. options() takes any further options of `sallyport tabulate` as they stand. The
*! table's lines come back in the data set, with the worst verdict on a number of each and the rules
*! that object to it in sdc_verdict and sdc_rules, as before any treatment; r(verdict) is that of the
*! written table, r(status) 0 if it is pass and 1 otherwise, r(out) the folder. `preserve' first to
*! keep the data.
program define sallyport_tabulate, rclass
    version 14
    syntax [if] [in], Rows(string) OUT(string) RULes(string) [Columns(string) ///
        STATistic(string) OF(varname) OPTions(string asis)]
    preserve
    if `"`if'`in'"' != "" {
        quietly keep `if' `in'
    }
    tempfile records printed complaint
    quietly save `"`records'.dta"'
    local rows : subinstr local rows " " ",", all
    local columns : subinstr local columns " " ",", all
    local call sallyport tabulate "`records'.dta" --rows "`rows'" --out "`out'" --rules "`rules'"
    if "`columns'" != "" local call `call' --columns "`columns'"
    foreach name of local statistic {
        local call `call' --statistic `name'
    }
    if "`of'" != "" local call `call' --of `of'
    shell `call' `options' --format json > "`printed'" 2> "`complaint'"
    erase `"`records'.dta"'

    * Each cell's verdict and rules stand on lines of their own, behind the verdict of the table.
    local cells 0
    tempname file
    file open `file' using "`printed'", read text
    file read `file' line
    while r(eof) == 0 {
        if regexm(`"`macval(line)'"', `"^ *"verdict": "([a-z]+)""') {
            local found = regexs(1)
            if "`verdict'" == "" {
                local verdict `found'
            }
            else {
                local ++cells
                local verdict`cells' `found'
            }
        }
        else if regexm(`"`macval(line)'"', `"^ *"rules": \[(.*)\]"') {
            local found = regexs(1)
            local found : subinstr local found `"""' "", all
            local rules`cells' : subinstr local found "," "", all
        }
        file read `file' line
    }
    file close `file'
    if "`verdict'" == "" {
        type "`complaint'"
        exit 198
    }

    restore, not
    import delimited using "`out'/table.csv", clear varnames(1) case(preserve) stringcols(_all)
    generate str6 sdc_verdict = "pass"
    generate str244 sdc_rules = ""
    local width = `cells' / _N
    forvalues cell = 1/`cells' {
        local line = ceil(`cell' / `width')
        if "`verdict`cell''" == "fail" | ///
            ("`verdict`cell''" == "review" & sdc_verdict[`line'] == "pass") {
            quietly replace sdc_verdict = "`verdict`cell''" in `line'
        }
        local known = sdc_rules[`line']
        local more `rules`cell''
        local known : list known | more
        quietly replace sdc_rules = "`known'" in `line'
    }
    return local out "`out'"
    return local verdict `verdict'
    return scalar status = "`verdict'" != "pass"
end
