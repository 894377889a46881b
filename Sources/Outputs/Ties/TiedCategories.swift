/// The categories of a finest variable while they are made, and what each variable and level is in
/// their words.
struct TiedCategories {
    let owner: String
    /// The finest variable with these categories for codes.
    private(set) var whole: Variable
    private(set) var views: [String: LevelTies.View] = [:]

    private let tie: LevelTie
    private var ownSets: [[Int]]
    private var ownMissing: Set<Int> = []
    private var tiedSets: [[[Int]]]
    private var tiedMissing: [Set<Int>]

    init(_ tie: LevelTie) {
        self.tie = tie
        owner = tie.owner
        whole = Variable()
        ownSets = Array(repeating: [], count: tie.own.codes.count)
        tiedSets = tie.tied.map { Array(repeating: [], count: $0.variable.codes.count) }
        tiedMissing = tie.tied.map { _ in [] }
    }

    /// One more category: a code of the finest variable, nil for none that it has, and per tied
    /// variable its code, -1 for none.
    mutating func add(code: Int?, values: [Int]) {
        let index = whole.codes.count
        let own = code.map { tie.own.codes[$0] }
        let isKnown = own.map { !tie.own.missing.contains($0) } ?? false
        if let code { ownSets[code].append(index) }
        for (k, value) in values.enumerated() {
            if value >= 0 { tiedSets[k][value].append(index) }
            if tie.isMissing(k, value) { tiedMissing[k].insert(index) }
        }
        if let own, isKnown {
            whole.codes.append(own)
            return
        }
        // No label is written like this.
        let texts = values.enumerated().map { $1 < 0 ? "" : tie.tied[$0].variable.codes[$1] }
        whole.codes.append(([own ?? ""] + texts).joined(separator: "\u{4}"))
        ownMissing.insert(index)
    }

    /// A category for each code of a tied variable that nothing below it has.
    mutating func addCodesAlone() {
        for k in tiedSets.indices {
            for value in tiedSets[k].indices where tiedSets[k][value].isEmpty {
                var values = tiedSets.map { _ in -1 }
                values[k] = value
                add(code: nil, values: values)
            }
        }
    }

    /// Makes the views, once every category is there.
    mutating func finish() {
        whole.missing = Set(ownMissing.map { whole.codes[$0] })
        whole.names = tie.own.names
        views[owner] = LevelTies.View(
            owner: owner, variable: tie.labelled(0), level: nil, categories: ownSets,
            missing: ownMissing)
        for (k, tied) in tie.tied.enumerated() {
            views[tied.name] = LevelTies.View(
                owner: owner, variable: tie.labelled(k + 1), level: nil, categories: tiedSets[k],
                missing: tiedMissing[k])
        }
        // The coarsest that has a level knows it of most units.
        for name in tie.tied.map(\.name).reversed() + [owner] { addLevels(of: name) }
        let index = Dictionary(
            tie.own.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        whole.groups = tie.own.groups.mapValues { codes in
            codes.flatMap { code in index[code].map { texts(ownSets[$0]) } ?? [] }
        }
        for name in levelNames() { addLevel(name) }
    }

    private mutating func addLevels(of name: String) {
        guard let view = views[name] else { return }
        for level in view.variable.levels where views[level.name] == nil {
            views[level.name] = LevelTies.View(
                owner: owner, variable: view.variable, level: level.name,
                categories: view.categories, missing: view.missing)
        }
    }

    /// Nearest first.
    private func levelNames() -> [String] {
        var names: [String] = []
        for variable in [tie.own] + tie.tied.map(\.variable) {
            for level in variable.levels where !names.contains(level.name) {
                names.append(level.name)
            }
        }
        return names
    }

    private mutating func addLevel(_ name: String) {
        guard let view = views[name] else { return }
        var level = Variable.Level(name: name, labels: [:])
        let labels =
            view.level == nil
            ? view.variable.codes.filter { !view.variable.missing.contains($0) }
            : view.variable.levels.first { $0.name == name }.map { Array($0.labels.keys) } ?? []
        for label in labels {
            guard case .codes(let codes)? = view.categories(of: label, totals: []) else { continue }
            level.labels[label] = texts(codes)
        }
        whole.levels.append(level)
    }

    private func texts(_ categories: [Int]) -> [String] { categories.map { whole.codes[$0] } }
}
