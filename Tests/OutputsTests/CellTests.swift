import Testing

@testable import Outputs

struct CellTests {
    private static let shown: [Shown] = [
        .absent, .withheld(low: nil, high: nil), .withheld(low: 1, high: nil),
        .withheld(low: nil, high: 9), .withheld(low: -3, high: 4),
        .withheld(low: 0, high: Int(Int32.max) + 7), .withheld(low: Int(Int32.min), high: 1),
        .number(PrintedNumber(value: Decimal(0))), .number(PrintedNumber(value: Decimal(-12))),
        .number(PrintedNumber(value: Decimal(999_999_999_999_999), decimals: 0)),
        .number(PrintedNumber(value: Decimal(3), decimals: 40)),
    ]
    private static let printed = ["3.50", "-0.000000000000001", "999999999999999.123456789012345"]
    private static let precisions: [Precision?] = [
        nil, .exact, .round(5), .random(3), .down(10), .up(10), .midpoint(6), .decimals(15),
        .figures(1_000_000),
    ]

    private static var evidences: [Evidence?] {
        var several = Evidence(count: Decimal(4))
        several.contributors = ["family": Decimal(2)]
        return [
            nil, Evidence(), Evidence(count: Decimal(7)), Evidence(count: Decimal(1 << 40)),
            Evidence(count: Decimal.unit(ofPlace: 2)), several,
        ]
    }

    @Test func `a cell gives back what it was made of`() throws {
        let numbers = try Self.printed.map {
            Shown.number(try #require(PrintedNumber(parsing: Array($0.utf8))))
        }
        for shown in Self.shown + numbers {
            for precision in Self.precisions {
                for evidence in Self.evidences {
                    for labels in [[], [3], [-1, 0, 2], [1, 2, 3, 4, 5, 6]] {
                        let position = Position(line: 7, column: 3)
                        let cell = Cell(
                            labels: labels, value: 4_321, shown: shown, position: position,
                            precision: precision, evidence: evidence)
                        #expect(cell.shown == shown && cell.precision == precision)
                        #expect(cell.evidence == evidence && Array(cell.labels) == labels)
                        #expect(cell.value == 4_321 && cell.position == position)
                    }
                }
            }
        }
    }

    @Test func `evidence that comes later changes nothing else`() {
        for shown in Self.shown {
            for evidence in Self.evidences {
                var cell = Cell(labels: [1], shown: shown, position: Position(line: 1, column: 1))
                cell.evidence = Evidence(count: Decimal(1 << 50))
                cell.evidence = evidence
                #expect(cell.shown == shown && cell.evidence == evidence)
            }
        }
    }

    @Test func `cells are equal only with the same evidence and the same decimals`() {
        func cell(_ decimals: Int, _ evidence: Evidence?) -> Cell {
            Cell(
                labels: [1], shown: .number(PrintedNumber(value: Decimal(3), decimals: decimals)),
                position: Position(line: 1, column: 1), evidence: evidence)
        }
        #expect(cell(1, nil) == cell(1, nil) && cell(1, nil) != cell(2, nil))
        #expect(cell(1, Evidence(count: Decimal(2))) != cell(1, nil))
        #expect(cell(1, Evidence(count: Decimal(2))) == cell(1, Evidence(count: Decimal(2))))
        #expect(cell(40, nil) == cell(40, nil) && cell(40, nil) != cell(41, nil))
    }

    /// A workbook of 100 MB has 17 million of them.
    @Test func `a cell takes 48 bytes`() { #expect(MemoryLayout<Cell>.stride == 48) }
}

struct CellLabelsTests {
    @Test func `labels are kept in their order, however many there are`() {
        for count in 0...9 {
            var labels = CellLabels()
            for label in 0..<count { labels.append(label * 7 - 1) }
            #expect(labels.count == count)
            #expect(Array(labels) == (0..<count).map { $0 * 7 - 1 })
            for place in 0..<count {
                var other = labels
                other[place] = 99
                #expect(other[place] == 99 && other != labels && other.count == count)
            }
        }
    }
}
