import Outputs

/// What a table can say anything about: per variable the category sets that its cells of one measure
/// are cut by.
struct TableReach {
    /// Index of the table; nil for a combination that cannot occur.
    let table: Int?
    /// Per variable the sets, as elements of its coding; those that hold everything are left out.
    private(set) var sets: [Int: Set<[Int]>] = [:]
    /// Variables in which some cell is not cut.
    private var open: Set<Int> = []
    /// Per variable all elements of its sets.
    private var span: [Int: Set<Int>] = [:]

    /// A combination that cannot occur.
    init(impossible sides: [Int: [Int]], _ boxes: BoxReader) {
        table = nil
        for (variable, codes) in sides { add(variable, [codes], boxes) }
    }

    /// Nil where the table has no statistic of the measure.
    init?(
        _ index: Int, _ table: PublishedTable, _ measure: Measure,
        _ meanings: [(variable: Int, codes: [[Int]?])], _ boxes: inout BoxReader
    ) {
        self.table = index
        let values = table.table.values.filter { $0.measure(unit: table.unit) == measure }
        guard !values.isEmpty else { return nil }
        let dimensions = Set(meanings.map(\.variable))
        let populations = values.map { boxes.population(of: table, value: $0) }
        let restricted = populations.reduce(into: Set<Int>()) { $0.formUnion($1.keys) }
        for population in populations {
            for (variable, labels) in meanings {
                add(variable, labels.map { $0.cut(to: population[variable]) }, boxes)
            }
            for variable in restricted.subtracting(dimensions) {
                add(variable, [population[variable]], boxes)
            }
        }
        for value in values where value.statistic.isShare {
            add(boxes.property(table.property(of: value)), [[0], nil], boxes)
        }
    }

    private mutating func add(_ variable: Int, _ cuts: [[Int]?], _ boxes: BoxReader) {
        let coding = boxes.variables[variable].coding
        for codes in cuts {
            guard let elements = codes.map(coding.elements), elements.count < coding.count else {
                open.insert(variable)
                continue
            }
            sets[variable, default: []].insert(elements)
            span[variable, default: []].formUnion(elements)
        }
    }

    /// All elements of its sets of a variable; nil where some cell is not cut by it.
    func reach(in variable: Int) -> Set<Int>? {
        open.contains(variable) ? nil : span[variable]
    }

    /// Per set of some blocks whether some cell may count units in it.
    func touched(_ blocks: MarginBlocks) -> [Bool] {
        guard let span = reach(in: blocks.variable) else {
            return Array(repeating: true, count: blocks.sets.count)
        }
        return blocks.sets.map { $0.map { $0.contains(where: span.contains) } ?? true }
    }

    /// Whether some cell may count units that a cell of another table counts.
    func meets(_ other: TableReach) -> Bool {
        span.allSatisfy { variable, own in
            guard !open.contains(variable), !other.open.contains(variable),
                let others = other.span[variable]
            else { return true }
            return !own.isDisjoint(with: others)
        }
    }
}

extension [Int]? {
    /// What is in both sets; nil holds everything.
    func cut(to other: [Int]?) -> [Int]? {
        guard let self, let other else { return self ?? other }
        let wanted = Set(other)
        return self.filter(wanted.contains)
    }
}

extension ValueDeclaration {
    /// What its cells say something about; nil where they cannot be compared.
    func measure(unit: String) -> Measure? {
        guard !weighted else { return nil }
        if statistic == .count || statistic.isShare { return Measure(unit: unit, of: nil) }
        guard statistic == .sum || statistic == .mean else { return nil }
        return Measure(unit: unit, of: of ?? column)
    }
}

extension PublishedTable {
    /// A name for what a weighted number adds up. Other submissions may have other weights.
    func weights(of value: ValueDeclaration) -> String {
        let of = value.statistic == .count ? "" : value.of ?? value.column
        return "\u{5}\(submission ?? "")/\(of)"
    }

    /// A name for what only a share's declaration says of the units it is about.
    func property(of value: ValueDeclaration) -> String {
        "\u{4}\(value.of ?? "\(submission ?? "")/\(output)/\(value.column)")"
    }
}
