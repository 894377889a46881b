import Outputs
import Testing

@testable import Readers

private func found(_ text: String) -> Inspection {
    PrintedText.inspection(of: Array(text.utf8), limits: ReadLimits())
}

/// The tables, each with its lines, of which the first is the header.
private func drawn(_ text: String) -> [[String]] {
    found(text).tables.map { table in
        table.text.rows.indices.map { row in
            (0..<table.text.rows[row].count).map { table.text.text(row: row, column: $0) }
                .joined(separator: ",")
        }
    }
}

private let crossed = """
                 | d$sex
        d$region |         F |         M | Row Total |
    -------------|-----------|-----------|-----------|
           North |        42 |        37 |        79 |
                 |     0.532 |     0.468 |     0.577 |
    -------------|-----------|-----------|-----------|
           South |        55 |         3 |        58 |
                 |   94.828% |    5.172% |   42.336% |
    -------------|-----------|-----------|-----------|
    Column Total |        97 |        40 |       137 |
    -------------|-----------|-----------|-----------|

    """

private let boxed = """
    shape: (2, 2)
    ┌────────┬─────┐
    │ region ┆ n   │
    │ ---    ┆ --- │
    │ str    ┆ i64 │
    ╞════════╪═════╡
    │ North  ┆ 42  │
    │ South  ┆ 3   │
    └────────┴─────┘

    """

struct PrintedListingsTests {
    @Test(arguments: [
        (
            "> summary(d)\n  region     sex    \n North:79   F:97   \n South: 3   M: 3   \n",
            [[",n", "level,79", "level,97"], [",n", "level,3", "level,3"]]
        ),
        (
            "> summary(d)\n excluded       \n Mode :logical  \n FALSE:97       \n TRUE :3        \n",
            [[",n", "level,97"], [",n", "level,3"]]
        ),
        (
            " North:79   Min.   :10.0  \n South: 3   1st Qu.:11.0  \n",
            [[",n", "level,79"], [",min", "value,10.0"], [",n", "level,3"]]
        ),
        (" at 12:30  \n", []),
        ("> summary(fit)\nNumber of Fisher Scoring iterations: 4\n", []),
    ])
    func `counts of levels in a summary of R are read`(text: String, tables: [[String]]) {
        #expect(Set(drawn(text)) == Set(tables))
    }

    @Test func `shares below counts are no counts`() {
        #expect(
            drawn(crossed) == [
                [
                    "d$region,F,M,Row Total", "North,42,37,79", "South,55,3,58",
                    "Column Total,97,40,137",
                ]
            ])
    }

    @Test(arguments: [
        (
            "      N            Mean         Std Dev         Minimum\n     ----------------------\n"
                + "      3       1034.2215     312.9921119      12.5000000\n     ----------------------\n",
            [",N,Mean,Std Dev,Minimum", "variable,3,1034.2215,312.9921119,12.5000000"]
        ),
        (
            " Variable       N            Mean\n ---------------------\n cost_m         3       1034.2\n ----------\n",
            [",N,Mean", "variable,3,1034.2"]
        ),
        (
            "            Tabulation: Freq.  Value\n                           97  \"F\"\n                            3  \"M\"\n",
            [",n", "\"F\",97", "\"M\",3"]
        ),
        ("sex|n\nF|97\nM|3\n", ["sex,n", "F,97", "M,3"]),
        (">>> Counter(df.sex)\nCounter({'F': 97, 'M': 3})\n", [",n", "F,97", "M,3"]),
        (boxed, ["region,n", "North,42", "South,3"]),
        (
            "    Obs    region     n\n\n     1     North     42\n     2     South      3\n",
            [",n", "1 North,42", "2 South,3"]
        ),
    ])
    func `listings of SAS, Stata, SQLite and Python are read`(text: String, lines: [String]) {
        #expect(drawn(text) == [lines])
    }

    @Test(arguments: [
        (". levelsof cost\n12.5 13.5 14 93122\n", true), (". levelsof age\n10 11 12\n", false),
        (". list\n12.5 13.5\n", true), ("pupil|n\nA1|97\nB2|3\n", true), ("a|b\nc|d\n", false),
    ])
    func `listed values of a column are records`(text: String, areRecords: Bool) {
        #expect(found(text).parts.contains { $0.kind == .recordLevel } == areRecords)
    }

    @Test(arguments: [
        boxed,
        "# A tibble: 2 × 2\n  region     n\n  <chr>  <int>\n1 North     42\n2 South      3\n",
        "   region  n\n1:  North 42\n2:  South  3\n",
    ])
    func `tables are read below their sizes and types`(text: String) throws {
        #expect(DrawnTables.begin(Array(text.utf8)))
        let found = DrawnTables.inspection(of: Array(text.utf8), limits: ReadLimits())
        let table = try #require(found.tables.first).text
        let last = (0..<table.rows[2].count).map { table.text(row: 2, column: $0) }
        #expect(last.suffix(2) == ["South", "3"] && table.rows.count == 3 && found.prose.isEmpty)
        #expect(last.count == 2 || last[0] == "2")
    }
}
