import Outputs
import Testing

@testable import Differencing

/// What the only contributor to a withheld cell can work out.
@Suite struct OwnValueTests {
    private func table(_ numbers: [Int?], of: String? = nil) -> PublishedTable {
        let labels = numbers.indices.map { index in
            index == numbers.count - 1
                ? Label(text: "Total", categories: .all)
                : Label(text: "c\(index)", categories: .codes([index]))
        }
        var value = ValueDeclaration(column: "n", statistic: of == nil ? .count : .sum)
        value.of = of
        value.precision = .exact
        let cells = numbers.enumerated().map { index, number in
            Cell(
                labels: [index],
                shown: number.map { .number(PrintedNumber(value: Decimal($0))) }
                    ?? .withheld(low: nil, high: nil),
                position: Position(line: index + 2, column: 1))
        }
        return PublishedTable(
            output: "t",
            table: Table(
                dimensions: [Dimension(name: "c", variable: "c", labels: labels)],
                values: [value], cells: cells),
            unit: "person")
    }

    private func cell(_ index: Int) -> CellReference { CellReference(table: 0, cell: index) }

    private func result(
        _ table: PublishedTable, singletons: Set<CellReference>,
        change: (inout AuditParameters) -> Void = { _ in }
    ) -> AuditResult {
        var parameters = AuditParameters(minimum: 3, singletons: singletons)
        change(&parameters)
        return AuditUnit(tables: [table], dataset: nil).result(parameters)
    }

    @Test func `lets the one unit of a withheld count work out the other`() throws {
        let counts = table([nil, nil, 20, 30])
        #expect(result(counts, singletons: []).inferences.isEmpty)
        let found = result(counts, singletons: [cell(0)])
        let alarm = try #require(found.inferences.first)
        #expect(found.inferences.count == 1)
        #expect(alarm.terms == [Inference.Term(coefficient: 1, cell: cell(1))])
        #expect(alarm.contributor == cell(0))
        #expect(alarm.alarm == .exactRecovery)
        #expect(alarm.proof == .equalities)
        #expect(alarm.low == 9 && alarm.high == 9)
        let facts = alarm.because.high.map(\.fact)
        #expect(facts.contains(.cell(cell(0), value: 1)))
        #expect(facts.contains(.cell(cell(3), value: 30)))
        #expect(found.isComplete)
    }

    @Test func `does not let one of three`() {
        let counts = table([nil, nil, nil, 20, 60])
        #expect(result(counts, singletons: [cell(0)]).inferences.isEmpty)
    }

    @Test func `tells each of two who are alone about the other`() {
        let found = result(table([nil, nil, 20, 30]), singletons: [cell(0), cell(1)])
        // Both cannot be 1: what does not fit is not searched, what follows from either is told.
        #expect(found.inferences.map(\.contributor) == [cell(1), cell(0)])
    }

    @Test func `lets the one contributor of a sum work out the other sum`() throws {
        let sums = table([nil, nil, 2_000, 3_000], of: "cost")
        let symbolic = result(sums, singletons: [cell(0)])
        #expect(symbolic.inferences.map(\.contributor) == [cell(0)])
        #expect(symbolic.inferences.map(\.alarm) == [.exactRecovery])
        #expect(symbolic.inferences.map(\.low) == [nil])
        let known = result(sums, singletons: [cell(0)]) { $0.contributions = [cell(0): 950] }
        #expect(known.inferences.map(\.low) == [50])
        #expect(known.inferences.map(\.high) == [50])
        #expect(
            known.inferences.first?.because.low.map(\.fact).contains(.cell(cell(0), value: 950))
                == true)
    }

    @Test func `finds what the contributor of a sum knows too closely`() {
        let sums = table([nil, nil, nil, 2_000, 3_000], of: "cost")
        let wide = [cell(1): Interval(low: 10, high: 40), cell(2): Interval(low: 5, high: 70)]
        func alarms(_ own: Decimal) -> [CellReference] {
            result(sums, singletons: [cell(0)]) {
                $0.contributions = [cell(0): own]
                $0.protection = wide
            }.inferences.map(\.terms[0].cell)
        }
        #expect(alarms(900).isEmpty)
        #expect(alarms(950) == [cell(2)])
        #expect(alarms(970) == [cell(1), cell(2)])
    }

    @Test func `takes who is alone in a cell that all know too closely for a knower`() {
        let sums = table([nil, nil, 889, 1_000], of: "cost")
        let found = result(sums, singletons: [cell(0), cell(1)]) {
            $0.contributions = [cell(0): 103, cell(1): 8]
            $0.protection = [cell(0): Interval(low: 90, high: 124)]
        }.inferences
        #expect(found.filter { $0.contributor == nil }.map(\.alarm) == [.intervalTooNarrow])
        let own = found.filter { $0.contributor != nil }
        #expect(Set(own.map(\.terms[0].cell)) == [cell(0), cell(1)])
        #expect(own.allSatisfy { $0.alarm == .exactRecovery && $0.contributor != $0.terms[0].cell })
        #expect(Set(own.map(\.low)) == [103, 8])
    }

    @Test func `does not tell twice that a cell is known too closely`() {
        let sums = table([nil, nil, nil, 2_000, 2_060], of: "cost")
        let found = result(sums, singletons: [cell(0)]) {
            $0.contributions = [cell(0): 20]
            $0.protection = [
                cell(1): Interval(low: 10, high: 90), cell(2): Interval(low: 10, high: 50),
            ]
        }.inferences
        // Everybody knows that the second is at most 60; that the third is at most 40 takes 20.
        #expect(found.map(\.terms[0].cell) == [cell(1), cell(2)])
        #expect(found.map(\.contributor) == [nil, cell(0)])
    }

    @Test func `goes by sums and differences alone in large systems`() {
        let counts = table([nil, nil, 20, 30])
        let found = result(counts, singletons: [cell(0)]) { $0.limits.own = 0 }
        #expect(found.inferences.map(\.low) == [9])
        let bounded = table([nil, nil, nil, 20, 21])
        #expect(result(bounded, singletons: [cell(0)]).inferences.count >= 2)
        let cut = result(bounded, singletons: [cell(0)]) { $0.limits.own = 0 }
        #expect(cut.inferences.allSatisfy { $0.contributor == nil })
    }

    @Test func `names cells as they were given`() {
        var turned = table([nil, nil, 20, 30])
        turned.table.cells.reverse()
        let found = result(turned, singletons: [cell(3)])
        #expect(found.inferences.map(\.contributor) == [cell(3)])
        #expect(found.inferences.map(\.terms[0].cell) == [cell(2)])
    }
}
