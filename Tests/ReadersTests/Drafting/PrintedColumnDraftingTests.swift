import Outputs
import Readers
import Testing

/// Tables as statistical programs print them: what is recognised, and what is asked.
struct PrintedColumnDraftingTests {
    private static let dataset = """
        dataset: d
        units: [child]
        variables:
          la: {codes: [E01, E02, E03], names: {E01: Leeds, E02: Bradford, E03: York}}
          sex: {codes: [F, M]}
          month: {codes: 0..60}
        """

    private func draft(_ name: String, _ text: String) throws -> DraftedSubmission {
        try DraftFolder.draft([name: text], dataset: Self.dataset)
    }

    private func questions(_ drafted: DraftedSubmission) -> [String] {
        drafted.questions.values.flatMap(\.self) + drafted.general
    }

    @Test func `limits of an interval belong to the model, a level is asked about`() throws {
        let drafted = try draft(
            "or.csv",
            """
            variable,level,OR,lower 95% CI,upper 95% CI,p
            sex,Male,1.20,1.01,1.42,0.04
            la,York,0.90,0.70,1.20,0.50
            """)
        let model = try #require(drafted.declaration.outputs.first?.models.first)
        #expect(model.columns["low"] == "lower 95% CI")
        #expect(model.columns["high"] == "upper 95% CI")
        #expect(
            questions(drafted).contains { $0.hasPrefix("is the column level part of the term?") })
    }

    @Test(arguments: ["lower 95% CI", "95% CI lower", "Lower confidence limit", "CI (low)"])
    func `a limit beside a curve is no percentage`(header: String) throws {
        let drafted = try draft(
            "km.csv",
            """
            month,n.risk,n.event,survival,std.err,\(header)
            1,200,12,0.940,0.017,0.908
            2,188,14,0.870,0.024,0.825
            """)
        let values = try #require(drafted.declaration.outputs.first?.table?.values)
        #expect(values.map(\.statistic) == [.atRisk, .events, .survival, .se, .ciLow])
        #expect(!questions(drafted).contains { $0.contains("a share") || $0.contains("the se?") })
    }

    @Test func `models side by side are known by the errors beneath, whatever follows`() throws {
        let drafted = try draft(
            "models.csv",
            """
            "","(1)","(2)"
            "","y","y"
            "sexM","0.123*","0.110"
            "","(0.05)","(0.06)"
            "age","0.045","0.040"
            "","(0.01)","(0.02)"
            "N","4821","4700"
            "R2","0.12","0.14"
            """)
        let models = try #require(drafted.declaration.outputs.first?.models)
        #expect(models.map(\.observations) == [4821, 4700])
        #expect(models.map { $0.columns["estimate"] } == ["(1)", "(2)"])
    }

    @Test(arguments: [
        ("120.5 (12.2)", "130.1 (10.2)", true), ("1.01, 1.42", "0.70, 1.20", true),
        ("10-17", "18-25", false), ("Leeds (north)", "York (east)", false),
    ])
    func `cells of two numbers are asked about, ranges are labels`(
        first: String, second: String, isTwofold: Bool
    ) throws {
        let drafted = try draft(
            "t.csv",
            """
            la,n,other
            Leeds,20,"\(first)"
            York,25,"\(second)"
            """)
        let table = try #require(drafted.declaration.outputs.first?.table)
        #expect(table.dimensions.contains { $0.column == "other" } == !isTwofold)
        #expect(
            questions(drafted).contains { $0.hasPrefix("the column other holds two numbers") }
                == isTwofold)
    }

    @Test func `weighted numbers of units are counts, and weighted`() throws {
        let drafted = try draft(
            "w.csv",
            """
            la,weighted_n
            Leeds,1300.5
            York,1056.1
            """)
        let value = try #require(drafted.declaration.outputs.first?.table?.values.first)
        #expect(value.statistic == .count && value.weighted)
    }

    @Test(arguments: [("1.00", Statistic.correlation), ("0.90", .other)])
    func `variables against themselves are correlations where each goes with itself`(
        diagonal: String, expected: Statistic
    ) throws {
        let drafted = try draft(
            "c.csv",
            """
            ,age,cost
            age,1.00,0.20
            cost,0.20,\(diagonal)
            """)
        #expect(drafted.declaration.outputs.first?.table?.values.first?.statistic == expected)
    }

    @Test(arguments: [("x.rds", true), ("x.txt", false), ("x.md", false), ("README", false)])
    func `text that is not called so is asked about`(name: String, isAsked: Bool) throws {
        let drafted = try draft(name, "nothing but words\n")
        #expect(drafted.declaration.outputs.map(\.kind) == [.text])
        #expect(questions(drafted).contains { $0.hasPrefix("its bytes are text") } == isAsked)
    }
}
