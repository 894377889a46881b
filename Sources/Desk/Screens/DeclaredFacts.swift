import Outputs
import Writers

extension OutputDeclaration {
    /// What its author says of it beside what its table shows, as names and values.
    var facts: [OutputScreen.Declared] {
        var facts: [OutputScreen.Declared] = []
        for (variable, labels) in population.sorted(by: { $0.key < $1.key }) {
            facts.append("Only \(variable)", labels.joined(separator: ", "))
        }
        if let missing { facts.append("Missing values", missing.rawValue) }
        for stated in states {
            let unit = stated.unit ?? self.unit ?? ""
            let among = stated.population.sorted { $0.key < $1.key }.map {
                "\($0.key) \($0.value.joined(separator: ", "))"
            }
            let place = among.isEmpty ? "" : " (\(among.joined(separator: "; ")))"
            facts.append("Says", "\(stated.value) \(unit)\(place)")
        }
        for (number, model) in models.enumerated() {
            facts += model.facts(models.count > 1 ? "Model \(number + 1)" : "Model")
        }
        return facts
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
    fileprivate mutating func append(_ name: String, _ value: String) {
        append(
            OutputScreen.Declared(
                name: VisibleText.visible(name), value: VisibleText.visible(value)))
    }
}
