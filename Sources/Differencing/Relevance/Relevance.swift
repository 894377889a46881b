import Outputs

/// Which tables can change what is known about some of them: a history may be long, and most of it
/// about something else.
///
/// Tables are left out in groups. A group and the tables that are kept share some variables; each
/// product of category sets of these, as fine as the group (or what is kept) ever cuts them, is
/// either out of reach of one side, or published by both as the same exact number. Then whatever
/// units one side may have go together with whatever the other may have, for both can be sorted by
/// these sets alone; and a set of units that cells of both make up is, within each of the common
/// sets, made up by cells of one side. So the group adds nothing to what is known about the others.
/// Groups share no variables among themselves but those of the tables that are kept.
struct Relevance {
    private let tables: [PublishedTable]
    private var boxes: BoxReader
    private let meanings: [[(variable: Int, codes: [[Int]?])]]
    /// Of the measure that is looked at: its tables, then combinations that cannot occur.
    private var reaches: [TableReach] = []
    /// Per reach those that go with it: a share, and the table that its base is in.
    private var bundles: [[Int]] = []
    private var margins: [Int: [ExactMargins]] = [:]
    private var measure = Measure(unit: "", of: nil)

    /// Products with more sets than this are not compared number by number.
    private static let mostSets = 200_000

    /// Per table that bears upon the `checked` ones its cells that do, in the order of the table.
    static func cells(
        bearingOn checked: Set<Int>, among tables: [PublishedTable], _ dataset: Dataset?
    ) -> [Int: [Int]] {
        var relevance = Relevance(tables, dataset)
        var parts: [Int: Part] = [:]
        for index in checked { parts[index] = .whole }
        relevance.collect(checked, &parts)
        // Codings that could not be made tell nothing apart.
        if !relevance.boxes.isComplete { for index in tables.indices { parts[index] = .whole } }
        return Dictionary(
            uniqueKeysWithValues: parts.map { ($0, relevance.cells(of: $0, in: $1)) }
        ).filter { !$0.value.isEmpty || checked.contains($0.key) }
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

    private init(_ tables: [PublishedTable], _ dataset: Dataset?) {
        self.tables = tables
        var boxes = BoxReader(tables, dataset, unknown: .both)
        meanings = tables.map { boxes.labels(of: $0) }
        self.boxes = boxes
    }

    private mutating func collect(_ checked: Set<Int>, _ parts: inout [Int: Part]) {
        let own = tables.indices.filter { tables[$0].source == .same }
        var measures: [Measure: [Int]] = [:]
        for index in tables.indices {
            let found = tables[index].table.values.compactMap {
                $0.measure(unit: tables[index].unit)
            }
            for measure in Set(found) { measures[measure, default: []].append(index) }
        }
        for measure in measures.keys.sorted() {
            let all = measures[measure] ?? []
            guard !checked.isDisjoint(with: all) else { continue }
            prepare(measure, all)
            // What somebody else published is an assumption: without it, tables bear upon each other
            // by what is left.
            for among in Set([Set(all), Set(all).intersection(own)]) {
                for (member, variables) in closure(checked.intersection(among), among).parts {
                    guard let index = reaches[member].table else { continue }
                    parts[index, default: .margins([])].add(variables)
                }
            }
        }
        for index in parts.keys.sorted() {
            for other in counts(behindMeansOf: index) { parts[other] = .whole }
        }
    }

    private mutating func cells(of index: Int, in part: Part) -> [Int] {
        let table = tables[index]
        guard case .margins(let margins) = part else { return Array(table.table.cells.indices) }
        let populations = table.table.values.map {
            boxes.population(of: table, value: $0).filter { !isEverything($0.value, $0.key) }
        }
        let cuts = meanings[index].map { variable, labels in
            labels.map { codes in codes.map { !isEverything($0, variable) } ?? false }
        }
        return table.table.cells.indices.filter { c in
            let cell = table.table.cells[c]
            return margins.contains { variables in
                populations[cell.value].keys.allSatisfy(variables.contains)
                    && cell.labels.enumerated().allSatisfy { d, label in
                        variables.contains(meanings[index][d].variable)
                            || !cuts[d][label >= 0 ? label : cuts[d].count - 1]
                    }
            }
        }
    }

    private func isEverything(_ codes: [Int], _ variable: Int) -> Bool {
        let coding = boxes.variables[variable].coding
        return coding.elements(of: codes).count == coding.count
    }

    private mutating func prepare(_ measure: Measure, _ members: [Int]) {
        self.measure = measure
        margins = [:]
        reaches = members.compactMap { index in
            TableReach(index, tables[index], measure, meanings[index], &boxes)
        }
        reaches += boxes.impossible(unit: measure.unit).map { TableReach(impossible: $0, boxes) }
        var named: [String: [Int]] = [:]
        for (member, reach) in reaches.enumerated() {
            for name in reach.table.map({ tables[$0].namedOutputs }) ?? [] {
                named[name, default: []].append(member)
            }
        }
        let links = named.values.filter { $0.count > 1 }
        bundles = Array(repeating: [], count: reaches.count)
        for bundle in Forest(reaches.count, joining: links).trees(of: Array(reaches.indices)) {
            for member in bundle { bundles[member] = bundle }
        }
    }

    // MARK: What is kept

    private mutating func closure(_ seeds: Set<Int>, _ among: Set<Int>) -> Kept {
        let members = reaches.indices.filter { reaches[$0].table.map(among.contains) ?? true }
        var kept = Kept()
        for member in members where reaches[member].table.map(seeds.contains) ?? false {
            add(member, to: &kept)
        }
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            let others = members.filter { !kept.isWhole.contains($0) }
            for group in groups(others, apartFrom: kept.variables) where !isApart(group, &kept) {
                hasGrown = true
                extend(&kept, by: group)
            }
        }
        return kept
    }

