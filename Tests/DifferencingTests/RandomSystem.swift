import Outputs

@testable import Differencing

/// A generator with a seed, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Random tables over a few atoms, and what is published of them: enough to try every possible
/// set of microdata.
struct RandomSystem {
    /// One published cell as the reference sees it.
    struct Line {
        var cell: CellReference
        /// The atoms it counts, as bits.
        var atoms: UInt32
        var low: Int
        var high: Int
        var isWithheld: Bool
        var isRounded: Bool
        /// Of a share: low/scale ≤ atoms / base ≤ high/scale.
        var base: UInt32?
    }

    var dataset = Dataset(name: "random")
    var tables: [PublishedTable] = []
    var lines: [Line] = []
    var sizes: [Int] = []
    var truth: [Int] = []
    /// Atoms that cannot have units.
    var impossible: UInt32 = 0
    private var isLinked = false
    /// Of tables with withheld cells, how many of a hundred are.
    private var withheld = 35

    static let names = ["a", "b", "c", "d"]

    /// - `linked`: several tables over two or three of three or four variables, so that they can be
    ///   spaces linked by their margins.
    init(seed: UInt64, shares: Bool = true, linked: Bool = false, withheld: Int = 35) {
        self.withheld = withheld
        var random = Seeded(state: seed)
        let shapes =
            linked
            ? [[2, 2, 2], [3, 2, 2], [2, 2, 2, 2]]
            : [[2, 2], [3, 2], [2, 2, 2], [4], [3, 3], [4, 2], [2, 3]]
        sizes = shapes.randomElement(using: &random) ?? [2]
        isLinked = linked
        dataset.units = ["person"]
        for (v, size) in sizes.enumerated() {
            var variable = Variable(codes: (0..<size).map { "\(Self.names[v])\($0)" })
            if size > 2 {
                variable.groups["g1"] = Array(variable.codes.prefix(2))
                variable.groups["g2"] = Array(variable.codes.suffix(2))
            }
            dataset.variables[Self.names[v]] = variable
        }
        let count = sizes.reduce(1, *)
        let (zeros, most) = linked ? (45, count > 8 ? 2 : 3) : (25, count > 6 ? 3 : 5)
        truth = (0..<count).map { _ in
            random.chance(zeros) ? 0 : Int.random(in: 0...most, using: &random)
        }
        if random.chance(15) { addImpossible(&random) }
        addTotal(&random)
        for index in 0..<Int.random(in: linked ? 2...4 : 1...3, using: &random) {
            addTable(index, shares: shares, &random)
        }
    }

    private mutating func addImpossible(_ random: inout Seeded) {
        guard sizes.count > 1 else { return }
        let sets = sizes.indices.map { v in v < 2 ? [0] : Array(0..<sizes[v]) }
        impossible = atoms(sets)
        dataset.impossible = [["a": ["a0"], "b": ["b0"]]]
        for atom in truth.indices where impossible >> UInt32(atom) & 1 == 1 { truth[atom] = 0 }
    }

    /// The bits of the atoms in a product of code sets.
    func atoms(_ sets: [[Int]]) -> UInt32 {
        var found = [0]
        for (v, codes) in sets.enumerated() {
            found = found.flatMap { atom in codes.map { atom * sizes[v] + $0 } }
        }
        return found.reduce(0) { $0 | 1 << UInt32($1) }
    }

    func count(_ atoms: UInt32, _ counts: [Int]) -> Int {
        counts.indices.reduce(0) { $0 + (atoms >> UInt32($1) & 1 == 1 ? counts[$1] : 0) }
    }

    /// How many units there are.
    var total: Int { truth.reduce(0, +) }

    /// Withheld cells of one unit.
    var singletons: Set<CellReference> {
        Set(lines.filter { $0.isWithheld && count($0.atoms, truth) == 1 }.map(\.cell))
    }

    private var full: [[Int]] { sizes.map { Array(0..<$0) } }

    private mutating func addTotal(_ random: inout Seeded) {
        let value = count(atoms(full), truth)
        let rounded = random.chance(20)
        add(
            "n", dimensions: [], cells: [([], atoms(full))], population: [:],
            precision: rounded ? .round(3) : .exact, withheld: 0, &random)
        _ = value
    }

    private mutating func addTable(_ index: Int, shares: Bool, _ random: inout Seeded) {
        var sets = full
        var population: [String: [String]] = [:]
        let restricted =
            random.chance(isLinked ? 15 : 40) ? Int.random(in: 0..<sizes.count, using: &random) : -1
        var dims: [Int] = []
        for v in sizes.indices where v != restricted && random.chance(70) { dims.append(v) }
        while isLinked, dims.count > 2 {
            dims.remove(at: Int.random(in: dims.indices, using: &random))
        }
        if restricted >= 0 {
            let chosen = (0..<sizes[restricted]).filter { _ in random.chance(60) }
            if !chosen.isEmpty, chosen.count < sizes[restricted] {
                sets[restricted] = chosen
                population[Self.names[restricted]] = chosen.map { "\(Self.names[restricted])\($0)" }
            }
        }
        var cells: [([(String, [Int])], UInt32)] = [([], 0)]
        for v in dims {
            var labels = (0..<sizes[v]).map { ("\(Self.names[v])\($0)", [$0]) }
            labels = labels.filter { _ in random.chance(90) }
            if random.chance(70) { labels.append(("Total", Array(0..<sizes[v]))) }
            if sizes[v] > 2, random.chance(40) { labels.append(("g1", [0, 1])) }
            if sizes[v] > 2, random.chance(30) {
                labels.append(("g2", [sizes[v] - 2, sizes[v] - 1]))
            }
            cells = cells.flatMap { cell in labels.map { (cell.0 + [$0], 0) } }
        }
        guard !cells.isEmpty else { return }
        let placed = cells.map { cell -> ([String], UInt32) in
            var own = sets
            for (v, label) in zip(dims, cell.0) { own[v] = label.1 }
            return (cell.0.map(\.0), atoms(own))
        }
        if shares, random.chance(20) {
            addShares("t\(index)", dims, placed, population, atoms(sets), &random)
            return
        }
        let precision: Precision =
            random.chance(65)
            ? .exact
            : [.round(3), .round(5), .random(2), .down(3), .midpoint(3)].randomElement(
                using: &random) ?? .exact
        add(
            "t\(index)", dimensions: dims, cells: placed, population: population,
            precision: precision, withheld: random.chance(70) ? self.withheld : 0, &random)
    }

