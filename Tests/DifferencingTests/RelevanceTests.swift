import Outputs
import Testing

@testable import Differencing

/// What is left out of a history changes nothing.
@Suite struct RelevanceTests {
    /// An alarm by the units that it is about.
    private struct Alarm: Hashable {
        let atoms: UInt32
        let alarm: Inference.Alarm?
        let low: Decimal?
        let high: Decimal?
    }

    private func alarm(_ inference: Inference, _ atoms: [CellReference: UInt32], _ width: Int)
        -> Alarm
    {
        var counts = [Int](repeating: 0, count: width)
        for term in inference.terms {
            let own = atoms[term.cell] ?? 0
            for atom in 0..<width where own >> UInt32(atom) & 1 == 1 {
                counts[atom] += term.coefficient
            }
        }
        let bits = counts.indices.reduce(UInt32(0)) {
            counts[$1] == 1 ? $0 | 1 << UInt32($1) : $0
        }
        return Alarm(
            atoms: bits, alarm: inference.alarm, low: inference.low, high: inference.high)
    }

    @Test(arguments: [false, true]) func `leaves out nothing that bears upon a table`(
        _ linked: Bool
    ) {
        var dropped = 0
        for seed in 0..<UInt64(400) {
            let system = RandomSystem(seed: seed, linked: linked)
            var random = Seeded(state: seed ^ 0xABCD)
            let checked = Set(system.tables.indices.filter { _ in random.chance(35) })
            guard !checked.isEmpty else { continue }
            let parameters = AuditParameters(minimum: 3)
            let all = AuditUnit(tables: system.tables, dataset: system.dataset)
            let part = AuditUnit(
                tables: system.tables, dataset: system.dataset, checked: checked)
            let kept = OrderedTables(system.tables, bearingOn: checked, system.dataset, minimum: 3)
            let cells = kept.kept.reduce(0) { $0 + kept.tables[$1].table.cells.count }
            if cells < system.tables.reduce(0, { $0 + $1.table.cells.count }) { dropped += 1 }
            let atoms = Dictionary(uniqueKeysWithValues: system.lines.map { ($0.cell, $0.atoms) })
            let width = system.truth.count
            let wanted = all.result(parameters)
            let found = part.result(parameters)
            let others = system.tables.indices.filter { !checked.contains($0) }
            // What follows without the checked tables is not theirs, whatever names it.
            let before = AuditUnit(
                tables: others.map { system.tables[$0] }, dataset: system.dataset
            ).result(parameters).inferences.map { alarm($0.renamed(from: others), atoms, width) }
            let known = Set(wanted.inferences.map { alarm($0, atoms, width) })
            let told = Set(found.inferences.map { alarm($0, atoms, width) }).union(before)
            for inference in wanted.inferences where !told.contains(alarm(inference, atoms, width))
            {
                let isOwn = inference.terms.contains { checked.contains($0.cell.table) }
                Issue.record(
                    "seed \(seed) of \(checked)\(isOwn ? " own" : ""): \(inference.brief)")
            }
            for inference in found.inferences
            where !known.contains(alarm(inference, atoms, width)) {
                Issue.record("seed \(seed) of \(checked), not there: \(inference.brief)")
            }
        }
        #expect(dropped > (linked ? 40 : 20), "only \(dropped) systems were cut")
    }

    private func table(
        _ output: String, _ variables: [String], withheld: Set<Int> = [],
        population: [String: [String]] = [:], count: ([Int]) -> Int
    ) -> PublishedTable {
        var places: [[Int]] = [[]]
        for _ in variables { places = places.flatMap { own in (0...2).map { own + [$0] } } }
        let cells = places.enumerated().map { index, place in
            Cell(
                labels: place,
                shown: withheld.contains(index)
                    ? .withheld(low: nil, high: nil)
                    : .number(PrintedNumber(value: Decimal(count(place)))),
                position: Position(line: index + 2, column: 1))
        }
        let dimensions = variables.map { name in
            Dimension(
                name: name, variable: name,
                labels: ["0", "1", "Total"].enumerated().map { code, text in
                    Label(text: text, categories: code == 2 ? .all : .codes([code]))
                })
        }
        return PublishedTable(
            output: output,
            table: Table(
                dimensions: dimensions,
                values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
            unit: "person", population: population)
    }

    private var dataset: Dataset {
        var dataset = Dataset(name: "d")
        for name in ["a", "b", "c", "d"] { dataset.variables[name] = Variable(codes: ["0", "1"]) }
        return dataset
    }

    /// Ten units for each choice, so that two variables have 10, 20 or 40.
    private func even(_ place: [Int]) -> Int { place.reduce(10) { $1 == 2 ? $0 * 2 : $0 } }

    private func kept(_ tables: [PublishedTable], _ checked: Set<Int> = [0]) -> [Int: Int] {
        let ordered = OrderedTables(tables, bearingOn: checked, dataset, minimum: 3)
        return Dictionary(
            uniqueKeysWithValues: ordered.kept.map {
                ($0, ordered.tables[$0].table.cells.count)
            })
    }

    @Test func `leaves out tables that agree in every common margin`() {
        let tables = [table("0", ["a", "b"], count: even), table("1", ["a", "c"], count: even)]
        #expect(kept(tables) == [0: 9])
        // Numbers inside may be withheld.
        let open = [tables[0], table("1", ["a", "c"], withheld: [0, 1, 3, 4], count: even)]
        #expect(kept(open) == [0: 9])
    }

    @Test func `keeps a table whose margin differs or is withheld`() {
        let own = table("0", ["a", "b"], count: even)
        let other = table("1", ["a", "c"], count: { even($0) + ($0[0] == 0 ? 1 : 0) })
        #expect(kept([own, other])[1] != nil)
        let less = table("1", ["a", "c"], withheld: [2, 5], count: even)
        #expect(kept([own, less])[1] != nil)
    }

    @Test func `keeps tables that are linked in a circle`() {
        let tables = [
            table("0", ["a", "b"], count: even), table("1", ["a", "c"], count: even),
            table("2", ["b", "c"], count: even), table("3", ["c", "d"], count: even),
        ]
        #expect(Set(kept(tables).keys) == [0, 1, 2])
    }

    @Test func `leaves out other populations, and of nested ones what they do not share`() {
        let own = table("0", ["a", "b"], population: ["d": ["0"]], count: even)
        let other = table("1", ["a", "c"], population: ["d": ["1"]], count: even)
        #expect(kept([own, other]) == [0: 9])
        let whole = table("2", ["a", "c"], count: { even($0) * 2 })
        // The difference of the populations is implied per category of what both are cut by: three
        // cells of each of the other two tables.
        #expect(kept([own, other, whole]) == [0: 9, 1: 3, 2: 3])
    }
}

extension Inference {
    /// The same by the tables of a larger unit.
    fileprivate func renamed(from tables: [Int]) -> Inference {
        renamed { CellReference(table: tables[$0.table], cell: $0.cell) }
    }
}
