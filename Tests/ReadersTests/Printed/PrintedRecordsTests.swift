import Testing

@testable import Readers

/// What programs print without the command before it.
struct PrintedRecordsTests {
    private func records(_ text: String) -> [String] {
        PrintedText.inspection(of: Array(text.utf8), limits: ReadLimits()).parts
            .filter { $0.kind == .recordLevel }.map(\.place)
    }

    @Test(arguments: [
        "  region sex age y\n1 North F 10 -0.16\n2 North M 13 0.42\n3 North F 10 -0.40",
        "   region sex age\n4  North F 10\n7  North M 13\n9  North F 10",
        "   region sex age\n0  North F 12\n1  North M 13\n2  North F 10\n3 South F 11\n4 North F 15",
        "# A tibble: 3 x 3\n  region sex age\n  <chr> <chr> <int>\n1 North F 10\n2 South M 13\n3 North F 10",
        "    region sex age\n198  South   M  12\n199  South   F  13\n200  South   M  14",
        "pupil,age,sex\n1,11,F\n2,12,M", "P100231|11|F\nP100232|12|M",
        "(P100231, 11, F)\n(P100232, 12, M)",
        " pupil | age\n-------+----\n P100231 | 11\n P100232 | 12\n",
        "shape: (2, 2)\n┌─────┬─────┐\n│ key ┆ age │\n╞═════╪═════╡\n│ P100231 ┆ 11 │\n│ P100232 ┆ 12 │\n└─────┴─────┘",
        "'data.frame':\t200 obs. of  2 variables:\n $ region: chr  \"North\" \"North\"\n $ age : int 10 13",
        "Rows: 200\nColumns: 2\n$ region <chr> \"North\", \"North\"\n$ age <int> 10, 13",
        "[1] 0.8 -0.9 0.6 -0.9 -1.2 -0.9 0.1\n[8] -0.8 -0.9 0.7 0.1 -0.3",
        "    1     2    3\n 0.66 -0.97 0.54\n   4   5    6\n-1.0 -1.1 0.2",
    ])
    func `records are found without the command that printed them`(text: String) {
        let found = records(text)
        #expect(found.count == 1)
        #expect(!found.contains { $0.contains("P1002") || $0.contains("North") })
    }

    @Test(arguments: [
        "  region sex  n\n1  North   F 42\n2  North   M 37\n3  South   F 55\n4  South   M 61",
        "  region year  n\n1 North 2010 42\n2 South 2010 37\n3 North 2011 55\n4 South 2011 40",
        "  region year  n\n0 North 2011 42\n1 North 2010 37\n2 South 2011 55\n3 South 2010 40",
        "  sex age n\n1 F 11 90\n2 M 10 80\n3 F 10 80\n4 M 11 70",
        "  term estimate p\n1 a 0.5 0.1\n2 b 0.3 0.2\n3 c 0.1 0.3",
        "     F  M\n  1 10 20\n  2 30 20\n  3 20 20",
        "     a    b\n1 10.5 9.1\n2 11.5 8.1\n3 10.5 9.1",
        "[1] 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019\n[11] 2020 2021 2022 2023 2024 2025 2026 2027 2028 2029",
        "[1] 50 42 37 55 61", "   1    2    3\n10.5 11.5 10.2",
        " 1  2  3  4  5  6\n50 42 37 55 61 40",
        "E08000032 50\nE08000033 42\nE08000034 37", "la,n\nE08000032,50\nE08000033,42",
        "> d <- head(x)", "> invisible(sample(1:10))", "> d = data.frame(a=sample(x))",
    ])
    func `tables of counts and means, classes and years are no records`(text: String) {
        #expect(records(text) == [])
    }

    @Test func `the smallest group of a mixed model is a count`() {
        let text =
            "Number of groups = 12\nObs per group:\n             min =      2\n     avg = 16.3"
        let found = PrintedText.inspection(of: Array(text.utf8), limits: ReadLimits())
        #expect(found.tables.map(\.place) == ["line 1", "line 3"])
    }
}
