import Tabulation
import Testing

@testable import PostgresEngine

/// Which requests the server may answer by the quick statement.
struct GroupingStatementTests {
    private static func isQuick(
        _ statistics: [String], cost: ColumnType, _ change: (inout TableRequest) -> Void = { _ in }
    ) throws -> Bool {
        let wanted = try request(rows: ["la"], columns: ["sex"], statistics, of: "cost", change)
        let types: [String: ColumnType] = ["la": .text, "sex": .text, "cost": cost, "w": .numeric]
        let statement = GroupingStatement(wanted, from: "t", types: types)
        return statement.quickText(sample: TableSample(size: nil)) != nil
    }

    @Test func `counts, sums, spreads and shares of numbers are quick`() throws {
        for statistics in [["count"], ["mean", "sum"], ["sd", "hhi"]] {
            for cost in [ColumnType.numeric, .whole] {
                #expect(try Self.isQuick(statistics, cost: cost), "\(statistics)")
            }
        }
        #expect(try Self.isQuick(["mean"], cost: .numeric) { $0.weight = "w" })
        #expect(try Self.isQuick(["mean"], cost: .numeric) { $0.missing = .category })
    }

    @Test func `order, extremes, other units, and numbers in text are not`() throws {
        for statistic in ["median", "mode", "gini", "minimum", "range"] {
            #expect(try !Self.isQuick([statistic], cost: .numeric), "\(statistic)")
        }
        #expect(try !Self.isQuick(["mean"], cost: .text))
        #expect(try !Self.isQuick(["mean"], cost: .numeric) { $0.unit = "child" })
        #expect(
            try !Self.isQuick(["mean"], cost: .numeric) {
                $0.contributors = [.init(unit: "family", column: "family")]
            })
    }
}
