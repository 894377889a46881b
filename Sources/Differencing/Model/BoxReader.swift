import Outputs

/// Turns cells into boxes: dimensions, population, missing values, cohort and extract alike.
struct BoxReader {
    private(set) var variables: [AuditVariable] = []
    private(set) var isComplete = true
    private var indexOf: [String: Int] = [:]
    /// Variables of which one unit may have several categories.
    private var overlapping: Set<Int> = []
    let vocabulary: Vocabulary
    /// Changes between extracts taken where the dataset does not tell.
    let unknown: Extract.Changes

    init(_ tables: [PublishedTable], _ dataset: Dataset?, unknown: Extract.Changes) {
        vocabulary = Vocabulary(tables, dataset)
        self.unknown = unknown
    }

    var dataset: Dataset? { vocabulary.dataset }

    /// The index of a variable; its coding is made when it is first met.
    mutating func variable(_ name: String, unit: String) -> Int {
        let overlaps = isOverlapping(name, unit)
        let key = overlaps ? "\(name)\u{3}\(unit)" : name
        if let index = indexOf[key] { return index }
        indexOf[key] = variables.count
        if overlaps { overlapping.insert(variables.count) }
        variables.append(AuditVariable(name: key, coding: coding(name, overlaps)))
        return variables.count - 1
    }

    private mutating func coding(_ name: String, _ overlapping: Bool) -> Coding {
        var patterns: [UInt64]?
        var groups: [Int] = []
        if name == Vocabulary.cohort {
            patterns = Memberships.cohorts(vocabulary.cohorts, dataset)
            groups = Array(vocabulary.cohorts.indices)
        } else if name == Vocabulary.extract {
            patterns = Memberships.extracts(vocabulary.extracts, dataset, unknown: unknown)
            groups = Array(vocabulary.extracts.indices)
        } else if overlapping {
            groups = Array(0..<vocabulary.codeCount(of: name))
            patterns = Memberships.patterns(groups.count)
        } else {
            return .plain(count: vocabulary.codeCount(of: name))
        }
        guard let patterns else {
            isComplete = false
            return .plain(count: groups.count)
        }
        return .patterns(patterns, groupOfCode: groups)
    }

    /// Whether one unit may be in several categories: then those that contain it may be, too.
    private func isOverlapping(_ name: String, _ unit: String) -> Bool {
        guard let dataset, let variable = dataset.variables[name], !variable.severalPer.isEmpty
        else { return false }
        guard let own = dataset.units.firstIndex(of: unit) else { return true }
        return variable.severalPer.contains { several in
            dataset.units.firstIndex(of: several).map { $0 <= own } ?? (several == unit)
        }
    }

    /// Who a table, or one of its statistics, is about.
    mutating func population(of table: PublishedTable, value: ValueDeclaration?)
        -> [Int: [Int]]
    {
        var found: [Int: [Int]] = [:]
        let labels = value?.population ?? table.population
        for (name, wanted) in labels.sorted(by: { $0.key < $1.key }) {
            let (owner, codes) = vocabulary.restriction(
                name, wanted, totals: table.totals, of: table)
            guard let codes else { continue }
            Self.restrict(&found, variable(owner, unit: table.unit), to: codes)
        }
        if vocabulary.extracts.count > 1,
            let index = vocabulary.extracts.firstIndex(of: table.extract ?? "")
        {
            Self.restrict(&found, variable(Vocabulary.extract, unit: table.unit), to: [index])
        }
        return found
    }

    static func restrict(_ sides: inout [Int: [Int]], _ variable: Int, to codes: [Int]) {
        guard let own = sides[variable] else {
            sides[variable] = codes
            return
        }
        let wanted = Set(codes)
        sides[variable] = own.filter(wanted.contains)
    }

    /// Per dimension and label the codes, nil for all; the last entry is for "does not apply".
    mutating func labels(of table: PublishedTable) -> [(variable: Int, codes: [[Int]?])] {
        table.table.dimensions.map { dimension in
            let known = knownCodes(of: dimension, table)
            let codes = dimension.labels.map { label in
                vocabulary.codes(of: label, in: dimension).map { Self.cut($0, to: known) } ?? known
            }
            return (variable(dimension.variable, unit: table.unit), codes + [known])
        }
    }

    /// A label of a level may hold units whose own code is missing.
    private static func cut(_ codes: [Int], to known: [Int]?) -> [Int] {
        guard let known else { return codes }
        let wanted = Set(known)
        let cut = codes.filter(wanted.contains)
        return cut.isEmpty ? codes : cut
    }

    /// The codes that "all" stands for when missing values are left out.
    private func knownCodes(of dimension: Dimension, _ table: PublishedTable) -> [Int]? {
        guard let dataset, let variable = dataset.variable(named: dimension.variable),
            table.missing != .shown
        else { return nil }
        let missing = dataset.missingCategories(in: dimension.name)
        guard !missing.isEmpty else { return nil }
        let isShown = dimension.labels.contains { label in
            guard case .codes(let codes) = label.categories else { return false }
            return !codes.isEmpty && codes.allSatisfy(missing.contains)
        }
        return isShown ? nil : variable.codes.indices.filter { !missing.contains($0) }
    }

    /// The box of sides; nil where categories cannot meet.
    mutating func box(_ sides: [Int: [Int]]) -> Box? {
        guard sides.allSatisfy({ !$0.value.isEmpty }) else { return nil }
        return box(
            of: sides.keys.sorted().map { variable in
                Box.Side(
                    variable: variable, set: variables[variable].index(of: sides[variable] ?? []))
            })
    }

    /// The box of sides, ascending.
    ///
    /// A unit with several categories of two variables need not have two of them at once: a family
    /// with a girl in Hull and a boy in York has none of Hull's boys. Those that do are a set of their
    /// own within the sides.
    mutating func box(of sides: [Box.Side]) -> Box {
        let several = sides.filter { overlapping.contains($0.variable) && !isWhole($0) }
        guard several.count > 1 else { return Box(sides: sides) }
        let name = several.map { "\($0.variable):\($0.set)" }.joined(separator: ",")
        let both = property("\u{4}\(name)")
        return Box(sides: sides + [Box.Side(variable: both, set: firstCode(of: both))]).sorted
    }

    private func isWhole(_ side: Box.Side) -> Bool {
        let variable = variables[side.variable]
        return variable.coding.elements(of: variable.sets[side.set]).count == variable.coding.count
    }

    func index(named name: String) -> Int? { indexOf[name] }

    mutating func add(_ variable: AuditVariable) -> Int {
        indexOf[variable.name] = variables.count
        variables.append(variable)
        return variables.count - 1
    }

    mutating func setIndex(of codes: [Int], in variable: Int) -> Int {
        variables[variable].index(of: codes)
    }

    /// The box of labels (per dimension the index of a label) within a population.
    mutating func box(
        _ labels: [Int], _ meanings: [(variable: Int, codes: [[Int]?])], _ population: [Int: [Int]]
    ) -> Box? {
        var sides = population
        for (label, meaning) in zip(labels, meanings) {
            let codes = meaning.codes[label >= 0 ? label : meaning.codes.count - 1]
            if let codes { Self.restrict(&sides, meaning.variable, to: codes) }
        }
        return box(sides)
    }
}
