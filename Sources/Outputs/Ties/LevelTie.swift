/// One finest variable, those that are tied to it, and which of their codes belong together.
struct LevelTie {
    /// More categories than this are not made: the variables stay apart.
    static let most = 300_000

    let owner: String
    let own: Variable
    /// Finer ones first.
    let tied: [(name: String, variable: Variable)]
    private(set) var problems: [LevelTies.Problem] = []
    /// By the indices of a finer variable (0 is the owner, behind it `tied`) and a coarser one: per
    /// code the code above it, -1 for none; nil where the finer one does not have it as a level.
    private var above: [[[Int]?]] = []

    init(of owner: String, with tied: [String], in variables: [String: Variable]) {
        self.owner = owner
        own = variables[owner] ?? Variable()
        self.tied = tied.map { ($0, variables[$0] ?? Variable()) }
        for finer in [(owner, own)] + self.tied {
            above.append(self.tied.map { codes(of: finer, above: $0) })
        }
        checkLevels()
        if problems.isEmpty { checkWays() }
    }

    /// The code of `coarser` per code of `finer`.
    private mutating func codes(
        of finer: (name: String, variable: Variable),
        above coarser: (name: String, variable: Variable)
    ) -> [Int]? {
        guard let level = finer.variable.levels.first(where: { $0.name == coarser.name }) else {
            return nil
        }
        let index = Dictionary(
            finer.variable.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
        var found = [Int](repeating: -1, count: finer.variable.codes.count)
        for (label, codes) in level.labels.sorted(by: { $0.key < $1.key }) where !label.isEmpty {
            guard case .codes(let set)? = coarser.variable.categories(of: label, totals: []),
                set.count == 1
            else {
                problems.append(.unknown(label: label, level: coarser.name, of: finer.name))
                continue
            }
            for code in codes { if let code = index[code] { found[code] = set[0] } }
        }
        return found
    }

    /// A level that is no variable, but stands both in the owner and in one tied to it, has to be the
    /// same.
    private mutating func checkLevels() {
        let names = Set(tied.map(\.name))
        for level in own.levels where !names.contains(level.name) {
            let mine = Self.labels(of: level)
            for (index, other) in tied.enumerated() {
                guard let theirs = other.variable.levels.first(where: { $0.name == level.name }),
                    let up = above[0][index]
                else { continue }
                let labels = Self.labels(of: theirs)
                for (code, text) in own.codes.enumerated() where up[code] >= 0 {
                    guard let a = mine[text], let b = labels[other.variable.codes[up[code]]],
                        a != b, !a.isEmpty
                    else { continue }
                    problems.append(.contradiction(code: text, level: level.name, of: owner))
                    return
                }
            }
        }
    }

    private static func labels(of level: Variable.Level) -> [String: String] {
        var labels: [String: String] = [:]
        for (label, codes) in level.labels { for code in codes { labels[code] = label } }
        return labels
    }

    /// The owner (0), or a variable tied to it (from 1), whose levels have the codes and names of the
    /// variables that they are for labels.
    func labelled(_ finer: Int) -> Variable {
        var variable = finer == 0 ? own : tied[finer - 1].variable
        for index in variable.levels.indices {
            guard let k = tied.firstIndex(where: { $0.name == variable.levels[index].name }),
                let up = above[finer][k]
            else { continue }
            let coarser = tied[k].variable
            var labels: [String: [String]] = [:]
            for (code, above) in up.enumerated() where above >= 0 {
                labels[coarser.codes[above], default: []].append(variable.codes[code])
            }
            for (code, name) in coarser.names where labels[name] == nil {
                labels[name] = labels[code]
            }
            variable.levels[index].labels = labels
        }
        return variable
    }

    // MARK: Categories

    /// The categories, nil where there would be too many or the levels contradict each other.
    func categories() -> TiedCategories? {
        var found = TiedCategories(self)
        var seen = Set<[Int]>()
        for (index, code) in own.codes.enumerated() where !own.missing.contains(code) {
            let values = values(of: index)
            seen.insert(values)
            found.add(code: index, values: values)
        }
        guard let unknown = unknown(seen) else { return nil }
        let missing = own.codes.indices.filter { own.missing.contains(own.codes[$0]) }
        guard unknown.count * max(1, missing.count) + own.codes.count <= Self.most else {
            return nil
        }
        let covered = tied.indices.map { k in Set(seen.map { $0[k] }) }
        for values in unknown {
            for code in missing { found.add(code: code, values: values) }
            let isNew = tied.indices.contains { !covered[$0].contains(values[$0]) }
            if missing.isEmpty, isNew { found.add(code: nil, values: values) }
        }
        found.addCodesAlone()
        found.finish()
        return found
    }

    /// The codes of the tied variables for a code of the owner.
    private func values(of code: Int) -> [Int] {
        var values: [Int] = []
        for k in tied.indices {
            let direct = above[0][k]?[code] ?? -1
            let found = direct >= 0 ? direct : (indirect(k, values) ?? -1)
            values.append(found >= 0 ? found : firstMissing(k))
        }
        return values
    }

    /// By way of a variable between; nil where none has it as a level.
    private func indirect(_ k: Int, _ values: [Int]) -> Int? {
        var isLevel = false
        for (between, value) in values.enumerated() where value >= 0 {
            guard let up = above[between + 1][k] else { continue }
            isLevel = true
            if up[value] >= 0 { return up[value] }
        }
        return isLevel ? -1 : nil
    }

    private func firstMissing(_ k: Int) -> Int {
        let variable = tied[k].variable
        return variable.codes.firstIndex { variable.missing.contains($0) } ?? -1
    }

    /// What a unit whose code is not known may have: every combination that the levels allow, and,
    /// where they say nothing, that some code has.
    private func unknown(_ seen: Set<[Int]>) -> [[Int]]? {
        var found: [[Int]] = [[]]
        for k in tied.indices {
            let known = Dictionary(grouping: seen) { Array($0.prefix(k)) }
                .mapValues { Set($0.map { $0[k] }).sorted() }
            found = found.flatMap { values -> [[Int]] in
                if let up = indirect(k, values), up >= 0 { return [values + [up]] }
                let isOpen = values.enumerated().contains { between, value in
                    value < 0 || isMissing(between, value)
                }
                let observed = isOpen || k == 0 ? nil : known[values].map { withMissing($0, k) }
                return (observed ?? Array(tied[k].variable.codes.indices)).map { values + [$0] }
            }
            guard found.count <= Self.most else { return nil }
        }
        return found
    }

    /// Where the code is not known, this one need not be either.
    private func withMissing(_ codes: [Int], _ k: Int) -> [Int] {
        let variable = tied[k].variable
        let missing = variable.codes.indices.filter {
            variable.missing.contains(variable.codes[$0])
        }
        return Set(codes + missing).sorted()
    }

    func isMissing(_ k: Int, _ value: Int) -> Bool {
        value < 0 || tied[k].variable.missing.contains(tied[k].variable.codes[value])
    }

    /// The first code of which two ways up say different things.
    private mutating func checkWays() {
        for (index, name) in own.codes.enumerated() where !own.missing.contains(name) {
            let values = values(of: index)
            for k in tied.indices where values[k] >= 0 {
                for between in tied.indices where between < k && values[between] >= 0 {
                    guard let up = above[between + 1][k]?[values[between]], up >= 0,
                        up != values[k]
                    else { continue }
                    problems.append(
                        .contradiction(code: name, level: tied[k].name, of: owner))
                    return
                }
            }
        }
    }
}
