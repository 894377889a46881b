import Outputs

/// The levels of a model's dummies, changed in memory as a new fit would have them. Its numbers
/// would be others: only what is known of the units is changed.
struct ModelLevels {
    private(set) var model: Model

    init(_ model: Model) { self.model = model }

    private var counts: [Model.LevelCount] { model.levelCounts ?? [] }

    /// The smallest level below the minimum by units or events, that is no interaction.
    func small(_ isSmall: (Model.LevelCount) -> Bool) -> Model.LevelCount? {
        counts.filter { !$0.term.contains(":") && isSmall($0) }.min(by: Self.isSmaller)
    }

    /// Where only an interaction is small, the rarer of the levels that meet in it.
    func rarest(inSmall isSmall: (Model.LevelCount) -> Bool) -> Model.LevelCount? {
        let meeting = counts.filter { $0.term.contains(":") && isSmall($0) }
        guard let least = meeting.min(by: Self.isSmaller) else { return nil }
        let parts = least.term.split(separator: ":").map(String.init)
        return counts.filter { parts.contains($0.term) }.min(by: Self.isSmaller)
    }

    func hasSmallInteraction(_ isSmall: (Model.LevelCount) -> Bool) -> Bool {
        counts.contains { $0.term.contains(":") && isSmall($0) }
    }

    private static func isSmaller(_ a: Model.LevelCount, _ b: Model.LevelCount) -> Bool {
        if a.count != b.count { return a.count < b.count }
        return a.term.utf8.lexicographicallyPrecedes(b.term.utf8)
    }

    /// The levels of the same variable, itself included, with the variable's name: terms that begin
    /// alike and count every observation once. Nil where the names do not tell.
    func variable(of level: Model.LevelCount) -> (name: String, levels: [Model.LevelCount])? {
        let own = counts.filter { !$0.term.contains(":") }
        for length in (2..<max(level.term.count, 2)).reversed() {
            let name = String(level.term.prefix(length))
            // `age10-11` and `age12-13` are levels of `age`, not of `age1`.
            guard name.last?.isNumber == false else { continue }
            let levels = own.filter { $0.term.hasPrefix(name) }
            guard levels.count > 1, let observations = model.declaration.observations,
                levels.reduce(0, { $0 + $1.count }) == Decimal(observations)
            else { continue }
            return (name, levels)
        }
        return nil
    }

    /// Whom to merge a level with: a neighbour where the levels are ranges, else the smallest other.
    func partner(of level: Model.LevelCount, in levels: [Model.LevelCount], named name: String)
        -> Model.LevelCount?
    {
        let others = levels.filter { $0.term != level.term }
        let low = { (term: String) -> Int? in
            let label = String(term.dropFirst(name.count))
            return Int(label) ?? Variable.integerRange(label)?.lowerBound
        }
        guard let own = low(level.term), others.allSatisfy({ low($0.term) != nil }) else {
            return others.min(by: Self.isSmaller)
        }
        let below = others.filter { (low($0.term) ?? 0) < own }
            .max { (low($0.term) ?? 0) < (low($1.term) ?? 0) }
        let above = others.filter { (low($0.term) ?? 0) > own }
            .min { (low($0.term) ?? 0) < (low($1.term) ?? 0) }
        return [below, above].compactMap(\.self).min(by: Self.isSmaller)
    }

    /// Takes the second level for the first, in interactions too.
    mutating func merge(_ kept: String, _ gone: String) {
        func renamed(_ term: String) -> String {
            term.split(separator: ":", omittingEmptySubsequences: false)
                .map { $0 == gone ? kept : String($0) }.joined(separator: ":")
        }
        var merged: [Model.LevelCount] = []
        for level in counts {
            let name = renamed(level.term)
            if let index = merged.firstIndex(where: { $0.term == name }) {
                let other = merged[index]
                let events = other.events.flatMap { own in level.events.map { own + $0 } }
                merged[index] = Model.LevelCount(
                    term: name, count: other.count + level.count, events: events)
            } else {
                merged.append(
                    Model.LevelCount(term: name, count: level.count, events: level.events))
            }
        }
        var seen = Set<String>()
        let terms = model.terms.filter { seen.insert(renamed($0.name)).inserted }
        change(terms: terms, counts: merged)
    }

    /// Drops every term, and what is counted for it, that one of these levels is a part of.
    mutating func drop(_ isDropped: (_ part: String) -> Bool) {
        func isKept(_ term: String) -> Bool {
            !term.split(separator: ":").contains { isDropped(String($0)) }
        }
        change(
            terms: model.terms.filter { isKept($0.name) }, counts: counts.filter { isKept($0.term) }
        )
    }

    mutating func dropInteractions() {
        change(
            terms: model.terms.filter { !$0.name.contains(":") },
            counts: counts.filter { !$0.term.contains(":") })
    }

    private mutating func change(terms: [Model.Term], counts: [Model.LevelCount]) {
        var declaration = model.declaration
        let fewer = model.terms.count - terms.count
        declaration.residualDF = declaration.residualDF.map { $0 + fewer }
        model = Model(
            declaration: declaration, terms: terms,
            levelCounts: model.levelCounts.map { _ in counts })
    }

    /// Its numbers with fewer decimals, or without the intercept.
    func reprinted(places: Int?) -> Model {
        let terms = model.terms.filter { places != nil || !$0.isIntercept }.map { term in
            Model.Term(
                name: term.name,
                numbers: term.numbers.mapValues { number in
                    guard let places, number.decimals > places else { return number }
                    return number.rounded(toPlaces: places)
                }, position: term.position)
        }
        return Model(
            declaration: model.declaration, terms: terms, levelCounts: model.levelCounts)
    }
}
