import Outputs

/// Which tables can change what is known about some of them: a history may be long, and most of it
/// about something else.
///
/// What is left out loses nothing. Let K be what is kept of one measure, x the counts that are true,
/// and y any counts that fit K.
///
/// 1. *Reach.* A table that counts nobody whom K counts may be left out: outside of what K counts, x
///    fits everything, and y says nothing.
/// 2. *Groups.* Others are left out in groups; two tables that both tell apart, in one variable, what
///    K does not are in one group. For a group G, blocks are taken of each variable that K has: some
///    that the sets of G are made of, or such as hold nothing that K tells apart; for variables that
///    only K has, those elements that it counts. Of products of blocks, one per variable, each that
///    both count somebody of must be published by K, be it as a sum of cells, as an exact number, and
///    the same number by tables that are not asked about. (A product that G alone counts somebody of
///    is outside of what K counts, see 1, for a sum of exact cells of K holds no others.)
/// 3. *Nothing follows for K.* So y has as many units as x in each such product: pair them. Give each
///    unit of y from its partner the variables that K does not have, and those of the second kind,
///    which changes nothing that K sees, nor, for no two groups change the same variable, what other
///    groups see. Then G counts what it counts in x. So y fits all groups together: whatever fits K
///    fits everything, and all bounds of sets of K are those that all tables together give. Sums that
///    are no counts are paired as shares of each other.
/// 4. *Nothing follows for sets of both.* Let a signed sum of cells of K and of groups be a set: 0 or 1
///    everywhere. Within a product, G and K vary independently, so at most one of them varies there,
///    and the others are one number. As K publishes the whole of each product, taking from its cells
///    (or adding) whole products leaves the part of the set where only K varies as a signed sum of
///    cells of K. If the set has few units, that part has no more, and is found without G. The rest is
///    made of groups and whole products: as these were published before, it follows without what is
///    asked about.
struct Relevance {
    private let tables: [PublishedTable]
    private var boxes: BoxReader
    private let meanings: [[(variable: Int, codes: [[Int]?])]]
    private let checked: Set<Int>
    private var parts: [Int: Part] = [:]
    private let limits: AuditLimits
    private var isComplete = true

    /// Per table that bears upon the `checked` ones its cells that do, in the order of the table, and
    /// whether these are all.
    ///
    /// Where limits are reached, what bears upon them only by way of others is left out.
    static func cells(
        bearingOn checked: Set<Int>, among tables: [PublishedTable], _ dataset: Dataset?,
        _ limits: AuditLimits
    ) -> (cells: [Int: [Int]], isComplete: Bool) {
        var relevance = Relevance(checked, tables, dataset, limits)
        for index in checked { relevance.parts[index] = .whole }
        relevance.collect()
        // Codings that could not be made tell nothing apart.
        if !relevance.boxes.isComplete {
            for index in tables.indices { relevance.parts[index] = .whole }
        }
        let cells = relevance.parts.map { ($0, relevance.cells(of: $0, in: $1)) }
            .filter { !$0.1.isEmpty || checked.contains($0.0) }
        return (Dictionary(uniqueKeysWithValues: cells), relevance.isComplete)
    }

    /// What is kept of a table: all of it, or the cells cut by nothing but some variables.
    private enum Part {
        case whole
        case margins(Set<Set<Int>>)

        mutating func add(_ variables: Set<Int>?) {
            switch (self, variables) {
            case (.whole, _): break
            case (_, nil): self = .whole
            case (.margins(let known), let more?): self = .margins(known.union([more]))
            }
        }
    }

    private init(
        _ checked: Set<Int>, _ tables: [PublishedTable], _ dataset: Dataset?,
        _ limits: AuditLimits
    ) {
        self.checked = checked
        self.limits = limits
        self.tables = tables
        var boxes = BoxReader(tables, dataset, unknown: .both)
        meanings = tables.map { boxes.labels(of: $0) }
        self.boxes = boxes
    }

    private mutating func collect() {
        var measures: [Measure: [Int]] = [:]
        for index in tables.indices {
            let found = tables[index].table.values.compactMap {
                $0.measure(unit: tables[index].unit)
            }
            for measure in Set(found) { measures[measure, default: []].append(index) }
        }
        // Counts last: they may be behind means and shares that are kept.
        for measure in measures.keys.sorted() where measure.of != nil {
            collect(checked, measure, measures[measure] ?? [])
        }
        for measure in measures.keys.sorted() where measure.of == nil {
            let own = measures[measure] ?? []
            var seeds = checked
            while true {
                collect(seeds, measure, own)
                let needed = parts.keys.sorted().flatMap { counts(behind: $0, measure.unit) }
                if seeds.isSuperset(of: needed) { break }
                seeds.formUnion(needed)
            }
        }
    }

