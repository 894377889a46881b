import Outputs
import Testing

@testable import Readers

private func found(_ text: String) -> Inspection {
    PrintedText.inspection(of: Array(text.utf8), limits: ReadLimits())
}

/// The first table as `header=value`.
private func drawn(_ text: String) -> [String] {
    guard let table = found(text).tables.first?.text else { return [] }
    return (1..<table.rows[0].count).map {
        "\(table.text(row: 0, column: $0))=\(table.text(row: 1, column: $0))"
    }
}

struct PrintedCallsTests {
    @Test(arguments: [
        ("> range(d$cost)\n[1]    0 9288\n", ["min=0", "max=9288"]),
        ("> max(d$cost, na.rm = TRUE)\n[1] 9288\n", ["max=9288"]),
        ("> round(min(d$cost), 1)\n[1] 0.5\n", ["min=0.5"]),
        (
            "> fivenum(d$cost)\n[1]  0 12 31 88 99\n",
            ["min=0", "25%=12", "median=31", "75%=88", "max=99"]
        ),
        (">>> df.cost.max()\n9288\n", ["max=9288"]),
        (">>> df.cost.min()\nnp.float64(3.5)\n", ["min=3.5"]),
        ("> nrow(d)\n[1] 3\n", ["n=3"]), ("> mean(d$cost)\n[1] 31\n", ["mean=31"]),
        (". display r(max)\n9288\n", ["max=9288"]),
        (
            "> quantile(d$cost)\n  0%  25%  50%  75% 100% \n   0   12   31   88 9288 \n",
            ["0%=0", "25%=12", "50%=31", "75%=88", "100%=9288"]
        ),
        (
            "> summary(d$cost)\n   Min. 1st Qu.  Median    Mean 3rd Qu.    Max. \n   0.00   12.00   31.00   40.12   88.00 9288.00 \n",
            ["Min.=0.00", "25%=12.00", "Median=31.00", "Mean=40.12", "75%=88.00", "Max.=9288.00"]
        ),
        (" Min.   :   0.0  \n", ["min=0.0"]),
    ])
    func `a call is answered by what it asked for`(text: String, values: [String]) {
        #expect(drawn(text) == values)
    }

    @Test(arguments: ["> x <- max(d$cost)\n> y <- 3\n", "> levels(d$sex)\n[1] \"F\" \"M\"\n"])
    func `other answers are no extremes`(text: String) { #expect(found(text).tables.isEmpty) }

    @Test func `the ends of quantiles are a minimum and a maximum`() throws {
        let text = "> quantile(d$cost)\n  0%  25%  50%  75% 100% \n   0   12   31   88 9288 \n"
        let table = try #require(found(text).tables.first)
        let output = try #require(PrintedTables.output(table, file: "a.log", unit: nil))
        #expect(
            output.table?.values.map(\.statistic)
                == [.minimum, .quantile, .median, .quantile, .maximum])
    }

    @Test(arguments: [
        (". display cost[12]\n9288\n", 1), (". di cost[_n]\n", 1), (". di x[`i']\n", 1),
        (". display _b[x]\n.42\n", 0), (". display r(mean)\n31\n", 0), (". di \"cost [12]\"\n", 0),
        (
            ". codebook pupil\n\n              Examples: \"P100231\"\n                        \"P100560\"\n",
            1
        ),
    ])
    func `Stata shows the values of single records`(text: String, count: Int) {
        #expect(found(text).parts.count { $0.kind == .recordLevel } == count)
    }

    @Test(arguments: [
        ("> d$cost[1:5]\n[1]   0  12  31  88 9288\n", 1), ("> d$cost\n  [1] 0 12\n", 1),
        ("> m$df.residual\n[1] 1431\n", 0), ("> h$breaks\n[1]  0 10 20\n", 0),
        ("> levels(d$sex)\n[1] \"F\" \"M\"\n", 0),
    ])
    func `R shows the values of a column`(text: String, count: Int) {
        #expect(found(text).parts.count { $0.kind == .recordLevel } == count)
    }

