import Outputs
import Testing

@testable import Disclosure

struct RoundingTests {
    @Test func `counts of a table that fails are rounded half up and declared so`() throws {
        let drawn = try DrawnTable(
            """
                     F      M    Total
            LA1      3     20       23
            LA2     32     40       72
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        let proposal = try Scene([drawn.output]).rounding(to: 5)
        let table = try #require(proposal.submission.outputs[0].table)
        let shown = table.cells.map { $0.shown.number?.value }
        #expect(table.values.allSatisfy { $0.precision == .round(5) })
        for (cell, value) in zip(table.cells.indices, shown) {
            let own = try #require(drawn.table.cells[cell].shown.number?.value)
            guard let value else { continue }
            #expect(value == (own + 2).roundedDown(toMultipleOf: 5), "\(own)")
        }
        let rounded = proposal.changes.filter { $0.role == .rounded }
        #expect(rounded.allSatisfy { $0.shown != nil } && !rounded.isEmpty)
    }

    @Test func `a table that passes is left exact`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14       31       45
            Bradford      41       32       73
            """)
        let proposal = try Scene([drawn.output]).rounding(to: 5)
        #expect(proposal.changes.isEmpty && proposal.isSafe)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `what is called safe after rounding does not fail`(seed: UInt64) throws {
        let scene = try Scene(smallSeed: seed)
        let proposal = try scene.rounding(to: 5)
        #expect(!proposal.isSafe || proposal.report.verdict < .fail, "seed \(seed)")
    }

    @Test func `when the time is over nothing is called safe that was not judged`() throws {
        let drawn = try DrawnTable(
            """
                     F      M    Total
            LA1      3     20       23
            LA2     32     40       72
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        var limits = ProtectionLimits()
        limits.isOver = { true }
        let proposal = try Scene([drawn.output]).proposal(limits: limits)
        #expect(proposal.isCutShort && !proposal.isSafe)
        #expect(proposal.report.verdict == .fail)
    }
}