    private mutating func add(
        _ output: String, dimensions: [Int], cells: [([String], UInt32)],
        population: [String: [String]], precision: Precision, withheld: Int,
        _ random: inout Seeded
    ) {
        let range: ClosedRange<Int>? = random.chance(30) ? 1...3 : nil
        var shown: [Shown] = []
        for (cell, (_, atoms)) in cells.enumerated() {
            let value = count(atoms, truth)
            let place = CellReference(table: tables.count, cell: cell)
            let fits = range.map { $0.contains(value) } ?? true
            if fits, random.chance(withheld) {
                shown.append(.withheld(low: range?.lowerBound, high: range?.upperBound))
                lines.append(
                    Line(
                        cell: place, atoms: atoms, low: range?.lowerBound ?? 0,
                        high: range?.upperBound ?? Int.max, isWithheld: true, isRounded: false))
                continue
            }
            let (printed, low, high) = Self.print(value, precision, &random)
            shown.append(.number(PrintedNumber(value: Decimal(printed))))
            lines.append(
                Line(
                    cell: place, atoms: atoms, low: low, high: high, isWithheld: false,
                    isRounded: low != high))
        }
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = precision
        publish(output, dimensions, cells.map(\.0), shown, value, population)
    }

    /// The printed number and the true values that print so, written out here once more.
    static func print(_ value: Int, _ precision: Precision, _ random: inout Seeded)
        -> (printed: Int, low: Int, high: Int)
    {
        switch precision {
        case .round(let b):
            let printed = (2 * value + b) / (2 * b) * b
            let possible = (0...(value + 2 * b)).filter { (2 * $0 + b) / (2 * b) * b == printed }
            return (printed, possible.first ?? 0, possible.last ?? 0)
        case .random(let b):
            let down = value / b * b
            let printed = value % b == 0 ? value : random.chance(50) ? down : down + b
            return (printed, max(0, printed - b + 1), printed + b - 1)
        case .down(let b): return (value / b * b, value / b * b, value / b * b + b - 1)
        case .midpoint(let b):
            guard value > 0 else { return (0, 0, 0) }
            let first = (value - 1) / b * b + 1
            return (first + (b - 1) / 2, first, first + b - 1)
        default: return (value, value, value)
        }
    }

    private mutating func addShares(
        _ output: String, _ dims: [Int], _ cells: [([String], UInt32)],
        _ population: [String: [String]], _ all: UInt32, _ random: inout Seeded
    ) {
        let base = count(all, truth)
        guard base > 0 else { return }
        var shown: [Shown] = []
        for (cell, (_, atoms)) in cells.enumerated() {
            let tenths = (count(atoms, truth) * 1000 * 2 + base) / (2 * base)
            shown.append(
                .number(
                    PrintedNumber(value: Decimal(tenths) * Decimal.unit(ofPlace: 1), decimals: 1)))
            lines.append(
                Line(
                    cell: CellReference(table: tables.count, cell: cell), atoms: atoms,
                    low: 2 * tenths - 1, high: 2 * tenths + 1, isWithheld: false,
                    isRounded: false, base: all))
        }
        var value = ValueDeclaration(column: "p", statistic: .percent)
        value.precision = .decimals(1)
        for v in dims { value.percentOf[Self.names[v]] = "Total" }
        guard !dims.isEmpty else {
            lines.removeLast(cells.count)
            return
        }
        publish(output, dims, cells.map(\.0), shown, value, population)
    }

    private mutating func publish(
        _ output: String, _ dims: [Int], _ labels: [[String]], _ shown: [Shown],
        _ value: ValueDeclaration, _ population: [String: [String]]
    ) {
        var dimensions = dims.map {
            Dimension(name: Self.names[$0], variable: Self.names[$0], labels: [])
        }
        let cells = zip(labels, shown).enumerated().map { index, cell in
            let own = cell.0.enumerated().map { d, text -> Int in
                if let known = dimensions[d].labels.firstIndex(where: { $0.text == text }) {
                    return known
                }
                let set =
                    dataset.categories(of: text, in: dimensions[d].name, totals: ["Total"]) ?? .all
                dimensions[d].labels.append(Label(text: text, categories: set))
                return dimensions[d].labels.count - 1
            }
            return Cell(labels: own, shown: cell.1, position: Position(line: index + 2, column: 1))
        }
        tables.append(
            PublishedTable(
                output: output, table: Table(dimensions: dimensions, values: [value], cells: cells),
                unit: "person", population: population))
    }
}
