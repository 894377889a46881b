import Outputs
import Testing

@testable import Disclosure

struct MergingTests {
    private static let authorities = """
                 F      M    Total
        LA1      3     20       23
        LA2     32     40       72
        LA3     50     60      110
        LA4     44     41       85
        """

    private func merging(_ output: Output, released: [Output] = []) throws -> Proposal {
        try Scene([output], released: released).merging()
    }

    @Test func `a small authority is shown by its region, and the parts add up`() throws {
        let drawn = try DrawnTable(
            Self.authorities, dataset: .example, id: "a", rows: "la", columns: "sex")
        let proposal = try merging(drawn.output)
        #expect(proposal.isSafe && proposal.report.verdict < .fail)
        #expect(proposal.merges.map(\.variable) == ["la"])
        let table = try #require(proposal.submission.outputs[0].table)
        let shown = table.cells.map { cell in
            "\(table.place(of: cell).labels.sorted { $0.key < $1.key }.map(\.value)) "
                + "\(cell.shown.number?.value.description ?? "-")"
        }
        #expect(shown.contains("[\"North\", \"F\"] 35"), "\(shown)")
        #expect(shown.contains("[\"North\", \"Total\"] 95"), "\(shown)")
        #expect(!shown.contains { $0.contains("LA1") })
        #expect(proposal.submission.outputs[0].declaration?.evidence == nil)
    }

    /// Six authorities, of which three are one part and all are the whole.
    private static let country: Dataset = {
        var dataset = Dataset.example
        var la = Variable(codes: ["N1", "N2", "N3", "S1", "S2", "S3"])
        la.groups = [
            "North": ["N1", "N2", "N3"], "South": ["S1", "S2", "S3"], "Country": la.codes,
        ]
        dataset.variables["la"] = la
        return dataset
    }()

    private static let small = [
        ("N1", 12, 26), ("N2", 22, 22), ("N3", 2, 34), ("S1", 22, 18), ("S2", 14, 31),
        ("S3", 19, 6),
    ]

    private func country(_ rows: [(String, Int, Int)]) throws -> [String] {
        let lines = rows.map { "\($0.0)   \($0.1)   \($0.2)   \($0.1 + $0.2)" }
        let drawn = try DrawnTable(
            (["   F   M   Total"] + lines).joined(separator: "\n"), dataset: Self.country, id: "a",
            rows: "la", columns: "sex")
        var scene = Scene([drawn.output])
        scene.dataset = Self.country
        let proposal = try scene.merging()
        #expect(proposal.isSafe)
        return proposal.submission.outputs[0].table?.dimensions[0].labels.map(\.text) ?? []
    }

    @Test func `each part of a variable is shown together, not more`() throws {
        #expect(try country(Self.small) == ["North", "South"])
    }

    @Test func `only the part that has a small cell is shown together`() throws {
        let rows = Self.small.map { $0.0 == "S3" ? ($0.0, $0.1, 26) : $0 }
        #expect(try country(rows) == ["S1", "S2", "S3", "North"])
    }

    @Test func `where parts are shown already what lies in them is left out`() throws {
        let parts = [("North", 36, 82), ("South", 55, 55), ("Country", 91, 137)]
        #expect(try country(Self.small + parts) == ["North", "South", "Country"])
    }

    @Test func `a table that passes is left alone`() throws {
        let drawn = try DrawnTable(
            """
                     F      M
            LA1     13     20
            LA2     32     40
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        let proposal = try merging(drawn.output)
        #expect(proposal.merges.isEmpty && proposal.isSafe && proposal.cellsMerged == 0)
    }

    @Test func `what is out by authority can not be hidden by a region`() throws {
        let drawn = try DrawnTable(
            Self.authorities, dataset: .example, id: "a", rows: "la", columns: "sex")
        let before = try DrawnTable(
            """
                     F
            LA2     32
            """, dataset: .example, id: "out", rows: "la", columns: "sex")
        let proposal = try merging(drawn.output, released: [before.output])
        #expect(proposal.merges.isEmpty && !proposal.isSafe)
    }
}
