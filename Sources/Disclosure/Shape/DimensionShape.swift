import Outputs

/// How the labels of one dimension lie to each other.
///
/// A label is addressed by its coordinate: labels that stand for the same categories share one,
/// and there is always one for the total, also where no label shows it.
struct DimensionShape: Sendable {
    /// One label's units are those of others, and of nobody else if `remainder` is empty.
    struct Relation: Hashable, Sendable {
        let total: Int
        let parts: [Int]
        /// Codes of the total in none of the parts, sorted.
        let remainder: [Int]
    }

    /// Coordinate per label.
    let coordinates: [Int]
    /// Coordinate of the total, and of cells to which the dimension does not apply.
    let total: Int
    /// Codes per coordinate, sorted.
    let codes: [[Int]]
    let relations: [Relation]
    /// Whether the dataset knows the variable.
    let isKnown: Bool
    /// Missing codes of which nobody said whether a total counts them: a remainder of these alone
    /// may be empty.
    let missingUndeclared: Set<Int>
    /// False when the labels overlap so much that the search for sums was cut short.
    let isComplete: Bool

    /// Whether the dimension does not apply to some cells: one variable of a stacked table.
    let isPartial: Bool

    var size: Int { codes.count }

    /// - `isPartial`: whether the dimension does not apply to some cells.
    init(
        _ dimension: Dimension, dataset: Dataset?, declaration: OutputDeclaration?,
        isPartial: Bool = false
    ) {
        let variable = dataset?.variable(named: dimension.variable)
        let missing = dataset?.missingCategories(in: dimension.name) ?? []
        let universe = Self.universe(of: dimension, dataset, declaration)
        let sets = Self.sets(of: dimension.labels, within: universe)
        (coordinates, total, codes) = Self.canonical(
            sets, of: dimension.labels, universe: universe, isKnown: variable != nil)
        isKnown = variable != nil
        self.isPartial = isPartial
        missingUndeclared =
            declaration?.missing == nil
            ? Set(universe).intersection(missing) : []
        if Self.partitions(variable, dataset, unit: declaration?.unit) {
            var search = PartitionSearch(sets: codes, present: Set(coordinates))
            relations = search.relations(virtualTotal: isKnown ? total : nil)
            isComplete = search.isComplete
        } else {
            relations = Self.containments(codes, present: Set(coordinates), total: total)
            isComplete = true
        }
    }

    /// Labels that overlap by unit do not add up, but each lies inside those that have all its
    /// codes.
    private static func containments(_ codes: [[Int]], present: Set<Int>, total: Int) -> [Relation]
    {
        let parts = present.filter { !codes[$0].isEmpty }.sorted()
        let totals = parts.count > 100 ? [total] : present.union([total]).sorted()
        return totals.flatMap { total -> [Relation] in
            let all = Set(codes[total])
            return parts.compactMap { part in
                guard codes[part].count < all.count, all.isSuperset(of: codes[part]) else {
                    return nil
                }
                return Relation(
                    total: total, parts: [part], remainder: all.subtracting(codes[part]).sorted())
            }
        }
    }

    /// Whether a unit is in one category only. One that may be in several makes those that
    /// contain it so, too.
    private static func partitions(_ variable: Variable?, _ dataset: Dataset?, unit: String?)
        -> Bool
    {
        guard let variable, let dataset, !variable.severalPer.isEmpty else { return true }
        guard let unit, let own = dataset.units.firstIndex(of: unit) else { return false }
        return !variable.severalPer.contains { name in
            dataset.units.firstIndex(of: name).map { $0 <= own } ?? (name == unit)
        }
    }

    /// The codes that a total stands for: those of the population, without the missing ones if
    /// they are excluded and the table does not show them all the same.
    private static func universe(
        of dimension: Dimension, _ dataset: Dataset?, _ declaration: OutputDeclaration?
    ) -> [Int] {
        guard let dataset, let variable = dataset.variable(named: dimension.variable) else {
            return Set(dimension.labels.flatMap(\.ownCodes)).sorted()
        }
        var universe = Array(variable.codes.indices)
        for (name, labels) in declaration?.population ?? [:] {
            guard dataset.variable(of: name)?.name == dimension.variable else { continue }
            let sets = labels.map { dataset.categories(of: $0, in: name, totals: []) }
            if sets.allSatisfy({ $0 != nil && $0 != .all }) {
                let wanted = Set(sets.flatMap { $0?.ownCodes ?? [] })
                universe.removeAll { !wanted.contains($0) }
            }
        }
        let missing = dataset.missingCategories(in: dimension.name)
        let shown = dimension.labels.contains { label in
            !label.ownCodes.isEmpty && label.ownCodes.allSatisfy(missing.contains)
        }
        if declaration?.missing == .excluded, !shown {
            universe.removeAll(where: missing.contains)
        }
        return universe
    }

    private static func sets(of labels: [Label], within universe: [Int]) -> [[Int]] {
        var admitted = [Bool](repeating: false, count: (universe.last ?? -1) + 1)
        for code in universe { admitted[code] = true }
        return labels.map { label in
            guard case .codes(let codes) = label.categories else { return universe }
            return codes.filter { $0 >= 0 && $0 < admitted.count && admitted[$0] }
        }
    }

    private static func canonical(
        _ sets: [[Int]], of labels: [Label], universe: [Int], isKnown: Bool
    ) -> (coordinates: [Int], total: Int, codes: [[Int]]) {
        var first: [[Int]: Int] = [:]
        let shownTotal = labels.firstIndex(where: \.isTotal)
        // Without a dataset only a total word is known to contain the others.
        if isKnown, !universe.isEmpty { first[universe] = shownTotal }
        let coordinates = sets.indices.map { index in
            if labels[index].isTotal, let shownTotal { return shownTotal }
            if sets[index].isEmpty { return index }
            if let known = first[sets[index]] { return known }
            first[sets[index]] = index
            return index
        }
        let total = shownTotal ?? (isKnown ? first[universe] : nil) ?? labels.count
        return (coordinates, total, total == labels.count ? sets + [universe] : sets)
    }
}

extension Label {
    /// Its codes, none for a total.
    var ownCodes: [Int] { categories.ownCodes }
}

extension CategorySet {
    var ownCodes: [Int] { if case .codes(let codes) = self { codes } else { [] } }
}
