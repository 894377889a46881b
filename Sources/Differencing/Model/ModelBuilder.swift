import Outputs

/// Makes the unknowns of a measure and its constraints.
struct ModelBuilder {
    private let publication: Publication
    private let measure: Measure
    private let limits: AuditLimits
    private let partitions: [AuditVariable.Partition]
    private let entries: [Entry]
    private let shares: [ShareEntry]
    private let clusters: [Cluster]
    private var model: LinearModel

    static func model(
        of measure: Measure, in publication: Publication, _ partitions: [AuditVariable.Partition],
        limits: AuditLimits
    ) -> LinearModel {
        var builder = ModelBuilder(publication, measure, partitions, limits)
        builder.build()
        return builder.model
    }

    private init(
        _ publication: Publication, _ measure: Measure, _ partitions: [AuditVariable.Partition],
        _ limits: AuditLimits
    ) {
        self.publication = publication
        self.measure = measure
        self.partitions = partitions
        self.limits = limits
        entries = publication.entries[measure] ?? []
        shares = publication.shares[measure] ?? []
        let boxes = entries.map(\.box) + shares.flatMap { [$0.part, $0.base] }
        let used = boxes.map { $0.sides.map(\.variable) }
        let known = Set(used.flatMap { $0 })
        let zeros = publication.impossible.map { $0.sides.map(\.variable) }
            .filter { known.isSuperset(of: $0) }
        let counts = partitions.map(\.count)
        let separate = [Cluster](used, counts: counts, most: limits.product)
        clusters =
            separate.count == 1
            ? separate : [Cluster](used + zeros, counts: counts, most: limits.product)
        model = LinearModel(measure: measure)
    }

    private mutating func build() {
        model.isCount = measure.of == nil
        model.isSigned = publication.signed.contains(measure)
        model.looseClusters = clusters.core
        if !model.looseClusters.isEmpty { model.gaps.insert(.circles) }
        let size = clusters.reduce(0) { min($0, limits.atoms + 1) + min($1.size, limits.atoms + 1) }
        guard size <= limits.atoms else {
            model.gaps.insert(.size)
            return
        }
        let sets = atomSets()
        let columns = merge(sets)
        model.columnCount = columns.count
        model.clusterOf = columns.clusters(sets.clusterOf)
        addNodes(sets.nodes, columns.of)
        seekParts(sets, columns)
        addShares(sets.shares, columns.of)
        for (first, second) in sets.links {
            addIdentity(columns.sum(first), columns.sum(second))
        }
    }

    /// Atoms of clusters, numbered one cluster after the other.
    private struct AtomSets {
        var nodes: [NodeAtoms] = []
        var shares: [(part: [Int], base: [Int], entry: ShareEntry)] = []
        var links: [(first: [Int], second: [Int])] = []
        var count = 0
        /// Per cluster its first atom.
        var bases: [Int] = []
        var impossible: [Bool] = []
        var clusterOf: [Int] = []
    }

    /// A published set in one of the clusters that can hold it.
    private struct NodeAtoms {
        let box: Box
        let cluster: Int
        let isCopy: Bool
        let atoms: [Int]
        let entries: [Entry]
    }

    /// The clusters that can hold all of some boxes.
    private func holders(of boxes: [Box]) -> [Int] {
        if clusters.count == 1 { return [0] }
        let needed = Set(boxes.flatMap { $0.sides.map(\.variable) })
        return clusters.indices.filter { needed.isSubset(of: clusters[$0].variables) }
    }

    /// The atoms of a share's two sets, in one cluster if there is one for both.
    private func atoms(of share: ShareEntry, _ bases: [Int]) -> (part: [Int], base: [Int])? {
        let common = holders(of: [share.part, share.base]).first
        guard let part = common ?? holders(of: [share.part]).first,
            let base = common ?? holders(of: [share.base]).first
        else { return nil }
        return (atoms(share.part, in: part, bases), atoms(share.base, in: base, bases))
    }

    private func atoms(_ box: Box, in index: Int, _ bases: [Int]) -> [Int] {
        var sides: [Int: [Int]] = [:]
        for side in box.sides { sides[side.variable] = partitions[side.variable].sets[side.set] }
        return clusters[index].atoms(sides).map { $0 + bases[index] }
    }

    private func atomSets() -> AtomSets {
        var sets = AtomSets()
        var bases: [Int] = []
        for cluster in clusters {
            bases.append(sets.count)
            sets.clusterOf += Array(repeating: bases.count - 1, count: cluster.size)
            sets.count += cluster.size
        }
        sets.impossible = [Bool](repeating: false, count: sets.count)
        for box in publication.impossible {
            let needed = Set(box.sides.map(\.variable))
            for index in clusters.indices where needed.isSubset(of: clusters[index].variables) {
                for atom in atoms(box, in: index, bases) { sets.impossible[atom] = true }
            }
        }
        let byBox = Dictionary(grouping: entries, by: \.box)
        for box in byBox.keys.sorted(by: { $0.sides.lexicographicallyPrecedes($1.sides) }) {
            for (rank, index) in holders(of: [box]).enumerated() {
                sets.nodes.append(
                    NodeAtoms(
                        box: box, cluster: index, isCopy: rank > 0,
                        atoms: atoms(box, in: index, bases), entries: byBox[box] ?? []))
            }
        }
        for share in shares.sorted(by: { $0.cell < $1.cell }) {
            if let own = atoms(of: share, bases) { sets.shares.append((own.part, own.base, share)) }
        }
        for link in clusters.links { sets.links += margins(link, bases) }
        sets.bases = bases
        return sets
    }

