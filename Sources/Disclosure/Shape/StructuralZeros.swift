import Outputs

/// Which cells of a table can hold nobody: their labels cannot meet.
///
/// Two dimensions of one variable (`la` and its level `region`) exclude each other's labels, and
/// the dataset lists combinations as `impossible`.
struct StructuralZeros: Sendable {
    /// Dimensions of one variable.
    private var pairs: [(Int, Int)] = []
    /// Per entry of `impossible`: per dimension concerned the codes that cannot meet those of the
    /// others.
    private var entries: [[(dimension: Int, codes: Set<Int>)]] = []
    private let shapes: [DimensionShape]

    /// Nothing is structural: the usual case, worth a short cut.
    var isEmpty: Bool { pairs.isEmpty && entries.isEmpty }

    init(
        _ table: Table, shapes: [DimensionShape], dataset: Dataset?,
        population: [String: [String]]
    ) {
        self.shapes = shapes
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
        contains { shapes[$0].codes[coordinates[$0]] }
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
