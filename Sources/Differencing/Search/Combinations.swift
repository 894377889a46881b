/// Sets that are sums and differences of any number of published ones, found by elimination.
struct Combinations {
    let model: LinearModel
    let reduction: Reduction
    /// Per column whether it cannot reach the minimum.
    let small: [Bool]
    let pairs: WithheldPairs

    /// Published sets by their columns.
    private let nodeOf: [ColumnSet: Int]

    init(
        model: LinearModel, reduction: Reduction, small: [Bool], pairs: WithheldPairs
    ) {
        self.model = model
        self.pairs = pairs
        self.reduction = reduction
        self.small = small
        nodeOf = Dictionary(
            model.nodes.enumerated().map { (ColumnSet($1.columns), $0) },
            uniquingKeysWith: { a, _ in a })
    }

    /// Up to so many rows of one system all sums of two are looked at, and otherwise so many sums.
    private static let few = 80
    private static let mostSums = 200_000
    /// Entries of rows that are looked at to find sums of more.
    private static let mostEntries = 2_000_000
    /// Coefficients beyond this are fractions, of which sums of two at most are looked at.
    private static let mostWhole = 1 << 20
    /// Columns of one system that are eliminated together.
    private static let most = 4_000

    func collect(into set: inout CandidateSet) {
        collectHidden(&set)
        collectWithheld(&set)
    }

    private func isSmall(_ column: Int) -> Bool { small[column] }

    /// The less a small column can have, the later it is eliminated.
    private func weight(_ column: Int) -> Int {
        small[column] ? 1 + max(0, pairs.minimum - pairs.upper[column]) : 0
    }

    /// Columns that no figure names alone: which sums of them are signed sums of published sets?
    private func collectHidden(_ set: inout CandidateSet) {
        var single = [Int?](repeating: nil, count: model.columnCount)
        for (index, node) in model.nodes.enumerated() where node.columns.count == 1 {
            single[node.columns[0]] = index
        }
        // Links come after the sets: they add nothing to a sum but take it to another cluster.
        let links = model.links.map { $0.first + $0.second }
        let sought = sought(single)
        let systems = Systems(model.nodes.map(\.columns) + links, columns: model.columnCount) {
            single[$0] == nil
        }
        for system in systems.all {
            guard system.columns.count <= Self.most else {
                set.cut()
                continue
            }
            var elimination = elimination(system, Modulus.first, isRecording: true)
            for row in system.rows { elimination.insert(vector(row).compactMap(system.local)) }
            let parts = system.columns.flatMap { sought[$0] ?? [] }
            for columns in unions(elimination, system, &set) + parts {
                guard
                    let sum = elimination.combination(
                        columns.compactMap { column in system.localOf[column].map { ($0, 1) } }),
                    let terms = terms(sum, system, columns, single)
                else { continue }
                set.add(columns, terms)
            }
        }
    }

    /// Sets that are sought, by their first column that no figure names alone; others are sums of such.
    private func sought(_ single: [Int?]) -> [Int: [[Int]]] {
        var byFirst: [Int: [[Int]]] = [:]
        for columns in model.soughtParts {
            guard let first = columns.first(where: { single[$0] == nil }) else { continue }
            byFirst[first, default: []].append(columns)
        }
        return byFirst
    }

    private func elimination(_ system: Systems.System, _ modulus: Modulus, isRecording: Bool)
        -> Elimination
    {
        Elimination(
            columns: system.columns.count, weight: system.columns.map(weight),
            modulus: modulus, isRecording: isRecording)
    }

    /// A set, or after all sets a link.
    private func vector(_ row: Int) -> [(column: Int, coefficient: Int)] {
        if row < model.nodes.count { return model.nodes[row].columns.map { ($0, 1) } }
        let link = model.links[row - model.nodes.count]
        return link.first.map { ($0, 1) } + link.second.map { ($0, -1) }
    }