    /// Adds what joined, left or stayed of published sets and of their margins, where sums of published
    /// sets may tell it.
    private mutating func seekParts(_ sets: AtomSets, _ columns: Columns) {
        let parts = MembershipParts(entries.map(\.box), partitions)
        guard !parts.sides.isEmpty else { return }
        let sizes = columns.sizes
        var steps = 0
        var found: Set<[Int]> = []
        for sides in parts.sides {
            for (index, cluster) in clusters.enumerated()
            where sides.keys.allSatisfy(cluster.variables.contains) {
                let atoms = cluster.atoms(sides).map { $0 + sets.bases[index] }
                steps += atoms.count
                guard steps <= limits.parts else {
                    model.gaps.insert(.differences)
                    break
                }
                let isKnown = atoms.allSatisfy { sets.impossible[$0] || columns.of[$0] >= 0 }
                let own = columns.sum(atoms)
                let count = atoms.count { columns.of[$0] >= 0 }
                guard isKnown, !own.isEmpty, own.reduce(0, { $0 + sizes[$1] }) == count else {
                    continue
                }
                found.insert(own)
            }
        }
        model.soughtParts = found.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func margins(_ link: (first: Int, second: Int, common: [Int]), _ bases: [Int])
        -> [(first: [Int], second: [Int])]
    {
        let common = Cluster(
            variables: link.common, counts: link.common.map { partitions[$0].count })
        return (0..<common.size).map { point in
            var sides: [Int: [Int]] = [:]
            var rest = point
            for (variable, count) in zip(common.variables, common.counts).reversed() {
                sides[variable] = [rest % count]
                rest /= count
            }
            return (
                clusters[link.first].atoms(sides).map { $0 + bases[link.first] },
                clusters[link.second].atoms(sides).map { $0 + bases[link.second] }
            )
        }
    }

    /// Which column each atom is part of, -1 where nobody can be.
    private struct Columns {
        var of: [Int]
        var count: Int

        /// Per column how many atoms it has.
        var sizes: [Int] {
            of.reduce(into: Array(repeating: 0, count: count)) { sizes, column in
                if column >= 0 { sizes[column] += 1 }
            }
        }

        /// Per column the cluster of its atoms.
        func clusters(_ ofAtom: [Int]) -> [Int] {
            var found = [Int](repeating: 0, count: count)
            for (atom, column) in of.enumerated() where column >= 0 {
                found[column] = ofAtom[atom]
            }
            return found
        }

        func sum(_ atoms: [Int]) -> [Int] {
            var columns: [Int] = []
            columns.reserveCapacity(atoms.count)
            var isSorted = true
            for atom in atoms where of[atom] >= 0 {
                if let last = columns.last, last >= of[atom] { isSorted = false }
                columns.append(of[atom])
            }
            return isSorted ? columns : Set(columns).sorted()
        }
    }

    /// Atoms in exactly the same sets become one column.
    ///
    /// Sets are compared by sums of two mixed 64-bit numbers; that two different families of sets
    /// have the same sums is less likely than a failing memory.
    private func merge(_ sets: AtomSets) -> Columns {
        var marks = [Mark](repeating: Mark(), count: sets.count)
        var index: UInt64 = 0
        func add(_ atoms: [Int]) {
            index += 1
            for atom in atoms { marks[atom].add(index) }
        }
        for node in sets.nodes { add(node.atoms) }
        for share in sets.shares {
            add(share.part)
            add(share.base)
        }
        for link in sets.links {
            add(link.first)
            add(link.second)
        }
        var known: [Mark: Int] = [:]
        var of: [Int] = []
        of.reserveCapacity(sets.count)
        for (atom, mark) in marks.enumerated() {
            if sets.impossible[atom] || mark == Mark() {
                of.append(-1)
                continue
            }
            let column = known[mark] ?? known.count
            known[mark] = column
            of.append(column)
        }
        return Columns(of: of, count: known.count)
    }

    private struct Mark: Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0

        mutating func add(_ index: UInt64) {
            first &+= Self.mixed(index)
            second &+= Self.mixed(index ^ 0x9E37_79B9_7F4A_7C15)
        }

        private static func mixed(_ seed: UInt64) -> UInt64 {
            var z = seed &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private mutating func addNodes(
        _ nodes: [NodeAtoms], _ columns: [Int]
    ) {
        let steps = stepsPerUnit
        model.stepsPerUnit = steps ?? 1
        if steps == nil { model.gaps.insert(.numbers) }
        for node in nodes {
            let own = Columns(of: columns, count: 0).sum(node.atoms)
            let figures = node.entries.compactMap { figure(of: $0, steps: steps ?? 1) }
            if figures.isEmpty || own.isEmpty { continue }
            model.nodes.append(
                Node(
                    box: node.box, cluster: node.cluster, isCopy: node.isCopy, columns: own,
                    figures: figures))
        }
        let groups = NodeGroups(model.nodes, clusters.map(\.variables), partitions)
        var builder = RowBuilder(model.nodes, groups, partitions)
        for index in model.nodes.indices {
            if let row = builder.row(of: index, isSigned: model.isSigned) { model.rows.append(row) }
        }
        model.groups = groups.groups
    }

    /// The least power of ten that makes all published ends whole; nil when none up to 10^9 does.
    private var stepsPerUnit: Int? {
        if measure.of == nil { return 1 }
        var places = 0
        for bound in entries.flatMap({ [$0.low, $0.high] }).compactMap({ $0 }) {
            while places <= 9, !isWhole(bound, times: Decimal.unit(ofPlace: -places)) {
                places += 1
            }
        }
        return places > 9 ? nil : Decimal.unit(ofPlace: -places).whole
    }

    private func isWhole(_ value: Decimal, times scale: Decimal) -> Bool {
        value.multiplied(by: scale)?.isWhole ?? false
    }

    /// Figures beyond this could not be added up in 64 bits; they are left out.
    private static let largest = 1_000_000_000_000

    /// Nil, and the model incomplete, where a number is too large to count with.
    private mutating func figure(of entry: Entry, steps: Int) -> Figure? {
        let scale = Decimal(steps)
        let low = entry.low.flatMap { $0.multiplied(by: scale)?.ceiling.whole }
        let high = entry.high.flatMap { $0.multiplied(by: scale)?.floor.whole }
        let isRead = (low != nil || entry.low == nil) && (high != nil || entry.high == nil)
        guard isRead, [low, high].allSatisfy({ ($0 ?? 0).magnitude <= Self.largest }) else {
            model.gaps.insert(.numbers)
            return nil
        }
        return Figure(
            cell: entry.cell, role: entry.role, low: low, high: high, factor: entry.factor,
            scale: entry.scale)
    }

    private mutating func addShares(
        _ shares: [(part: [Int], base: [Int], entry: ShareEntry)], _ columns: [Int]
    ) {
        var exact: [Box: Int] = [:]
        for (index, node) in model.nodes.enumerated() where node.exact != nil {
            exact[node.box] = index
        }
        for (part, base, entry) in shares {
            let own = Columns(of: columns, count: 0)
            addShare(own.sum(part), own.sum(base), exact[entry.base], entry)
        }
    }

    /// - `known`: the node that publishes the base exactly.
    private mutating func addShare(
        _ part: [Int], _ base: [Int], _ known: Int?, _ entry: ShareEntry
    ) {
        let ends = [entry.per, entry.low, entry.high]
        var places = 0
        while places < 9, !ends.allSatisfy({ isWhole($0, times: Decimal.unit(ofPlace: -places)) }) {
            places += 1
        }
        let scaled = ends.compactMap {
            $0.multiplied(by: Decimal.unit(ofPlace: -places))?.whole
        }
        guard scaled.count == 3, scaled.allSatisfy({ $0.magnitude <= Self.largest }) else {
            model.gaps.insert(.numbers)
            return
        }
        let (per, low, high) = (scaled[0], scaled[1], scaled[2])
        for (limit, isLower) in [(low, true), (high, false)] {
            let divisor = Int(gcd(per.magnitude, limit.magnitude))
            var terms: [Int: Int] = [:]
            for column in part { terms[column, default: 0] += per / divisor }
            var bound = 0
            if let known, let value = model.nodes[known].exact {
                let product = value.multipliedReportingOverflow(by: limit / divisor)
                guard !product.overflow else {
                    model.gaps.insert(.numbers)
                    return
                }
                bound = product.partialValue
            } else {
                for column in base { terms[column, default: 0] -= limit / divisor }
            }
            model.rows.append(
                ModelRow(
                    terms: terms.sorted { $0.key < $1.key }.filter { $0.value != 0 }
                        .map { ($0.key, $0.value) },
                    lower: isLower ? bound : nil, upper: isLower ? nil : bound,
                    source: .share(entry.cell, isLower: isLower),
                    makeup: known.map { [ModelRow.Part(node: $0, coefficient: limit / divisor)] }
                        ?? []))
        }
    }

    private mutating func addIdentity(_ first: [Int], _ second: [Int]) {
        guard first != second else { return }
        model.links.append((first, second))
        model.rows.append(
            ModelRow(
                terms: first.map { ($0, 1) } + second.map { ($0, -1) }, lower: 0, upper: 0,
                source: .identity, makeup: []))
    }
}
