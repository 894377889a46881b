import Outputs

/// Which cells of a table can hold nobody: their labels cannot meet.
///
/// Two dimensions of one variable (`la` and its level `region`) exclude each other's labels, so does a
/// population restricted by one, and the dataset lists combinations as `impossible`.
struct StructuralZeros: Sendable {
    /// Dimensions of one variable.
    private var pairs: [(Int, Int)] = []
    /// Per entry of `impossible`: per dimension concerned the codes that cannot meet those of the
    /// others.
    private var entries: [[(dimension: Int, codes: Set<Int>)]] = []
    /// Per dimension the coordinates of labels of which nobody is in the population.
    private var outside: [Set<Int>]
    private let shapes: [DimensionShape]

    /// Nothing is structural: the usual case, worth a short cut.
    var isEmpty: Bool {
        pairs.isEmpty && entries.isEmpty && outside.allSatisfy(\.isEmpty)
    }

    init(
        _ table: Table, shapes: [DimensionShape], dataset: Dataset?,
        population: [String: [String]]
    ) {
        self.shapes = shapes
        outside = table.dimensions.map { _ in [] }
        let variables = table.dimensions.map(\.variable)
        for a in variables.indices {
            for b in variables.indices.dropFirst(a + 1) where variables[a] == variables[b] {
                pairs.append((a, b))
            }
        }
        guard let dataset else { return }
        entries = dataset.impossible.compactMap { entry in
            Self.conditions(of: entry, variables, dataset, population)
        }
        if table.values.allSatisfy({ $0.population == nil }) {
            outside = table.dimensions.indices.map { d in
                let coordinates = shapes[d].coordinates
                let labels = Self.labels(of: table.dimensions[d], outside: population, dataset)
                return Set(labels.map { coordinates[$0] })
            }
        }
    }

    /// Labels that cannot meet what the population is restricted to.
    private static func labels(
        of dimension: Dimension, outside population: [String: [String]], _ dataset: Dataset
    ) -> [Int] {
        // A label of which nobody knows what it stands for admits everything.
        let restrictions = population.filter { name, labels in
            // By a level; what a table itself shows and its population leaves out is a choice.
            name != dimension.name && dataset.variable(of: name)?.name == dimension.variable
                && labels.allSatisfy { !dataset.codes(of: [$0], in: name).isEmpty }
        }
        guard let count = dataset.variable(named: dimension.variable)?.codes.count else {
            return []
        }
        let admitted = restrictions.map { dataset.codes(of: $0.value, in: $0.key) }
        return dimension.labels.indices.filter { index in
            let own = dimension.labels[index].ownCodes
            // A label that the dataset does not know has a finding of its own.
            guard !own.isEmpty, own.allSatisfy({ $0 < count }) else { return false }
            return admitted.contains { !$0.isEmpty && $0.isDisjoint(with: own) }
        }
    }

    /// Nil if the entry can never apply to this table.
    private static func conditions(
        of entry: [String: [String]], _ variables: [String], _ dataset: Dataset,
        _ population: [String: [String]]
    ) -> [(dimension: Int, codes: Set<Int>)]? {
        var conditions: [(dimension: Int, codes: Set<Int>)] = []
        for (name, labels) in entry {
            guard let variable = dataset.variable(of: name)?.name else { return nil }
            let codes = dataset.codes(of: labels, in: name)
            if let dimension = variables.firstIndex(of: variable) {
                conditions.append((dimension, codes))
            } else {
                let own = population.first { dataset.variable(of: $0.key)?.name == variable }
                guard let own else { return nil }
                let restricted = dataset.codes(of: own.value, in: own.key)
                guard !restricted.isEmpty, restricted.isSubset(of: codes) else { return nil }
            }
        }
        return conditions
    }

    /// Whether a cell at these coordinates can hold nobody.
    func contains(_ coordinates: [Int]) -> Bool {
        zip(outside, coordinates).contains { $0.contains($1) }
            || contains { shapes[$0].codes[coordinates[$0]] }
    }

    /// The same for one code in `dimension`, whatever the coordinate there says.
    func contains(_ coordinates: [Int], code: Int, in dimension: Int) -> Bool {
        contains { $0 == dimension ? [code] : shapes[$0].codes[coordinates[$0]] }
    }

    private func contains(_ codes: (Int) -> [Int]) -> Bool {
        let apart = pairs.contains { a, b in
            let (first, second) = (codes(a), codes(b))
            return !first.isEmpty && !second.isEmpty && areDisjoint(first, second)
        }
        return apart
            || entries.contains { conditions in
                conditions.allSatisfy { condition in
                    let own = codes(condition.dimension)
                    return !own.isEmpty && own.allSatisfy(condition.codes.contains)
                }
            }
    }

    /// Both sorted.
    private func areDisjoint(_ a: [Int], _ b: [Int]) -> Bool {
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] { return false }
            if a[i] < b[j] { i += 1 } else { j += 1 }
        }
        return true
    }
}

extension Dataset {
    /// The codes of all these labels together; `0..9` is a range of integer codes here.
    func codes(of labels: [String], in dimension: String) -> Set<Int> {
        Set(
            labels.flatMap { label in
                let plain = label.replacingRangeDots
                return categories(of: label, in: dimension, totals: [])?.ownCodes
                    ?? categories(of: plain, in: dimension, totals: [])?.ownCodes ?? []
            })
    }
}

extension String {
    /// `0..9` as the printed range `0-9`.
    fileprivate var replacingRangeDots: String {
        var parts = split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else { return self }
        let last = parts.removeLast()
        return "\(parts[0])-\(last)"
    }
}
