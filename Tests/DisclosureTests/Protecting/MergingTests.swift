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
