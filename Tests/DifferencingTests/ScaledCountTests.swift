import Outputs
import Testing

@testable import Differencing

/// Numbers of units that are printed in thousands.
@Suite struct ScaledCountTests {
    private func result(_ numbers: [Int?], _ precision: Precision) -> AuditResult {
        let labels = numbers.indices.map { index in
            index == numbers.count - 1
                ? Label(text: "Total", categories: .all)
                : Label(text: "c\(index)", categories: .codes([index]))
        }
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = precision
        value.scale = 1000
        let cells = numbers.enumerated().map { index, number in
            Cell(
                labels: [index],
                shown: number.map { .number(PrintedNumber(value: Decimal($0))) }
                    ?? .withheld(low: nil, high: nil),
                position: Position(line: index + 2, column: 1))
        }
        let table = PublishedTable(
            output: "t",
            table: Table(
                dimensions: [Dimension(name: "c", variable: "c", labels: labels)],
                values: [value], cells: cells),
            unit: "person")
        return AuditUnit(tables: [table], dataset: nil).result(
            AuditParameters(minimum: 5, all: true))
    }

    private func inference(_ result: AuditResult, _ cells: [Int]) throws -> Inference {
        try #require(result.inferences.first { $0.terms.map(\.cell.cell) == cells })
    }

    @Test func `bounds of a cell and of a difference are both in units`() throws {
        let found = result([30, 25, nil, 98], .decimals(0))
        let cell = try inference(found, [0])
        #expect(cell.low == 29_500 && cell.high == 30_500)
        let withheld = try inference(found, [2])
        #expect(withheld.low == 41_500 && withheld.high == 44_500)
        let difference = try inference(found, [3, 0])
        #expect(difference.low == 67_000 && difference.high == 69_000)
    }

    @Test func `printed thousands add up to units by their multipliers`() throws {
        let withheld = try inference(result([30, nil, 98], .exact), [1])
        #expect(withheld.alarm == .exactRecovery && withheld.low == 68_000)
        for lines in [withheld.because.low, withheld.because.high] {
            #expect(Set(lines.map(\.multiplier)) == ["1000", "-1000"])
            let values = lines.map { line in
                if case .cell(_, let value) = line.fact { value } else { Decimal(0) }
            }
            #expect(Set(values) == [98, 30])
        }
    }
}
