import Outputs
import Testing

@testable import Differencing

/// Percentages of numbers of units that are printed rounded, or only for all together.
struct ShareSystem {
    let areas: Int
    let kinds: Int
    let decimals: Int
    /// What numbers of units are rounded to, 1 where only that of all is printed, as it is.
    let base: Int
    /// Area by area the units of each kind.
    let truth: [[Int]]
    private(set) var tables: [PublishedTable] = []
    private(set) var dataset = Dataset(name: "shares")

    init(
        seed: UInt64, areas: Int, kinds: Int, most: Int, decimals: Int? = nil, base: Int? = nil
    ) {
        var random = Seeded(state: seed)
        (self.areas, self.kinds) = (areas, kinds)
        self.decimals = decimals ?? Int.random(in: 0...1, using: &random)
        self.base = base ?? [1, 3, 5].randomElement(using: &random) ?? 1
        truth = (0..<areas).map { _ in
            (0..<kinds).map { _ in Int.random(in: 0...most, using: &random) }
        }
        dataset.units = ["person"]
        dataset.variables["area"] = Variable(codes: (0..<areas).map { "area\($0)" })
        dataset.variables["kind"] = Variable(codes: (0..<kinds).map { "kind\($0)" })
        tables = [shares, counts]
    }

    /// The last line is all areas.
    static func lines(_ counts: [[Int]]) -> [[Int]] {
        counts + [counts[0].indices.map { kind in counts.reduce(0) { $0 + $1[kind] } }]
    }

    private var scale: Int { decimals == 1 ? 1_000 : 100 }

    private func printed(_ part: Int, of whole: Int) -> Int {
        (2 * scale * part + whole) / (2 * whole)
    }

    func rounded(_ count: Int) -> Int { (2 * count + base) / (2 * base) * base }

    private var shares: PublishedTable {
        var value = ValueDeclaration(column: "p", statistic: .percent)
        value.precision = .decimals(decimals)
        value.percentOf = ["kind": "Total"]
        var cells: [Cell] = []
        for (area, line) in Self.lines(truth).enumerated() where line.reduce(0, +) > 0 {
            for (kind, count) in line.enumerated() {
                let number = Decimal(printed(count, of: line.reduce(0, +)))
                cells.append(
                    Cell(
                        labels: [area, kind],
                        shown: .number(
                            PrintedNumber(
                                value: number * Decimal.unit(ofPlace: decimals), decimals: decimals)
                        ), position: Position(line: area + 2, column: kind + 1)))
            }
        }
        return PublishedTable(
            output: "p",
            table: Table(
                dimensions: [dimension("area", areas), dimension("kind", kinds)], values: [value],
                cells: cells), unit: "person")
    }

    private var counts: PublishedTable {
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = base > 1 ? .round(base) : .exact
        let lines = Self.lines(truth)
        let cells = lines.indices.filter { base > 1 || $0 == areas }.map { area in
            Cell(
                labels: [area],
                shown: .number(
                    PrintedNumber(value: Decimal(rounded(lines[area].reduce(0, +))))),
                position: Position(line: area + 2, column: 1))
        }
        return PublishedTable(
            output: "n",
            table: Table(dimensions: [dimension("area", areas)], values: [value], cells: cells),
            unit: "person")
    }

    private func dimension(_ name: String, _ count: Int) -> Dimension {
        let labels = (0..<count).map { Label(text: "\(name)\($0)", categories: .codes([$0])) }
        return Dimension(
            name: name, variable: name, labels: labels + [Label(text: "Total", categories: .all)])
    }

    /// Whether all that is printed of an area, or after the last one of all, could be printed of a line.
    func fits(_ line: [Int], _ area: Int) -> Bool {
        let own = Self.lines(truth)[area]
        let (known, whole) = (own.reduce(0, +), line.reduce(0, +))
        if base > 1 || area == areas, rounded(known) != rounded(whole) { return false }
        return known == 0
            || zip(own, line).allSatisfy { first, second in
                let middle = 2 * printed(first, of: known)
                return (middle - 1) * whole <= 2 * scale * second
                    && 2 * scale * second <= (middle + 1) * whole
            }
    }
}