    private mutating func collect(_ seeds: Set<Int>, _ measure: Measure, _ all: [Int]) {
        guard !seeds.isDisjoint(with: all) else { return }
        var relevance = MeasureRelevance(measure, all, tables, meanings, &boxes)
        let own = all.filter { tables[$0].source == .same }
        // What somebody else published is an assumption: without it, tables bear upon each other by
        // what is left.
        for among in Set([Set(all), Set(own)]) {
            let found = relevance.parts(bearingOn: seeds.intersection(among), among, limits)
            for part in found { parts[part.table, default: .margins([])].add(part.variables) }
            isComplete = isComplete && relevance.isComplete
        }
    }

    private mutating func cells(of index: Int, in part: Part) -> [Int] {
        let table = tables[index]
        guard case .margins(let margins) = part else { return Array(table.table.cells.indices) }
        let populations = table.table.values.map { restrictions(of: table, $0) }
        let cuts = meanings[index].map { variable, labels in
            labels.map { codes in codes.map { !isEverything($0, variable) } ?? false }
        }
        return table.table.cells.indices.filter { c in
            let cell = table.table.cells[c]
            return margins.contains { variables in
                populations[cell.value].isSubset(of: variables)
                    && cell.labels.enumerated().allSatisfy { d, label in
                        variables.contains(meanings[index][d].variable)
                            || !cuts[d][label >= 0 ? label : cuts[d].count - 1]
                    }
            }
        }
    }

    /// The variables that restrict the population of a statistic.
    private mutating func restrictions(of table: PublishedTable, _ value: ValueDeclaration)
        -> Set<Int>
    {
        let population = boxes.population(of: table, value: value)
        return Set(population.filter { !isEverything($0.value, $0.key) }.keys)
    }

    private func isEverything(_ codes: [Int], _ variable: Int) -> Bool {
        let coding = boxes.variables[variable].coding
        return coding.elements(of: codes).count == coding.count
    }

    // MARK: Means and shares

    /// Tables that may publish a count which is behind a mean, or a withheld share, of this one.
    private mutating func counts(behind index: Int, _ unit: String) -> [Int] {
        guard tables[index].unit == unit else { return [] }
        let needed = boxesBehind(index)
        guard !needed.isEmpty else { return [] }
        return tables.indices.filter { other in
            guard other != index, tables[other].unit == unit else { return false }
            let dimensions = Set(meanings[other].map(\.variable))
            return tables[other].table.values.contains { value in
                guard value.statistic == .count else { return false }
                let restricted = restrictions(of: tables[other], value)
                return needed.contains {
                    $0.isSuperset(of: restricted) && dimensions.union(restricted).isSuperset(of: $0)
                }
            }
        }
    }

    /// The variables that cut the sets whose counts are wanted and not in the table itself.
    private mutating func boxesBehind(_ index: Int) -> Set<Set<Int>> {
        let table = tables[index]
        var needed: Set<Set<Int>> = []
        for (v, value) in table.table.values.enumerated() where !value.weighted {
            let isMean = value.statistic == .mean
            guard isMean || (value.statistic.isShare && !value.percentOf.isEmpty) else { continue }
            let counted = table.exactlyCounted(in: value.population ?? table.population)
            let restricted = restrictions(of: table, value)
            let moved = table.table.dimensions.map { value.percentOf[$0.name] != nil }
            for cell in table.table.cells where cell.value == v && cell.shown != .absent {
                if isMean ? counted.contains(cell.labels) : cell.shown.isNumber { continue }
                var variables = restricted
                for (d, label) in cell.labels.enumerated() where isMean || !moved[d] {
                    let (variable, codes) = meanings[index][d]
                    let own = codes[label >= 0 ? label : codes.count - 1]
                    if let own, !isEverything(own, variable) { variables.insert(variable) }
                }
                needed.insert(variables)
            }
        }
        return needed
    }
}

extension PublishedTable {
    /// Labels at which it publishes an exact count of a population.
    fileprivate func exactlyCounted(in wanted: [String: [String]]) -> Set<CellLabels> {
        let values = table.values.indices.filter { v in
            let value = table.values[v]
            return value.statistic == .count && !value.weighted && value.scale == 1
                && value.precision ?? .exact == .exact && value.population ?? population == wanted
        }
        return Set(
            table.cells.lazy.filter { cell in
                values.contains(cell.value) && cell.shown.isNumber
                    && cell.precision ?? .exact == .exact
            }.map(\.labels))
    }
}
