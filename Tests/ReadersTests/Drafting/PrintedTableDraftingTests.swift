import Outputs
import Testing

/// Tables as papers and statistical bulletins print them.
struct PrintedTableDraftingTests {
    private func values(_ text: String, dataset: String? = nil) throws -> (
        output: OutputDeclaration, columns: [String: ValueDeclaration], asked: [String]
    ) {
        let drafted = try DraftFolder.draft(["t.csv": text], dataset: dataset)
        let output = try #require(drafted.declaration.outputs.first)
        let values = try #require(output.table?.values)
        return (
            output, Dictionary(uniqueKeysWithValues: values.map { ($0.column, $0) }),
            drafted.questions["t"] ?? []
        )
    }

    private static let characteristics = """
        Characteristic,Level,In care (n),In care (%),Comparison (n),Comparison (%),p
        Sex,Female,412,46.8,5120,49.1,0.21
        Sex,Male,468,53.2,5304,50.9,
        Ethnicity,White,702,79.8,8110,77.8,0.03
        Ethnicity,Other,178,20.2,2314,22.2,
        """

    @Test func `percentages of a Table 1 are shares of the levels of each variable`() throws {
        let (output, columns, asked) = try values(Self.characteristics)
        #expect(output.kind == .frequencies)
        for name in ["In care (%)", "Comparison (%)"] {
            #expect(columns[name]?.percentOf == ["Characteristic": "Total"], "\(name)")
        }
        #expect(!asked.contains { $0.contains("of what is") })
        #expect(asked.contains { $0.contains("cells of p are blank") })
    }

    @Test func `a blank name of a variable is the one before`() throws {
        let (_, columns, asked) = try values(
            "Characteristic,Level,N,%\nAll,,\"12,345\",100.0\nSex,Female,\"6,012\",48.7\n"
                + ",Male,\"6,333\",51.3\n")
        #expect(columns["N"]?.statistic == .count)
        #expect(columns["%"]?.percentOf == ["Characteristic": "Total"])
        #expect(columns["%"]?.base == nil)
        #expect(!asked.contains { $0.contains("the base of") })
    }

    @Test(arguments: ["year,sex", "sex,year"])
    func `years beside a cross-tabulation are lines of it`(stubs: String) throws {
        let lines =
            stubs.hasPrefix("year")
            ? ["2019,F", "2019,M", "2019,Total"] : ["F,2019", "M,2019", "Total,2019"]
        let numbers = ["100,[c],140,243", "110,[c],150,265", "210,[c],290,508"]
        let drafted = try DraftFolder.draft([
            "t.csv":
                ([stubs + ",0-4,5-9,10-14,Total"]
                + zip(lines, numbers).map { "\($0),\($1)" }).joined(separator: "\n") + "\n"
        ])
        let table = try #require(drafted.declaration.outputs.first?.table)
        #expect(table.layout == .cross)
        #expect(table.rows == stubs.split(separator: ",").map(String.init))
        #expect(table.columns.count == 1)
        #expect(table.values.map(\.statistic) == [.count])
        #expect(drafted.questions["t"]?.contains { $0.contains("weighted") } != true)
    }

    @Test func `columns of groups side by side get a population each, and a question`() throws {
        let (_, columns, asked) = try values(Self.characteristics)
        #expect(columns["In care (n)"]?.population == ["group": ["in_care"]])
        #expect(columns["In care (%)"]?.population == columns["In care (n)"]?.population)
        #expect(columns["Comparison (n)"]?.population == ["group": ["comparison"]])
        #expect(columns["p"]?.population == nil)
        #expect(asked.contains { $0.contains("different groups") })
    }

    @Test func `a group that is a label of the dataset is named by its variable`() throws {
        let dataset = """
            dataset: drawn
            units: [child]
            variables:
              sex: {codes: [F, M]}
              care: {codes: ["1", "2"], names: {"1": In care, "2": Comparison}}
            """
        let text = "sex,In care (n),Comparison (n)\nF,412,5120\nM,468,5304\n"
        let (_, columns, _) = try values(text, dataset: dataset)
        #expect(columns["In care (n)"]?.population == ["care": ["In care"]])
        #expect(columns["Comparison (n)"]?.population == ["care": ["Comparison"]])
    }

