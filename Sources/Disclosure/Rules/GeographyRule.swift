import Outputs

/// Areas that are too small to be shown at all.
///
/// - `forbidden`: variables and levels that may not be a dimension or restrict a population, of the
///   output, of one of its columns or of a number stated in the text.
/// - `minimum-population`: the least number of units of an area, 0 for none. The dataset gives no
///   populations: the largest published count of the area stands for it, and an area that does not
///   reach it is `review`. Areas are the labels of dimensions with levels above them.
///
/// Source: OpenSAFELY (forbidden geographies); Statistics Canada (minimum populations).
public struct GeographyRule: Rule {
    public static let key = "geography"
    public static let kinds: Set<Kind> = [.frequencies]

    public let forbidden: [String]
    public let minimumPopulation: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        forbidden = try parameters.texts("forbidden")
        minimumPopulation = try parameters.whole(
            "minimum-population", in: 0...1_000_000_000, default: 0)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let declared = subject.output.declaration
        let populations =
            [declared?.population ?? [:]] + (declared?.states.map(\.population) ?? [])
            + (subject.output.table?.values.compactMap(\.population) ?? [])
        let named =
            (subject.output.table?.dimensions.map(\.name) ?? [])
            + populations.flatMap { $0.keys.sorted() }
        let worded =
            (subject.output.table?.dimensions ?? []).map { ($0.name, $0.labels.map(\.text)) }
            + populations.flatMap { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) }
        let found = (named + worded.flatMap { levels(of: $0, shownBy: $1, subject.dataset) })
            .filter(forbidden.contains)
        let forbiddenFindings =
            found.isEmpty
            ? []
            : subject.whole(
                Self.key, .fail, "\(found[0]) may not be shown",
                remedy: remedy(insteadOf: found[0], in: subject.dataset))
        return forbiddenFindings + (minimumPopulation > 0 ? small(in: subject) : [])
    }

    /// Levels that appear by their labels, where the variable stands that they classify.
    private func levels(of name: String, shownBy labels: [String], _ dataset: Dataset?)
        -> [String]
    {
        guard let variable = dataset?.variables[name] else { return [] }
        var own = variable
        own.levels = []
        let others = labels.filter { own.categories(of: $0, totals: []) == nil }
        return variable.levels.filter { level in others.contains { level.labels[$0] != nil } }
            .map(\.name)
    }

    /// The nearest level above it that may be shown.
    private func remedy(insteadOf name: String, in dataset: Dataset?) -> String {
        allowedLevel(above: name, in: dataset)
            .map { "show \($0) instead of \(name), or leave it out" }
            ?? "use a level above it, or leave it out"
    }

    private func allowedLevel(above name: String, in dataset: Dataset?) -> String? {
        let levels = dataset?.variable(of: name)?.variable.levels.map(\.name) ?? []
        let above = levels.drop { $0 != name }.dropFirst()
        return (levels.contains(name) ? Array(above) : levels).first { !forbidden.contains($0) }
    }

    private func small(in subject: Subject) -> [Finding] {
        guard let table = subject.output.table else { return [] }
        return table.dimensions.indices.flatMap { d -> [Finding] in
            let variable = subject.dataset?.variables[table.dimensions[d].variable]
            guard variable?.levels.isEmpty == false else { return [] }
            return small(in: d, of: table, subject)
        }
    }

    private func small(in d: Int, of table: Table, _ subject: Subject) -> [Finding] {
        var largest = [Int](repeating: 0, count: table.dimensions[d].labels.count)
        var cells = [[Int]](repeating: [], count: largest.count)
        for cell in table.cells.indices where table.cells[cell].labels[d] >= 0 {
            let label = table.cells[cell].labels[d]
            cells[label].append(cell)
            largest[label] = max(largest[label], subject.facts[cell].count?.low ?? 0)
        }
        let small = largest.indices.filter { largest[$0] < minimumPopulation && !cells[$0].isEmpty }
        guard !small.isEmpty else { return [] }
        let dimension = table.dimensions[d]
        let names = small.prefix(4).map { dimension.labels[$0].text }
        let named = (names + (small.count > 4 ? ["\(small.count - 4) more"] : [])).listed("and")
        let above =
            allowedLevel(above: dimension.name, in: subject.dataset)
            .map { "show \($0) instead of \(dimension.name), " } ?? ""
        return [
            Finding(
                rule: Self.key, verdict: .review,
                message:
                    "\(small.count) \(small.count == 1 ? "area" : "areas") of \(dimension.name)"
                    + " \(small.count == 1 ? "is" : "are") not shown to hold \(minimumPopulation)"
                    + " units",
                remedy: "merge \(named) with other areas, \(above)or show the checker that"
                    + " \(small.count == 1 ? "it holds" : "they hold") so many",
                cells: small.flatMap { cells[$0] }.sorted())
        ]
    }
}