    @Test func `what is typed is no row of a table`() {
        #expect(found("> set.seed(3)\n> n <- 5\n> k <- 4\n").tables.isEmpty)
    }

    @Test func `a comment of SMCL is found by its line`() {
        #expect(
            StataMarkup.comments(in: Array("{smcl}\n{txt}ok\n{* North 3}{res}\n{*}".utf8)) == [3])
    }
}

struct ProgramTextTests {
    private func tables(_ text: String) -> Int {
        ProgramText.inspection(of: Array(text.utf8), limits: ReadLimits()).tables.count
    }

    @Test(arguments: [
        "\"\"\"\nregion  F  M\nNorth  42  37\nSouth  55  3\n\"\"\"\n",
        "# region  F  M\n# North  42  37\n# South  55  3\nx <- 1\n",
        "/*\n * region  F  M\n * North  42  37\n * South  55  3\n */\n",
    ])
    func `a table in a comment is a table`(text: String) { #expect(tables(text) == 1) }

    @Test(arguments: [
        "x = [1, 2]\ny = f(3, 4)\n", "# North 1\n# South 2\n# West 3\n",
        "region  F  M\nNorth  42  37\nSouth  55  3\n",
        "\"\"\"Counts of children.\n\nSince 2019.\n\"\"\"\n",
    ])
    func `code and lists of codes are none`(text: String) { #expect(tables(text) == 0) }
}

struct PrintedBoxesTests {
    private func statistics(_ text: String) -> [[String]] {
        found(text).tables.map { table in
            table.text.rows.indices.map { row in
                (0..<table.text.rows[row].count).map { table.text.text(row: row, column: $0) }
                    .joined(separator: ",")
            }
        }
    }

    @Test func `shares below the counts of a category are left out`() {
        let text = """
                region |         F          M |     Total
            -----------+----------------------+----------
                 North |        42          3 |        45
                       |     43.30       7.50 |     32.85
            -----------+----------------------+----------
                 Total |        97         40 |       137
                       |    100.00     100.00 |    100.00
            """
        #expect(statistics(text) == [[",F,M,Total", "North,42,3,45", "Total,97,40,137"]])
    }

    @Test func `a row that leaves columns blank keeps the others in their places`() {
        let text = """
               Group |     Obs        Mean    Std. err.
            ---------+--------------------------------
                   F |      97    31.20421    1.210101
                diff |             1.10320    1.648010
            """
        #expect(
            statistics(text) == [
                [",Obs,Mean,Std. err.", "F,97,31.20421,1.210101", "diff,,1.10320,1.648010"]
            ])
    }

    @Test func `the bars in the name of a p-value part no columns`() {
        let text = """
                       y | Coefficient  Std. err.      t    P>|t|
            -------------+---------------------------------------
                       x |   .4210101   .0147010    28.64   0.000
            """
        #expect(
            statistics(text) == [
                [",Coefficient,Std. err.,t,p-value", "x,.4210101,.0147010,28.64,0.000"]
            ])
    }

    @Test(arguments: [
        "> table(d$region)\n\nNorth South \n    3    97 \n",
        "## \n## North South \n##     3    97 \n", "> table(d$year)\n\n2012 2013 \n   3   97 \n",
        "North    97\nSouth     3\nName: region, dtype: int64\n",
    ])
    func `a table of one variable is one`(text: String) throws {
        let table = try #require(found(text).tables.first)
        let output = try #require(PrintedTables.output(table, file: "a.log", unit: nil))
        #expect(output.table?.cells.map(\.shown.drawn).sorted() == ["3", "97"])
    }

    @Test(arguments: [
        "Residuals:\n    Min      1Q  Median      3Q     Max \n-3.2011 -0.9011  0.0011  0.8811  4.2001 \n",
        "We met in two\nrooms 12 97\nand left\n", "x y\n1 2\n3 4\n5 6\n",
    ])
    func `what looks like one is not read as a named vector`(text: String) {
        #expect(!statistics(text).joined().contains { $0.hasPrefix("value,") })
    }
}