    /// The signed sum of nodes, completed by single columns; checked in whole numbers.
    private func terms(
        _ sum: [(index: Int, value: Int)], _ system: Systems.System, _ columns: [Int],
        _ single: [Int?]
    ) -> [Candidate.Term]? {
        guard sum.allSatisfy({ abs($0.value) <= 1_000 }), sum.count <= 2_000 else { return nil }
        var rest: [Int: Int] = [:]
        for column in columns { rest[column, default: 0] += 1 }
        var terms: [Candidate.Term] = []
        for (index, value) in sum {
            let row = system.rows[index]
            if row < model.nodes.count {
                terms.append(Candidate.Term(node: row, coefficient: value))
            }
            for (column, own) in vector(row) { rest[column, default: 0] -= value * own }
        }
        return complete(terms, rest.filter { $0.value != 0 }, single)
    }

    /// Adds what is left by published single columns, or by one published set if they are that.
    private func complete(_ terms: [Candidate.Term], _ rest: [Int: Int], _ single: [Int?])
        -> [Candidate.Term]?
    {
        let columns = rest.keys.sorted()
        if let value = rest.values.first, rest.count > 1, rest.values.allSatisfy({ $0 == value }),
            let node = nodeOf[ColumnSet(columns)]
        {
            return terms + [Candidate.Term(node: node, coefficient: value)]
        }
        var terms = terms
        for column in columns {
            guard let node = single[column] else { return nil }
            terms.append(Candidate.Term(node: node, coefficient: rest[column] ?? 0))
        }
        return terms
    }

    /// Sets of columns in the row space: reduced rows of ones, and sums of several.
    private func unions(
        _ elimination: Elimination, _ system: Systems.System, _ set: inout CandidateSet
    ) -> [[Int]] {
        var elimination = elimination
        var found: [[Int]] = []
        var small: [[Int: Int]] = []
        for row in elimination.reducedRows() {
            var vector: [Int: Int] = [:]
            for (index, value) in row {
                vector[system.columns[index]] = elimination.modulus.symmetric(value)
            }
            if let columns = self.set(vector) { found.append(columns) }
            if vector.keys.allSatisfy(isSmall) { small.append(vector) }
        }
        let whole = small.filter { $0.values.allSatisfy { abs($0) <= Self.mostWhole } }
        let sums = SmallSums(
            whole, least: pairs.lower, below: pairs.minimum, work: Self.mostEntries)
        if !sums.isComplete { set.cut() }
        for own in sums.sets {
            let columns = self.set(Dictionary(uniqueKeysWithValues: own.map { ($0, 1) }))
            if let columns { found.append(columns) }
        }
        return found + self.sums(small, &set)
    }

    /// Sets that are the sum or the difference of two rows. Where there are many, those that have a
    /// column in common, and sets that may be small each by itself: if their union is, they are.
    private func sums(_ rows: [[Int: Int]], _ set: inout CandidateSet) -> [[Int]] {
        var rowsOf: [Int: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            for column in row.keys { rowsOf[column, default: []].append(index) }
        }
        let smallSets =
            rows.count <= Self.few
            ? Array(rows.indices)
            : rows.indices.filter { self.set(rows[$0]).map(pairs.isPerhapsSmall) ?? false }
        let isSmallSet = Set(smallSets)
        var found: [[Int]] = []
        var steps = 0
        for (index, first) in rows.enumerated() {
            var others = Set(first.keys.flatMap { rowsOf[$0] ?? [] }.filter { $0 > index })
            if isSmallSet.contains(index) {
                others.formUnion(smallSets.drop { $0 <= index })
            }
            steps += others.count
            guard steps <= Self.mostSums else {
                set.cut()
                break
            }
            for second in others.sorted().map({ rows[$0] }) {
                for sign in [1, -1] {
                    let sum = first.merging(second.mapValues { $0 * sign }) { $0 + $1 }
                    if let columns = self.set(sum) { found.append(columns) }
                    if let columns = self.set(sum.mapValues { -$0 }) { found.append(columns) }
                }
            }
        }
        return found
    }

    /// Columns that are counted once each, of one cluster: those of two may be the same units.
    private func set(_ vector: [Int: Int]) -> [Int]? {
        let used = vector.filter { $0.value != 0 }
        guard let first = used.first?.key, used.allSatisfy({ $0.value == 1 }),
            used.allSatisfy({ model.clusterOf[$0.key] == model.clusterOf[first] })
        else { return nil }
        return used.keys.sorted()
    }

