/// Variables that classify others: where `school` has the level `la`, and `la` is a variable too, the
/// authority of a unit is that of its school. Both are then seen as one variable, whose categories are
/// those of the finest.
///
/// A unit whose school is not known may have any authority: it has one category for each.
public struct LevelTies: Hashable, Sendable {
    /// A variable or a level, as sets of categories of the finest variable.
    struct View: Hashable, Sendable {
        /// The finest variable.
        let owner: String
        /// Whose codes, names, groups and levels its labels are.
        let variable: Variable
        /// The level of `variable` that it is, if it is one.
        let level: String?
        /// Per code of `variable` the owner's categories, sorted.
        let categories: [[Int]]
        /// The owner's categories of which the value is not known.
        let missing: Set<Int>

        func categories(of label: String, totals: [String]) -> CategorySet? {
            switch variable.categories(of: label, level: level, totals: totals) {
            case nil: return nil
            case .all: return .all
            case .codes(let codes):
                let found = codes.count == 1 ? categories[codes[0]] : union(codes)
                return found.isEmpty ? nil : .codes(found)
            }
        }

        private func union(_ codes: [Int]) -> [Int] {
            Set(codes.flatMap { categories[$0] }).sorted()
        }
    }

    /// What the description says of levels cannot be true of the variable of that name.
    public enum Problem: Hashable, Sendable {
        /// A label of the level is no category of the variable that is called like it.
        case unknown(label: String, level: String, of: String)
        /// Two ways up give a code two categories of the level.
        case contradiction(code: String, level: String, of: String)

        /// The variable whose description is wrong.
        public var variable: String {
            switch self {
            case .unknown(_, _, let variable), .contradiction(_, _, let variable): variable
            }
        }
    }

    /// By the name of the variable or level.
    var views: [String: View] = [:]
    /// The finest variables with all their categories.
    var owners: [String: Variable] = [:]

    /// Nothing is tied.
    public init() {}

    /// Ties every variable to the finest that has it as a level, its own or one of a level.
    ///
    /// A variable in which a unit may have several categories, and one whose levels run in a circle,
    /// is left alone; of several that have it as a level the first by name is taken.
    init(of variables: [String: Variable], problems: inout [Problem]) {
        let usable = variables.filter { $0.value.severalPer.isEmpty && !$0.value.codes.isEmpty }
        let above = usable.mapValues { variable in
            variable.levels.map(\.name).filter { usable[$0] != nil }
        }
        let classified = Set(above.flatMap { name, levels in levels.filter { $0 != name } })
        for owner in above.keys.sorted() where !classified.contains(owner) {
            let tied = Self.coarser(than: owner, above).filter { views[$0] == nil }
            guard !tied.isEmpty else { continue }
            let tie = LevelTie(of: owner, with: tied, in: usable)
            problems += tie.problems
            guard tie.problems.isEmpty, let categories = tie.categories() else { continue }
            add(categories)
        }
    }

    private mutating func add(_ tie: TiedCategories) {
        owners[tie.owner] = tie.whole
        for (name, view) in tie.views where views[name] == nil { views[name] = view }
    }

    /// All variables above one, each behind those that have it as a level; none where they run in a
    /// circle.
    private static func coarser(than owner: String, _ above: [String: [String]]) -> [String] {
        var found: [String] = []
        var open = above[owner] ?? []
        while let next = open.first {
            open.removeFirst()
            guard next != owner else { return [] }
            guard !found.contains(next) else { continue }
            found.append(next)
            open += above[next] ?? []
        }
        var sorted: [String] = []
        while sorted.count < found.count {
            let next = found.first { name in
                !sorted.contains(name)
                    && !found.contains { finer in
                        !sorted.contains(finer) && above[finer]?.contains(name) ?? false
                    }
            }
            guard let next else { return [] }
            sorted.append(next)
        }
        return sorted
    }
}

extension Dataset {
    /// Ties variables to the levels that are called like them, anew; what cannot be true is returned,
    /// and those variables stay apart.
    public mutating func tieLevels() -> [LevelTies.Problem] {
        var problems: [LevelTies.Problem] = []
        ties = LevelTies(of: variables, problems: &problems)
        return problems
    }

    /// Ties them anew after codes were added; false where a category of `earlier` would then be
    /// another one.
    public mutating func tieLevels(from earlier: Dataset) -> Bool {
        guard tieLevels().isEmpty else { return false }
        return earlier.ties.owners.allSatisfy { name, variable in
            ties.owners[name]?.codes.starts(with: variable.codes) ?? false
        }
    }

    /// A variable with the categories that tables use: more than its own codes where others are tied
    /// to it.
    public func variable(named name: String) -> Variable? {
        ties.owners[name] ?? variables[name]
    }

    /// Whether other variables are seen as levels of this one.
    public func hasTiedLevels(_ name: String) -> Bool { ties.owners[name] != nil }

    /// The categories of its variable in which the value of a dimension is not known.
    public func missingCategories(in dimension: String) -> Set<Int> {
        if let view = ties.views[dimension] { return view.missing }
        guard let variable = variable(of: dimension)?.variable, !variable.missing.isEmpty else {
            return []
        }
        return Set(variable.codes.indices.filter { variable.missing.contains(variable.codes[$0]) })
    }
}
