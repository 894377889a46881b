import Outputs
import Writers

extension OutputDeclaration {
    /// What its author says of it beside what its table shows, as names and values: what a decision
    /// rests on and the file itself does not tell.
    var facts: [OutputScreen.Declared] {
        var facts: [OutputScreen.Declared] = []
        for (variable, labels) in population.sorted(by: { $0.key < $1.key }) {
            facts.append("Only \(variable)", labels.joined(separator: ", "))
        }
        if let missing {
            facts.append(
                "Missing values",
                missing == .excluded ? "excluded: only known values are counted" : "shown")
        }
        facts += table?.facts ?? []
        for stated in states {
            let unit = stated.unit ?? self.unit ?? ""
            let among = stated.population.phrase
            let place = among.isEmpty ? "" : " (\(among))"
            facts.append("Says", "\(stated.value) \(unit)\(place)")
        }
        for (number, model) in models.enumerated() {
            facts += model.facts(models.count > 1 ? "Model \(number + 1)" : "Model")
        }
        if let data { facts.append("Shows the data of", data) }
        return facts
    }
}

extension [String: [String]] {
    /// `age 10-12; sex F, M`
    fileprivate var phrase: String {
        sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.joined(separator: ", "))" }.joined(separator: "; ")
    }
}

extension TableDeclaration {
    fileprivate var facts: [OutputScreen.Declared] {
        var facts: [OutputScreen.Declared] = []
        for value in values {
            facts.append(value.column.isEmpty ? "The numbers" : value.column, value.phrase)
        }
        for (mark, range) in suppressed.sorted(by: { $0.key < $1.key }) {
            let name = mark.isEmpty ? "A blank" : mark
            let known = range.map { "known to be \($0.lowerBound) to \($0.upperBound)" }
            facts.append("\(name) is", "a withheld value; \(known ?? "no range is known")")
        }
        if totals != TableDeclaration().totals {
            let words = totals.isEmpty ? "no label" : totals.joined(separator: ", ")
            facts.append("Totals are called", words)
        }
        if negativesPossible { facts.append("Negative values", "possible") }
        return facts
    }
}

extension ValueDeclaration {
    /// `mean of cost, 0dp, weighted; each on the base in the column n`
    fileprivate var phrase: String {
        var parts = [quantile.map { "quantile \($0)" } ?? statistic.rawValue]
        if let of { parts[0] += " of \(of)" }
        if let per { parts[0] += " per \(per)" }
        if let level { parts[0] += ", \(level) %" }
        switch precision {
        case .column(let name)?: parts.append("rounded as the column \(name) says")
        case let precision?: parts.append(precision.word ?? "")
        case nil: parts.append("how it was rounded is not given")
        }
        if weighted { parts.append("weighted") }
        if scale != 1 { parts.append("printed in units of \(scale)") }
        if !percentOf.isEmpty {
            parts.append("of the cell with \(percentOf.mapValues { [$0] }.phrase)")
        }
        switch base {
        case .column(let name)?: parts.append("its base is the column \(name)")
        case .output(let id, let place)?:
            let at = place.isEmpty ? "" : " at \(place.mapValues { [$0] }.phrase)"
            parts.append("its base is \(id)\(at)")
        case nil: break
        }
        if let population { parts.append("only \(population.phrase)") }
        return parts.joined(separator: ", ")
    }
}

extension ModelDeclaration {
    /// What decides whether a model is safe, and that it is not given where it is not.
    fileprivate func facts(_ name: String) -> [OutputScreen.Declared] {
        var facts: [OutputScreen.Declared] = []
        func number(_ value: Int?) -> String { value.map { String($0) } ?? "not given" }
        facts.append(name, type?.rawValue ?? "type not given")
        facts.append("Observations", number(observations))
        facts.append("Residual degrees of freedom", number(residualDF))
        if let events { facts.append("Events", String(events)) }
        for (variable, group) in groups.sorted(by: { $0.key < $1.key }) {
            facts.append(
                "Groups of \(variable)", "\(group.count), the smallest of \(number(group.smallest))"
            )
        }
        facts.append("Counts of levels", levelCounts ?? "not given")
        if role != .fixed { facts.append("Shows", "\(role.rawValue) values") }
        return facts
    }
}

extension [OutputScreen.Declared] {
    mutating func append(_ name: String, _ value: String) {
        append(
            OutputScreen.Declared(
                name: VisibleText.visible(name), value: VisibleText.visible(value)))
    }
}