/// Percentages against every number of units that they could be of.
@Suite struct ShareReferenceTests {
    private static let most = 6
    private static let minimum = 4

    /// Of two areas and two kinds everything that fits.
    private func solutions(_ system: ShareSystem) -> [[[Int]]] {
        let highest = 4 * Self.most + system.base
        let lines = (0...highest).flatMap { a in (0...highest).map { [a, $0] } }
        let second = lines.filter { system.fits($0, 1) }
        return lines.filter { system.fits($0, 0) }.flatMap { first in
            second.compactMap { second in
                let total = zip(first, second).map { $0 + $1 }
                return system.fits(total, 2) ? [first, second] : nil
            }
        }
    }

    private func count(_ labels: [Int], _ counts: [[Int]]) -> Int {
        let line = ShareSystem.lines(counts)[labels[0]]
        return labels.count > 1 ? line[labels[1]] : line.reduce(0, +)
    }

    @Test func `agrees with every number of units that prints so`() {
        var (few, undone) = (0, 0)
        for seed in 0..<UInt64(ReferenceTests.takesAll ? 2_000 : 100) {
            let system = ShareSystem(seed: seed, areas: 2, kinds: 2, most: Self.most)
            let all = solutions(system)
            let result = AuditUnit(tables: system.tables, dataset: system.dataset).result(
                AuditParameters(minimum: Self.minimum, all: true))
            #expect(result.isComplete && result.conflicts.isEmpty, "seed \(seed) \(result.gaps)")
            var told: Set<CellReference> = []
            for own in result.inferences where own.terms.count == 1 {
                let cell = own.terms[0].cell
                let labels = Array(system.tables[cell.table].table.cells[cell.cell].labels)
                let values = all.map { count(labels, $0) }
                #expect(own.isTight && own.low == values.min().map { Decimal($0) }, "seed \(seed)")
                #expect(own.high == values.max().map { Decimal($0) }, "seed \(seed)")
                #expect(own.isExact == (values.min() == values.max()), "seed \(seed)")
                if own.alarm == .roundingUndone { undone += 1 }
                if own.alarm != nil { told.insert(cell) }
            }
            for (index, cell) in system.tables[0].table.cells.enumerated() {
                let values = all.map { count(Array(cell.labels), $0) }
                let isFew = (values.min() ?? 0) > 0 && (values.max() ?? 0) < Self.minimum
                if isFew { few += 1 }
                #expect(
                    told.contains(CellReference(table: 0, cell: index)) == isFew,
                    "seed \(seed) cell \(index)")
            }
        }
        #expect(few > 20 && undone > 10, "\(few) small parts, \(undone) roundings undone")
    }

    /// Most numbers of units are none of which all these are percentages.
    @Test(arguments: [1, 5])
    func `bounds percentages of which only a number of all, or rounded ones, are printed`(
        _ base: Int
    ) {
        let system = ShareSystem(seed: 0, areas: 5, kinds: 4, most: 40, decimals: 1, base: base)
        let result = AuditUnit(tables: system.tables, dataset: system.dataset).result(
            AuditParameters(minimum: 10))
        #expect(result.isComplete, "\(result.gaps) \(result.unbounded.count)")
        #expect(result.conflicts.isEmpty)
        for own in result.inferences {
            let truth = own.terms.reduce(0) { sum, term in
                let labels = system.tables[term.cell.table].table.cells[term.cell.cell].labels
                return sum + term.coefficient * count(Array(labels), system.truth)
            }
            #expect(own.low.map { $0 <= Decimal(truth) } ?? true)
            #expect(own.high.map { $0 >= Decimal(truth) } ?? true)
        }
    }
}