    /// What is kept, in the order in which it was found to be needed.
    private struct Kept {
        /// Members, and if not all of one is kept, the variables that its cells may be cut by.
        var parts: [(member: Int, variables: Set<Int>?)] = []
        var isWhole: Set<Int> = []
        var variables: Set<Int> = []
        var margins: Set<[Int]> = []
        /// Groups all of whose sets were found to be published by both sides: they stay apart until
        /// they share further variables with what is kept.
        var settled: [[Int]: [Int]] = [:]
    }

    private func add(_ member: Int, to kept: inout Kept) {
        for member in bundles[member] where kept.isWhole.insert(member).inserted {
            kept.parts.append((member, nil))
            kept.variables.formUnion(reaches[member].sets.keys)
        }
    }

    /// Adds what is needed of a group: of those that alone say something about what is kept the
    /// margins that they have in common with it, or all; if only several together do, those that
    /// share a variable with it, or all.
    private mutating func extend(_ kept: inout Kept, by group: [Int]) {
        let before = kept.parts.count
        for member in group
        where !kept.isWhole.contains(member) && !isApart(bundles[member], &kept) {
            let common = kept.variables.intersection(reaches[member].sets.keys)
            let key = [member] + common.sorted()
            if bundles[member].count == 1, kept.margins.insert(key).inserted {
                kept.parts.append((member, common))
                if isApart([member], &kept) { continue }
                kept.parts.removeLast()
            }
            add(member, to: &kept)
        }
        guard kept.parts.count == before else { return }
        let variables = kept.variables
        let near = group.filter { !variables.isDisjoint(with: reaches[$0].sets.keys) }
        for member in near.isEmpty ? group : near { add(member, to: &kept) }
    }

    /// Members in groups that share no variable but those that are left out.
    private func groups(_ members: [Int], apartFrom variables: Set<Int>) -> [[Int]] {
        var sharing: [Int: [Int]] = [:]
        for member in members {
            for variable in reaches[member].sets.keys where !variables.contains(variable) {
                sharing[variable, default: []].append(member)
            }
        }
        let links = Array(sharing.values) + members.map { bundles[$0] }.filter { $0.count > 1 }
        return Forest(reaches.count, joining: links).trees(of: members)
    }

    // MARK: What is apart

    private mutating func isApart(_ group: [Int], _ kept: inout Kept) -> Bool {
        guard group.contains(where: { reaches[$0].table != nil }) else { return true }
        let own = group.reduce(into: Set<Int>()) { $0.formUnion(reaches[$1].sets.keys) }
        let common = own.intersection(kept.variables).sorted()
        if kept.settled[group] == common { return true }
        return isApart(group, &kept, common, blocks(common, asCutBy: group))
            || isApart(group, &kept, common, blocks(common, asCutBy: kept.parts.map(\.member)))
    }

