import Outputs

/// Which variable of the dataset a column's or header's labels belong to.
struct DimensionGuess {
    /// The variable or level, or the name in the file where none fits.
    var name: String
    /// Labels that stand for all categories.
    var totals: [String] = []
    /// What somebody has to confirm, as questions.
    var questions: [String] = []

    private static let totalWords: Set<String> = [
        "total", "all", "overall", "both", "grand total", "all ages", "all persons", "all children",
        "both sexes", "sum", "everyone", "england", "united kingdom", "uk", "any",
    ]

    /// - `place`: what the labels are, for a question: `the column la`, `the header's first line`.
    /// - `hints`: names in the table's evidence, which decide between variables of equal labels.
    init(
        _ labels: [String], named header: String, in dataset: Dataset?, place: String,
        hints: Set<String> = []
    ) {
        name = header
        let named = labels.filter { !$0.isEmpty }
        guard let dataset, !dataset.variables.isEmpty else {
            totals = named.filter { Self.totalWords.contains($0.lowercased()) }
            return
        }
        let fits = Self.fits(named, header, dataset, hints)
        guard let best = fits.first else {
            totals = named.filter { Self.totalWords.contains($0.lowercased()) }
            questions.append(
                "which variable of the dataset is \(place)? no variable has its labels")
            return
        }
        name = best.name
        totals = best.unknown.filter { Self.totalWords.contains($0.lowercased()) }
        let strange = best.unknown.count - totals.count
        if strange > 0 {
            questions.append(
                "\(strange) of the \(named.count) labels of \(place) \(strange == 1 ? "is" : "are")"
                    + " no label of \(best.name): a total, a group, or another spelling?")
        }
        let equal = fits.dropFirst().filter { $0.unknown.count == best.unknown.count }
        let isNamed = Self.isSame(best.name, header) || hints.contains(best.name)
        if !isNamed, let other = equal.first {
            questions.append(
                "is \(place) \(best.name) or \(other.name)? its labels are in both")
        }
        if !isNamed, equal.isEmpty, named.count - best.unknown.count < 2 {
            questions.append("is \(place) really \(best.name)? only one label says so")
        }
    }

    private struct Fit {
        let name: String
        let unknown: [String]
    }

    /// Variables and levels that know most of the labels, best first; one of the header's own name,
    /// then one that the evidence names, wins over others that know as many.
    private static func fits(
        _ labels: [String], _ header: String, _ dataset: Dataset, _ hints: Set<String>
    ) -> [Fit] {
        var found: [Fit] = []
        for (variable, value) in dataset.variables.sorted(by: { $0.key < $1.key }) {
            for name in [variable] + value.levels.map(\.name) {
                let known = Set(knownLabels(labels, name, value))
                // Lines of a level among those of its variable are subtotals.
                let unknown = labels.filter { label in
                    !known.contains(label)
                        && (name != variable || value.categories(of: label, totals: []) == nil)
                }
                let isHalf = known.count * 2 >= labels.count - Self.totalCount(unknown)
                if !known.isEmpty, isHalf || isSame(name, header) {
                    found.append(Fit(name: name, unknown: unknown))
                }
            }
        }
        return found.sorted { a, b in
            if a.unknown.count != b.unknown.count { return a.unknown.count < b.unknown.count }
            if isSame(a.name, header) != isSame(b.name, header) { return isSame(a.name, header) }
            if hints.contains(a.name) != hints.contains(b.name) { return hints.contains(a.name) }
            return a.name < b.name
        }
    }

    private static func totalCount(_ labels: [String]) -> Int {
        labels.count { totalWords.contains($0.lowercased()) }
    }

    /// A level knows its own labels only: that a region is also a label of its authorities' variable
    /// does not make a table of regions one of authorities.
    private static func knownLabels(_ labels: [String], _ name: String, _ variable: Variable)
        -> [String]
    {
        if let level = variable.levels.first(where: { $0.name == name }) {
            return labels.filter { level.labels[$0] != nil }
        }
        var own = variable
        own.levels = []
        return labels.filter { own.categories(of: $0, totals: []) != nil }
    }

    /// Whether the labels, totals apart, are at least two and all of one variable.
    static func areLabels(_ labels: [String], of dataset: Dataset?) -> Bool {
        let own = labels.filter { !totalWords.contains($0.lowercased()) }
        guard let dataset, own.count > 1 else { return false }
        return dataset.variables.values.contains { variable in
            own.allSatisfy { variable.categories(of: $0, totals: []) != nil }
        }
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        ColumnMeaning.words(of: a) == ColumnMeaning.words(of: b)
    }
}
