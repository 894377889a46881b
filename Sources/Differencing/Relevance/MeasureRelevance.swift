import Outputs

/// Of the tables of one measure those that bear upon some of them; see `Relevance`.
struct MeasureRelevance {
    private let measure: Measure
    private let tables: [PublishedTable]
    private let meanings: [[(variable: Int, codes: [[Int]?])]]
    /// The tables, then combinations that cannot occur.
    private let reaches: [TableReach]
    /// Per member those that go with it: a share, and the table that its base is in.
    private let bundles: [[Int]]
    /// Per variable how many elements it has.
    private let counts: [Int]
    private var boxes: BoxReader
    private var margins: [Int: [ExactMargins]] = [:]
    /// Per group, with the number of blocks of each variable it was looked at in: all of its sets are
    /// published by both sides.
    private var settled: Set<[Int]> = []
    /// Of the tables that are looked at, and of those that are asked about.
    private var members: [Int] = []
    private var seeds: Set<Int> = []
    /// What was there before these.
    private var earlier: [(member: Int, variables: Set<Int>?)] = []
    /// By products of sets how many units these have by what is kept, and by what was there before;
    /// nil where exact numbers do not tell.
    private var counted: [[Int]: Decimal?] = [:]
    private var published: [[Int]: Decimal?] = [:]
    /// Parts of what is kept of which `counted` knows.
    private var lookedAt = 0
    /// Products that were looked at.
    private var looks = 0
    private(set) var isComplete = true
    /// Per member and variable whether it tells apart what this many blocks do not.
    private var finer: [FinerKey: Bool] = [:]

    private struct FinerKey: Hashable {
        let member: Int
        let variable: Int
        let blocks: Int
    }

    /// Products with more sets than this are not compared number by number.
    private static let mostSets = 50_000

