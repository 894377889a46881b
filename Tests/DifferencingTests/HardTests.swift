import Clp
import Foundation
import Outputs
import Testing

@testable import Differencing

/// Prints times of inputs made to be hard; only run where asked for.
@Suite(.serialized) struct HardTests {
    @Test(.enabled(if: SpeedTests.isWanted), arguments: [[12, 12], [40, 40], [30, 6, 5]])
    func `stops in time at percentages of unknown bases`(_ sizes: [Int]) {
        let linked = LinkedTables(sizes: sizes, seed: 3)
        report("shares \(sizes)", linked.shares, linked.dataset)
    }

    @Test(.enabled(if: SpeedTests.isWanted), arguments: [4, 8, 12, 20])
    func `stops in time at linked tables`(_ variables: Int) {
        for isStar in [true, false] {
            let linked = LinkedTables(
                sizes: (0..<variables).map { 3 + $0 % 7 * 3 }, seed: UInt64(variables))
            report(
                "linked \(variables) \(isStar ? "star" : "ring")", linked.pairs(isStar: isStar),
                linked.dataset)
        }
    }

    private func report(_ name: String, _ tables: [PublishedTable], _ dataset: Dataset) {
        for library in [nil, ClpSolver()] {
            if library != nil, ProcessInfo.processInfo.environment["CLP"] != "1" { continue }
            let clock = ContinuousClock()
            var result = AuditResult()
            let time = clock.measure {
                result = AuditUnit(tables: tables, dataset: dataset)
                    .result(AuditParameters(minimum: 5), library: library)
            }
            let withheld = tables.flatMap(\.table.cells).count { !$0.shown.isNumber }
            print(
                "RESULT \(name)\(library == nil ? "" : " clp") cells \(tables.reduce(0) { $0 + $1.table.cells.count }) withheld \(withheld) \(time) \(result.gaps.map(\.rawValue).sorted()) unbounded \(result.unbounded.count) alarms \(result.inferences.count) conflicts \(result.conflicts.count)"
            )
        }
    }
}

/// Several tables about the same units.
struct LinkedTables {
    var dataset = Dataset(name: "linked")
    private let sizes: [Int]
    private var units: [[Int]] = []
    private var random: Seeded

    init(sizes: [Int], seed: UInt64) {
        random = Seeded(state: seed)
        self.sizes = sizes
        for (v, size) in sizes.enumerated() {
            dataset.variables["v\(v)"] = Variable(codes: (0..<size).map { "v\(v)c\($0)" })
        }
        for _ in 0..<3_000 {
            units.append(
                sizes.map { size in
                    min(
                        Int.random(in: 0..<size, using: &random),
                        Int.random(in: 0..<size, using: &random))
                })
        }
    }

    func pairs(isStar: Bool) -> [PublishedTable] {
        sizes.indices.dropFirst(isStar ? 1 : 0).map { v in
            table([isStar ? 0 : v, isStar ? v : (v + 1) % sizes.count].sorted(), isShare: false)
        }
    }

    /// A table of all variables, and one per all but one, in percent of unknown bases.
    var shares: [PublishedTable] {
        [table(Array(sizes.indices), isShare: true)]
            + sizes.indices.map { v in
                table(sizes.indices.filter { $0 != v }, isShare: true)
            }
    }

    private func table(_ variables: [Int], isShare: Bool) -> PublishedTable {
        var places: [[Int]] = [[]]
        for v in variables {
            places = places.flatMap { own in (0...sizes[v]).map { own + [$0] } }
        }
        func count(_ place: [Int]) -> Int {
            units.count { unit in
                zip(variables, place).allSatisfy { $1 == sizes[$0] || unit[$0] == $1 }
            }
        }
        let dimensions = variables.map { v in
            Dimension(
                name: "v\(v)", variable: "v\(v)",
                labels: (0..<sizes[v]).map {
                    Label(text: "v\(v)c\($0)", categories: .codes([$0]))
                } + [Label(text: "Total", categories: .all)])
        }
        let cells = places.enumerated().compactMap { index, place -> Cell? in
            let number = count(place)
            var shown: Shown =
                number > 0 && number < 5
                ? .withheld(low: nil, high: nil)
                : .number(PrintedNumber(value: Decimal(number)))
            if isShare {
                var base = place
                base[base.count - 1] = sizes[variables[variables.count - 1]]
                let whole = count(base)
                guard whole > 0, base != place else { return nil }
                let tenths = (number * 2_000 + whole) / (2 * whole)
                shown = .number(
                    PrintedNumber(value: Decimal(tenths) * Decimal.unit(ofPlace: 1), decimals: 1))
            }
            return Cell(labels: place, shown: shown, position: Position(line: index + 2, column: 1))
        }
        var value = ValueDeclaration(column: "n", statistic: isShare ? .percent : .count)
        value.precision = isShare ? .decimals(1) : .exact
        if isShare, let last = variables.last { value.percentOf["v\(last)"] = "Total" }
        return PublishedTable(
            output: "t\(variables)\(isShare)",
            table: Table(dimensions: dimensions, values: [value], cells: cells), unit: "person")
    }
}
