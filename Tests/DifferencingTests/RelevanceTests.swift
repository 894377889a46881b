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

    private static var count: UInt64 {
        ReferenceTests.takesAll ? 10_000 : 400
    }

    @Test(arguments: [(false, 35), (true, 35), (true, 12)])
    func `leaves out nothing that bears upon a table`(_ linked: Bool, _ withheld: Int) {
        var dropped = 0
        for seed in 0..<Self.count {
            let system = RandomSystem(seed: seed, linked: linked, withheld: withheld)
            var random = Seeded(state: seed ^ 0xABCD)
            let checked = Set(system.tables.indices.filter { _ in random.chance(35) })
            guard !checked.isEmpty, checked.count < system.tables.count else { continue }
            let kept = OrderedTables(
                system.tables, bearingOn: checked, system.dataset, minimum: 3,
                limits: AuditLimits())
            let cells = kept.kept.reduce(0) { $0 + kept.tables[$1].table.cells.count }
            guard cells < system.tables.reduce(0, { $0 + $1.table.cells.count }) else { continue }
            dropped += 1
            for problem in problems(system, checked) {
                Issue.record("seed \(seed) of \(checked): \(problem)\n\(system.sketch)")
            }
        }
        #expect(dropped > Self.count / 50, "only \(dropped) systems were cut")
    }

    /// What the audit of some tables, less what was left out, tells otherwise than that of all.
    private func problems(_ system: RandomSystem, _ checked: Set<Int>) -> [String] {
        let others = system.tables.indices.filter { !checked.contains($0) }
        func results(all: Bool) -> [AuditResult] {
            var parameters = AuditParameters(minimum: 3)
            parameters.all = all
            parameters.limits.whole = 0
            var before = AuditUnit(
                tables: others.map { system.tables[$0] }, dataset: system.dataset
            ).result(parameters)
            before.inferences = before.inferences.map { inference in
                inference.renamed { CellReference(table: others[$0.table], cell: $0.cell) }
            }
            return [nil, checked].map {
                AuditUnit(tables: system.tables, dataset: system.dataset, checked: $0)
                    .result(parameters)
            } + [before]
        }
        let (alarms, bounds) = (results(all: false), results(all: true))
        var problems: [String] = []
        if alarms[0].conflicts.isEmpty != alarms[1].conflicts.isEmpty {
            problems.append("conflicts")
        }
        // Bounds of every withheld or rounded cell that is kept are those that all tables give.
        let known = Set(bounds[0].inferences.map { alarm($0, system) })
        let shares = Set(system.lines.filter { $0.base != nil }.map(\.cell))
        for inference in bounds[1].inferences
        where inference.terms.count == 1 && !shares.contains(inference.terms[0].cell) {
            if !known.contains(alarm(inference, system)) {
                problems.append("other bounds: \(inference.brief)")
            }
        }
        // Sets of both sides are made of sets that each knows to be small.
        let told = Set((alarms[1...].flatMap(\.inferences)).map { alarm($0, system).atoms })
        let cells = bounds[1...].flatMap(\.inferences).filter { ($0.high ?? 3) < 3 }
        let printed = system.lines.filter { line in
            line.base == nil ? line.high < 3 : system.count(line.atoms, system.truth) < 3
        }
        let parts =
            Array(told) + cells.map { alarm($0, system).atoms }
            + printed.map { $0.atoms & ~system.impossible }
        for inference in alarms[0].inferences {
            let set = alarm(inference, system).atoms
            if !told.contains(set), !isMade(set, of: parts.filter { $0 != 0 }) {
                problems.append("not found: \(String(set, radix: 2)) \(inference.brief)")
            }
        }
        return problems
    }

    private func alarm(_ inference: Inference, _ system: RandomSystem) -> Alarm {
        var counts = [Int](repeating: 0, count: system.truth.count)
        for term in inference.terms {
            let own = system.lines.first { $0.cell == term.cell }?.atoms ?? 0
            for atom in counts.indices where own >> UInt32(atom) & 1 == 1 {
                counts[atom] += term.coefficient
            }
        }
        let bits = counts.indices.reduce(UInt32(0)) {
            counts[$1] == 1 ? $0 | 1 << UInt32($1) : $0
        }
        return Alarm(
            atoms: bits & ~system.impossible, alarm: inference.alarm, low: inference.low,
            high: inference.high)
    }

    /// Whether disjoint sets make up a set.
    private func isMade(_ set: UInt32, of parts: [UInt32]) -> Bool {
        if set == 0 { return true }
        let first = set & (~set &+ 1)
        return parts.contains { part in
            part & first != 0 && part & ~set == 0 && isMade(set & ~part, of: parts)
        }
    }

    /// The case for telling tables apart in one group: neither of two tables of parts of two regions
    /// says anything about a third one, but both together do.
    @Test func `keeps two tables that only together say something`() {
        var dataset = dataset
        dataset.variables["a"] = Variable(codes: ["0", "1", "2", "3"])
        dataset.variables["a"]?.groups = ["0": ["0", "1"], "1": ["2", "3"]]
        func fine(_ output: String, _ other: String, _ counts: [[Int]]) -> PublishedTable {
            let cells = counts.enumerated().flatMap { a, own in
                own.enumerated().map { b, count in
                    Cell(
                        labels: [a, b], shown: .number(PrintedNumber(value: Decimal(count))),
                        position: Position(line: a * 2 + b + 2, column: 1))
                }
            }
            return PublishedTable(
                submission: output, output: output,
                table: Table(
                    dimensions: [
                        Dimension(
                            name: "a", variable: "a",
                            labels: (0..<4).map { Label(text: "\($0)", categories: .codes([$0])) }),
                        Dimension(
                            name: other, variable: other,
                            labels: (0..<2).map { Label(text: "\($0)", categories: .codes([$0])) }),
                    ],
                    values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
                unit: "person")
        }
        // Each quarter has all its people in one category of either variable.
        let first = fine("1", "b", [[9, 0], [0, 9], [9, 0], [0, 9]])
        let second = fine("2", "c", [[9, 0], [0, 9], [9, 0], [0, 9]])
        var own = table("0", ["a", "b", "c"], withheld: Set(0..<27)) { _ in 0 }
        own.table = Table(
            dimensions: own.table.dimensions.enumerated().map { index, dimension in
                guard index == 0 else { return dimension }
                let sets: [CategorySet] = [.codes([0, 1]), .codes([2, 3]), .all]
                return Dimension(
                    name: "a", variable: "a",
                    labels: zip(dimension.labels, sets).map { Label(text: $0.text, categories: $1) }
                )
            }, values: own.table.values,
            cells: own.table.cells.map { cell in
                let open = cell.labels[1] < 2 && cell.labels[2] < 2
                let count = cell.labels.reduce(9) { $1 == 2 ? $0 * 2 : $0 } / 2
                return open
                    ? cell
                    : Cell(
                        labels: Array(cell.labels),
                        shown: .number(PrintedNumber(value: Decimal(count))),
                        position: cell.position)
            })
        let kept = OrderedTables(
            [own, first, second], bearingOn: [0], dataset, minimum: 3,
            limits: AuditLimits())
        #expect(kept.kept.count == 3)
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
        let ordered = OrderedTables(
            tables, bearingOn: checked, dataset, minimum: 3,
            limits: AuditLimits())
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

    @Test func `leaves out other populations`() {
        let own = table("0", ["a", "b"], population: ["d": ["0"]], count: even)
        let other = table("1", ["a", "c"], population: ["d": ["1"]], count: even)
        #expect(kept([own, other]) == [0: 9])
    }
}