    init(
        _ measure: Measure, _ members: [Int], _ tables: [PublishedTable],
        _ meanings: [[(variable: Int, codes: [[Int]?])]], _ boxes: inout BoxReader
    ) {
        self.measure = measure
        self.tables = tables
        self.meanings = meanings
        var reaches = members.compactMap { index in
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
        var bundles = [[Int]](repeating: [], count: reaches.count)
        for bundle in Forest(reaches.count, joining: links).trees(of: Array(reaches.indices)) {
            for member in bundle { bundles[member] = bundle }
        }
        self.reaches = reaches
        self.bundles = bundles
        self.boxes = boxes
        counts = boxes.variables.map(\.coding.count)
    }

    /// What bears upon some tables, and if not all of one does, the variables that its cells may be
    /// cut by.
    ///
    /// Where a limit is reached, what bears upon them only by way of others is left out, and
    /// `isComplete` false.
    mutating func parts(bearingOn seeds: Set<Int>, _ among: Set<Int>, _ limits: AuditLimits) -> [(
        table: Int, variables: Set<Int>?
    )] {
        (settled, finer, counted, published, lookedAt) = ([], [:], [:], [:], 0)
        members = reaches.indices.filter { reaches[$0].table.map(among.contains) ?? true }
        self.seeds = Set(members.filter { reaches[$0].table.map(seeds.contains) ?? false })
        earlier = members.filter { !self.seeds.contains($0) }.map { ($0, nil) }
        var kept = Kept(members: reaches.count)
        for member in self.seeds.sorted() { add(member, to: &kept) }
        while isComplete {
            addImpossible(to: &kept)
            let near = members.filter { kept.isNear[$0] && !kept.isWhole.contains($0) }
            let open = groups(near, apartFrom: kept).filter { !isApart($0, kept) }
            if open.isEmpty { break }
            let before = kept
            for group in open where !isApart(group, kept) {
                extend(&kept, by: group)
                isComplete = size(of: kept) <= limits.cells && looks <= limits.history
                if !isComplete { break }
            }
            if !isComplete { kept = before }
        }
        return kept.parts.compactMap { part in
            reaches[part.member].table.map { ($0, part.variables) }
        }
    }

    /// Cells of tables of which all is kept.
    private func size(of kept: Kept) -> Int {
        kept.isWhole.reduce(0) { sum, member in
            sum + (reaches[member].table.map { tables[$0].table.cells.count } ?? 0)
        }
    }

    // MARK: What is kept

    private func add(_ member: Int, to kept: inout Kept) {
        for member in bundles[member] { kept.add(member, of: reaches, counts) }
    }

    /// A combination that cannot occur is known wherever its variables are.
    private func addImpossible(to kept: inout Kept) {
        for member in reaches.indices where reaches[member].table == nil {
            guard reaches[member].sets.keys.allSatisfy({ kept.blocks[$0] != nil }) else { continue }
            kept.add(member, of: reaches, counts)
        }
    }

    /// Adds what is needed of a group: of those that alone say something about what is kept the
    /// margins that they have in common with it, or all.
    private mutating func extend(_ kept: inout Kept, by group: [Int]) {
        var hasGrown = false
        for member in group where !kept.isWhole.contains(member) && !isApart(bundles[member], kept)
        {
            hasGrown = true
            let common = reaches[member].sets.keys.filter { kept.blocks[$0] != nil }.sorted()
            if bundles[member].count == 1,
                kept.add(member, cutBy: common, of: reaches, counts), isApart([member], kept)
            {
                continue
            }
            add(member, to: &kept)
        }
        if !hasGrown { join(&kept, group) }
    }

    /// Adds what a group says only together: of the variable that most of it tell more apart in than
    /// what is kept does, the margins with those that are kept; or all.
    private mutating func join(_ kept: inout Kept, _ group: [Int]) {
        var uses: [Int: Int] = [:]
        for member in group {
            for variable in reaches[member].sets.keys where isFiner(member, variable, kept) {
                uses[variable, default: 0] += 1
            }
        }
        let most = uses.filter { $0.value > 1 }.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
        guard let variable = most?.key else {
            for member in group { add(member, to: &kept) }
            return
        }
        var hasGrown = false
        for member in group where isFiner(member, variable, kept) || !isApart([member], kept) {
            let common = reaches[member].sets.keys.filter {
                $0 == variable || kept.blocks[$0] != nil
            }.sorted()
            if bundles[member].count == 1, reaches[member].table != nil,
                kept.add(member, cutBy: common, of: reaches, counts)
            {
                hasGrown = true
            }
        }
        guard !hasGrown else { return }
        for member in group where reaches[member].sets[variable] != nil {
            add(member, to: &kept)
        }
    }

    /// Members in groups; those that tell apart, in one variable, what is kept does not are in one.
    private mutating func groups(_ members: [Int], apartFrom kept: Kept) -> [[Int]] {
        var sharing: [Int: [Int]] = [:]
        for member in members {
            for variable in reaches[member].sets.keys where isFiner(member, variable, kept) {
                sharing[variable, default: []].append(member)
            }
        }
        let links = Array(sharing.values) + members.map { bundles[$0] }.filter { $0.count > 1 }
        return Forest(reaches.count, joining: links).trees(of: members)
    }

    /// Whether a member tells apart, in a variable, what is kept does not.
    private mutating func isFiner(_ member: Int, _ variable: Int, _ kept: Kept) -> Bool {
        guard let blocks = kept.blocks[variable] else { return true }
        // What is kept only grows, so that the number of its blocks says which they are.
        let key = FinerKey(member: member, variable: variable, blocks: blocks.sets.count)
        if let known = finer[key] { return known }
        let own = reaches[member].sets[variable] ?? []
        let isFiner = !own.allSatisfy(blocks.make)
        finer[key] = isFiner
        return isFiner
    }

    // MARK: What is apart

    private mutating func isApart(_ group: [Int], _ kept: Kept) -> Bool {
        guard group.contains(where: { reaches[$0].table != nil }) else { return true }
        let (common, key) = commonVariables(group, kept)
        if settled.contains(key) { return true }
        let blocks = common.map { self.blocks($0, kept) }
        guard let count = blocks.size(most: Self.mostSets) else { return false }
        looks += count
        let (reached, isAll) = products(of: blocks, count, reachedBy: group, kept)
        guard !reached.isEmpty else { return true }
        if kept.parts.count > lookedAt {
            // What was not known may be now.
            counted = counted.filter { $0.value != nil }
            lookedAt = kept.parts.count
        }
        guard let known = sums(of: kept.parts, reached, blocks, \.counted),
            known == sums(of: earlier, reached, blocks, \.published)
        else { return false }
        if isAll { settled.insert(key) }
        return true
    }

    /// The products of blocks that both a group and what is kept may count somebody of, and whether
    /// these are all that the group does.
    private func products(
        of blocks: [MarginBlocks], _ count: Int, reachedBy group: [Int], _ kept: Kept
    ) -> (products: [MarginProduct], isAll: Bool) {
        let own = TouchedBlocks(group.map { reaches[$0] }, blocks)
        let others = TouchedBlocks(
            kept.parts.map { reaches[$0.member] }.filter { $0.table != nil }, blocks)
        var reached: [MarginProduct] = []
        var isAll = true
        blocks.forEachProduct(count) { ranks in
            guard own.hold(ranks) else { return }
            if others.hold(ranks) { reached.append(blocks.product(ranks)) } else { isAll = false }
        }
        return (reached, isAll)
    }

    /// How a variable is taken into blocks.
    private enum Common {
        /// As what is kept tells it apart.
        case kept(Int)
        /// As some members do.
        case own(Int, [Int])
        /// Some elements and the others.
        case span(Int, Set<Int>)
    }

    /// Per variable how it is taken into blocks, and a name for these. In common are those that the
    /// sets of the group are made of, or, where it tells more apart than what is kept, those of the
    /// latter. Of others what is kept may only count some elements.
    private mutating func commonVariables(_ group: [Int], _ kept: Kept) -> ([Common], [Int]) {
        let variables = group.reduce(into: Set<Int>()) { $0.formUnion(reaches[$1].sets.keys) }
        var found: [Common] = []
        var key = group
        for (variable, blocks) in kept.blocks.sorted(by: { $0.key < $1.key }) {
            guard variables.contains(variable) else {
                guard let span = kept.span?[variable] else { continue }
                key += [-2, variable, span.count]
                found.append(.span(variable, span))
                continue
            }
            let own = group.filter { reaches[$0].sets[variable] != nil }
            let isOpen = own.contains { isFiner($0, variable, kept) }
            key += [-1, variable, isOpen ? blocks.sets.count : -1]
            found.append(isOpen ? .kept(variable) : .own(variable, own))
        }
        return (found, key)
    }

    private func blocks(_ common: Common, _ kept: Kept) -> MarginBlocks {
        switch common {
        case .kept(let variable):
            kept.blocks[variable] ?? MarginBlocks(variable, count: counts[variable], cutBy: [])
        case .own(let variable, let members): blocks(variable, asCutBy: members)
        case .span(let variable, let span):
            MarginBlocks(variable, count: counts[variable], cutBy: [span.sorted()])
        }
    }

    private func blocks(_ variable: Int, asCutBy members: [Int]) -> MarginBlocks {
        let sets = members.reduce(into: Set<[Int]>()) {
            $0.formUnion(reaches[$1].sets[variable] ?? [])
        }
        return MarginBlocks(variable, count: counts[variable], cutBy: sets)
    }

    /// What exact numbers give for all of the wanted sets; nil where one is not known.
    private mutating func sums(
        of parts: [(member: Int, variables: Set<Int>?)], _ wanted: [MarginProduct],
        _ blocks: [MarginBlocks], _ known: WritableKeyPath<Self, [[Int]: Decimal?]>
    ) -> [Decimal]? {
        var sums: [Decimal] = []
        var views: [[MarginView]?] = Array(repeating: nil, count: parts.count)
        var last = 0
        for product in wanted {
            if let sum = self[keyPath: known][product.key] {
                guard let sum else { return nil }
                sums.append(sum)
                continue
            }
            var found: Decimal?
            for turn in parts.indices where found == nil {
                let part = (last + turn) % parts.count
                let own = views[part] ?? self.views(of: parts[part], blocks)
                views[part] = own
                found = own.lazy.compactMap { $0.sum(of: product) }.first
                if found != nil { last = part }
            }
            self[keyPath: known][product.key] = .some(found)
            guard let found else { return nil }
            sums.append(found)
        }
        return sums
    }

    private mutating func views(
        of part: (member: Int, variables: Set<Int>?), _ blocks: [MarginBlocks]
    ) -> [MarginView] {
        guard let index = reaches[part.member].table else { return [] }
        return margins(of: index).compactMap { $0.view(of: blocks, within: part.variables) }
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
}

extension PublishedTable {
    /// The output that it is of, and those that it names as a base.
    fileprivate var namedOutputs: Set<String> {
        var found: Set<String> = [output]
        for case .output(let id, _) in table.values.map(\.base) { found.insert(id) }
        return Set(found.map { "\(submission ?? "")/\($0)" })
    }
}