    /// Withheld cells that are small together: pairs of them, and all that one sum has.
    private func collectWithheld(_ set: inout CandidateSet) {
        var byComponent: [Int: [Int]] = [:]
        for (index, node) in model.nodes.enumerated()
        where node.exact == nil && node.columns.allSatisfy(isSmall) {
            let component = node.columns.map { reduction.component[$0] }.max() ?? -1
            if component >= 0 { byComponent[component, default: []].append(index) }
        }
        for component in byComponent.keys.sorted() {
            let nodes = byComponent[component] ?? []
            addPairs(nodes, component, &set)
            addSums(component, Set(nodes), &set)
        }
    }

    private func addPairs(_ nodes: [Int], _ component: Int, _ set: inout CandidateSet) {
        guard
            let open = pairs.open(
                nodes.map { model.nodes[$0].columns }, in: component,
                size: reduction.columns[component].count)
        else {
            return set.cut()
        }
        for (first, second) in open {
            let (own, other) = (model.nodes[nodes[first]], model.nodes[nodes[second]])
            if own.cluster == other.cluster, Set(own.columns).isDisjoint(with: other.columns) {
                addUnion([nodes[first], nodes[second]], &set)
            }
        }
    }

    private func addUnion(_ nodes: [Int], _ set: inout CandidateSet) {
        set.add(
            nodes.flatMap { model.nodes[$0].columns }.sorted(),
            nodes.map { Candidate.Term(node: $0, coefficient: 1) })
    }

    /// Of each sum of exact figures the part that is small withheld cells.
    private func addSums(_ component: Int, _ nodes: Set<Int>, _ set: inout CandidateSet) {
        var single: [Int: Int] = [:]
        for node in nodes.sorted() where model.nodes[node].columns.count == 1 {
            single[model.nodes[node].columns[0]] = node
        }
        func add(_ columns: [Int]) {
            let parts = columns.compactMap { single[$0] }
            if parts.count > 1, parts.count <= 40 { addUnion(parts, &set) }
        }
        // Of a system with sums the part that counts units; it comes first.
        let rows = reduction.rows[component].filter { $0 < model.rows.count }
        let columns = reduction.columns[component].filter { $0 < model.columnCount }
        for row in rows.map({ model.rows[$0] }) where row.source == .node {
            add(row.terms.map(\.column))
        }
        guard columns.count <= Self.most else { return }
        let system = Systems.System(columns: columns, rows: rows)
        var elimination = elimination(system, Modulus.first, isRecording: false)
        for row in system.rows.map({ model.rows[$0] })
        where row.lower != nil && row.lower == row.upper {
            elimination.insert(
                row.terms.compactMap(system.local))
        }
        for columns in unions(elimination, system, &set) { add(columns) }
    }
}

/// Parts of a system of sets that have no wanted column in common.
struct Systems {
    struct System {
        let columns: [Int]
        /// Indices of sets.
        let rows: [Int]
        let localOf: [Int: Int]

        func local(_ term: (column: Int, coefficient: Int)) -> (column: Int, coefficient: Int)? {
            localOf[term.column].map { ($0, term.coefficient) }
        }

        init(columns: [Int], rows: [Int]) {
            self.columns = columns
            self.rows = rows
            localOf = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        }
    }

    private(set) var all: [System] = []

    init(_ sets: [[Int]], columns: Int, where isWanted: (Int) -> Bool) {
        var parent = Array(0..<columns)
        func root(_ column: Int) -> Int {
            var column = column
            while parent[column] != column {
                parent[column] = parent[parent[column]]
                column = parent[column]
            }
            return column
        }
        for set in sets {
            var first: Int?
            for column in set where isWanted(column) {
                if let first { parent[root(column)] = root(first) }
                first = first ?? column
            }
        }
        var groups: [Int: (columns: [Int], rows: [Int])] = [:]
        for column in 0..<columns where isWanted(column) {
            groups[root(column), default: ([], [])].columns.append(column)
        }
        for (index, set) in sets.enumerated() {
            guard let column = set.first(where: isWanted) else { continue }
            groups[root(column), default: ([], [])].rows.append(index)
        }
        all = groups.sorted { $0.key < $1.key }.map { System(columns: $1.columns, rows: $1.rows) }
    }
}