    @Test func `numbers of two units side by side are about the same group`() throws {
        let (_, columns, asked) = try values(
            "area,n_children,n_families\nNorth,41,30\nSouth,52,40\n")
        #expect(columns.values.allSatisfy { $0.population == nil })
        #expect(!asked.contains { $0.contains("different groups") })
    }

    @Test(arguments: [
        ("Rate per 10,000", 10_000), ("rate_per_1000", 1000), ("Rate per 100 000", 100_000),
        ("rate per10k", 10_000),
    ])
    func `a rate is per as many as its header says, however that is written`(
        header: String, per: Int
    ) throws {
        let (_, columns, _) = try values("la,n,\"\(header)\"\nA,120,51.3\nB,85,47.5\n")
        #expect(columns[header]?.statistic == .rate)
        #expect(columns[header]?.per == Decimal(per))
    }

    @Test func `whole numbers of unknown meaning are counts only with a question`() throws {
        let (_, columns, asked) = try values(
            "la,Looked after,Population,\"Rate per 10,000\"\nA,120,23410,51.3\nB,85,17902,47.5\nC,c,8120,c\n"
        )
        #expect(columns["Looked after"]?.statistic == .count)
        #expect(columns["Rate per 10,000"]?.base == .column("Population"))
        #expect(asked.contains { $0.contains("what is the column Looked after?") })
        #expect(!asked.contains { $0.contains("what is the column Population?") })
    }

    @Test func `the columns of a survival curve, as R prints them, are recognised`() throws {
        let (output, columns, _) = try values(
            """
            time,n.risk,n.event,n.censor,survival,std.err,lower,upper
            0,880,0,0,1,0,1,1
            30,860,12,18,0.986,0.004,0.978,0.994
            """)
        #expect(output.kind == .survival)
        #expect(
            ["n.risk", "n.event", "n.censor", "survival", "std.err", "lower", "upper"].map {
                columns[$0]?.statistic
            } == [.atRisk, .events, .events, .survival, .se, .ciLow, .ciHigh])
        #expect(columns.values.allSatisfy { $0.base == nil })
    }
}

/// Coefficients as esttab and statsmodels write them.
struct FitDraftingTests {
    private static let esttab =
        "<table><caption>Regression</caption><tr><td colspan=2><hr></td></tr>"
        + "<tr><td></td><td>(1)</td></tr><tr><td></td><td>y</td></tr>"
        + "<tr><td>x</td><td>0.512<sup>***</sup></td></tr><tr><td></td><td>(3.51)</td></tr>"
        + "<tr><td><i>N</i></td><td>195</td></tr></table>"
    private static let summary = """
                                OLS Regression Results
        ==============================================================
        Dep. Variable:              y   R-squared:               0.004
        No. Observations:         200   AIC:                     556.9
        Df Residuals:             197   BIC:                     566.8
        ==============================================================
                       coef    std err          t      P>|t|
        --------------------------------------------------------------
        Intercept    0.0152      0.102      0.149      0.882
        x           -0.0603      0.067     -0.900      0.369
        ==============================================================
        Omnibus:                1.283   Durbin-Watson:           2.045
        """

    @Test(arguments: [("t.html", esttab), ("t.txt", summary)])
    func `a table of coefficients is drafted with what the fit says of itself`(
        name: String, text: String
    ) throws {
        let drafted = try DraftFolder.draft([name: text])
        let output = try #require(drafted.declaration.outputs.first)
        let isSummary = name == "t.txt"
        #expect(output.kind == .coefficients)
        #expect(output.models.map(\.observations) == [isSummary ? 200 : 195])
        #expect(output.models.map(\.residualDF) == [isSummary ? 197 : nil])
        #expect(output.models[0].columns["estimate"] == (isSummary ? "coef" : "(1)"))
        #expect(!drafted.general.contains { $0.contains("no numbers were recognised") })
    }

    /// Each header line is a variable: a thousand of them would be compared with each other.
    @Test(arguments: [(2, true), (30, false)])
    func `lines of words without end are no headers`(count: Int, isCross: Bool) throws {
        let headers = ["la,F,F\n"] + (2...count).map { ",a\($0),b\($0)\n" }
        let lines = (1...40).map { "x\($0),12,34\n" }
        let drafted = try DraftFolder.draft(["t.csv": (headers + lines).joined()])
        let layout = drafted.declaration.outputs.first?.table?.layout
        #expect((layout == .cross) == isCross)
    }
}
