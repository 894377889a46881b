import Outputs

extension Dataset {
    /// Codes and labels of one variable, and variables, that are written out; the others are counted.
    private static let mostLabels = 40
    private static let mostVariables = 200

    /// What the description says, as names and values: a table's labels mean what stands here.
    var facts: [OutputScreen.Declared] {
        var facts: [OutputScreen.Declared] = []
        facts.append("Name", name)
        if !units.isEmpty {
            facts.append("Units, each within the next", units.joined(separator: ", "))
        }
        if !sensitive.isEmpty { facts.append("Sensitive", sensitive.joined(separator: ", ")) }
        let known = variables.sorted { $0.key < $1.key }
        for (name, variable) in known.prefix(Self.mostVariables) {
            facts.append(name, Self.phrase(variable))
        }
        if known.count > Self.mostVariables {
            facts.append("Further variables", String(known.count - Self.mostVariables))
        }
        for ways in impossible.prefix(Self.mostVariables) {
            let parts = ways.sorted { $0.key < $1.key }
                .map { "\($0.key) \(Self.list($0.value))" }
            facts.append("Cannot be", parts.joined(separator: " with "))
        }
        for (name, cohort) in cohorts.sorted(by: { $0.key < $1.key }) {
            let parts =
                (cohort.within.map { ["within \($0)"] } ?? [])
                + cohort.disjoint.map { "apart from \($0)" }
            facts.append("Cohort \(name)", parts.joined(separator: ", "))
        }
        for release in releases {
            let after = release.after.map { "after \($0), \(release.changes.rawValue)" }
            facts.append("Extract \(release.id)", after ?? "the first")
        }
        if !sharesUnitsWith.isEmpty {
            facts.append("Is about the same people as", sharesUnitsWith.joined(separator: ", "))
        }
        for release in released { facts.append("Public already", release.folder) }
        return facts
    }

    private static func phrase(_ variable: Variable) -> String {
        var parts = ["codes \(list(variable.codes))"]
        if !variable.names.isEmpty {
            let names = variable.names.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            parts.append("names \(list(names))")
        }
        for level in variable.levels {
            parts.append("level \(level.name): \(list(level.labels.keys.sorted()))")
        }
        for (label, codes) in variable.groups.sorted(by: { $0.key < $1.key }).prefix(mostLabels) {
            parts.append("\(label) stands for \(list(codes))")
        }
        if !variable.missing.isEmpty { parts.append("missing \(list(variable.missing.sorted()))") }
        if !variable.severalPer.isEmpty {
            parts.append("several per \(variable.severalPer.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    private static func list(_ words: [String]) -> String {
        let more = words.count - mostLabels
        return words.prefix(mostLabels).joined(separator: ", ")
            + (more > 0 ? " and \(more) more" : "")
    }
}