    private mutating func isApart(
        _ group: [Int], _ kept: inout Kept, _ common: [Int], _ blocks: [MarginBlocks]
    ) -> Bool {
        guard let count = blocks.size(most: Self.mostSets) else { return false }
        let own = blocks.products(count).filter { product in
            group.contains { reaches[$0].touches(product.sides) }
        }
        let reached = own.filter { product in
            kept.parts.contains { reaches[$0.member].touches(product.sides) }
        }
        guard !reached.isEmpty else { return true }
        let others = group.map { (member: $0, variables: Set<Int>?.none) }
        guard let known = sums(of: kept.parts, reached, blocks),
            known == sums(of: others, reached, blocks)
        else { return false }
        if own.count == reached.count { kept.settled[group] = common }
        return true
    }

    /// What exact numbers give for all of the wanted sets; nil where one is not known.
    private mutating func sums(
        of parts: [(member: Int, variables: Set<Int>?)], _ wanted: [MarginProduct],
        _ blocks: [MarginBlocks]
    ) -> [Decimal]? {
        var sums = [Decimal?](repeating: nil, count: wanted.count)
        var left = wanted.count
        for part in parts {
            guard let index = reaches[part.member].table else { continue }
            for margin in margins(of: index) {
                left -= margin.fill(&sums, wanted, blocks, within: part.variables)
            }
            if left == 0 { return sums.compactMap { $0 } }
        }
        return nil
    }

    private mutating func margins(of index: Int) -> [ExactMargins] {
        if let known = margins[index] { return known }
        let table = tables[index]
        let found = table.table.values.indices.compactMap { v -> ExactMargins? in
            guard table.table.values[v].measure(unit: table.unit) == measure else { return nil }
            return ExactMargins(table, statistic: v, meanings[index], &boxes)
        }
        margins[index] = found
        return found
    }

    /// The finest sets that some members cut variables into.
    private func blocks(_ variables: [Int], asCutBy members: [Int]) -> [MarginBlocks] {
        variables.map { variable in
            let sets = members.reduce(into: Set<[Int]>()) {
                $0.formUnion(reaches[$1].sets[variable] ?? [])
            }
            return MarginBlocks(
                variable, count: boxes.variables[variable].coding.count, cutBy: sets)
        }
    }

    // MARK: Means

    /// Tables that may publish a count which is behind a mean of this one.
    private mutating func counts(behindMeansOf index: Int) -> [Int] {
        let table = tables[index]
        var needed: Set<Set<Int>> = []
        for (v, value) in table.table.values.enumerated()
        where value.statistic == .mean && !value.weighted {
            let counted = table.exactlyCounted(in: value.population ?? table.population)
            let population = boxes.population(of: table, value: value)
            for cell in table.table.cells
            where cell.value == v && cell.shown != .absent && !counted.contains(cell.labels) {
                var variables = Set(population.keys)
                for (label, meaning) in zip(cell.labels, meanings[index]) {
                    let own = meaning.codes[label >= 0 ? label : meaning.codes.count - 1]
                    if own != nil { variables.insert(meaning.variable) }
                }
                needed.insert(variables)
            }
        }
        guard !needed.isEmpty else { return [] }
        return tables.indices.filter { other in
            guard tables[other].unit == table.unit,
                tables[other].table.values.contains(where: { $0.statistic == .count })
            else { return false }
            var variables = Set(meanings[other].map(\.variable))
            for value in tables[other].table.values where value.statistic == .count {
                variables.formUnion(boxes.population(of: tables[other], value: value).keys)
            }
            return needed.contains { variables.isSuperset(of: $0) }
        }
    }
}

extension PublishedTable {
    /// The output that it is of, and those that it names as a base.
    fileprivate var namedOutputs: Set<String> {
        var found: Set<String> = [output]
        for case .output(let id, _) in table.values.map(\.base) { found.insert(id) }
        return Set(found.map { "\(submission ?? "")/\($0)" })
    }

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
