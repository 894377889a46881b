import Outputs

/// Which audit variable a dimension or a restriction is about, and which codes its labels are.
///
/// A variable that the dataset does not know takes its labels' texts for codes, sorted, so that
/// the order of tables does not matter.
struct Vocabulary {
    let dataset: Dataset?
    private(set) var texts: [String: [String: Int]] = [:]
    private var restrictedOnly: Set<String> = []
    let cohorts: [String]
    let extracts: [String]

    static let cohort = "\u{1}cohort"
    static let extract = "\u{1}extract"

    init(_ tables: [PublishedTable], _ dataset: Dataset?) {
        self.dataset = dataset
        var labels: [String: Set<String>] = [:]
        var inDimension = Set<String>()
        var cohorts = Set<String>()
        for table in tables {
            for dimension in table.table.dimensions
            where dataset?.variables[dimension.variable] == nil {
                inDimension.insert(dimension.variable)
                let own = dimension.labels.filter { !$0.isTotal }.map(\.text)
                labels[dimension.variable, default: []].formUnion(own)
            }
            let own = table.table.values.compactMap(\.population) + [table.population]
            for (name, wanted) in own.flatMap({ Array($0) }) {
                if Self.isCohort(name, dataset) {
                    cohorts.formUnion(wanted)
                } else if Self.codes(name, wanted, table.totals, dataset) == nil {
                    let owner = Self.unresolved(name, wanted, in: table, dataset)
                    labels[owner, default: []].formUnion(wanted)
                }
            }
        }
        self.cohorts = Self.withOuter(cohorts, dataset).sorted()
        extracts = Set(tables.map { $0.extract ?? "" }).sorted()
        for (name, own) in labels {
            texts[name] = Dictionary(
                uniqueKeysWithValues: own.sorted().enumerated().map { ($1, $0) })
            if !inDimension.contains(name) { restrictedOnly.insert(name) }
        }
    }

    /// Some cohorts and all that these lie within, be it by way of others: what is said of those is
    /// true of them, too.
    private static func withOuter(_ cohorts: Set<String>, _ dataset: Dataset?) -> Set<String> {
        var found = cohorts
        var open = Array(cohorts)
        while let name = open.popLast() {
            guard let outer = dataset?.cohorts[name]?.within else { continue }
            if found.insert(outer).inserted { open.append(outer) }
        }
        return found
    }

    static func isCohort(_ name: String, _ dataset: Dataset?) -> Bool {
        name == "cohort" && dataset?.variables[name] == nil
    }

    /// A name for restrictions that the dataset does not know: only equal ones can be compared.
    ///
    /// Whoever a table shows is in its population: words for it that are none of the table's own
    /// labels say nothing about these.
    private static func unresolved(
        _ name: String, _ labels: [String], in table: PublishedTable?, _ dataset: Dataset?
    ) -> String {
        let dimensions = table?.table.dimensions.filter { $0.variable == name } ?? []
        let shown = dimensions.flatMap(\.labels)
        let isApart = !shown.isEmpty && !shown.contains { !$0.isTotal && labels.contains($0.text) }
        return dataset?.variable(of: name) == nil && !isApart ? name : "\u{2}" + name
    }

    private static func codes(
        _ name: String, _ labels: [String], _ totals: [String], _ dataset: Dataset?
    ) -> (variable: String, codes: [Int]?)? {
        guard let dataset, let (owner, _) = dataset.variable(of: name) else { return nil }
        var codes = Set<Int>()
        for label in labels {
            guard let set = dataset.categories(of: label, in: name, totals: totals) else {
                return nil
            }
            guard case .codes(let own) = set else { return (owner, nil) }
            codes.formUnion(own)
        }
        return (owner, codes.sorted())
    }

    /// A restriction as a variable and its codes; codes are nil where it does not restrict.
    ///
    /// - `table`: the one that it is of, if it is of one.
    func restriction(
        _ name: String, _ labels: [String], totals: [String], of table: PublishedTable? = nil
    ) -> (variable: String, codes: [Int]?) {
        if Self.isCohort(name, dataset) {
            return (Self.cohort, labels.compactMap { cohorts.firstIndex(of: $0) }.sorted())
        }
        if let known = Self.codes(name, labels, totals, dataset) { return known }
        let owner = Self.unresolved(name, labels, in: table, dataset)
        return (owner, labels.compactMap { texts[owner]?[$0] }.sorted())
    }

    /// The codes of a dimension's label, nil for all.
    func codes(of label: Label, in dimension: Dimension) -> [Int]? {
        guard case .codes(let codes) = label.categories else { return nil }
        if dataset?.variables[dimension.variable] != nil { return codes }
        return texts[dimension.variable]?[label.text].map { [$0] } ?? codes
    }

    /// How many codes a variable has. One that the dataset does not know has one more, "any other",
    /// where it is only ever restricted, or has a single category: then there must be others.
    func codeCount(of variable: String) -> Int {
        if let known = dataset?.variable(named: variable) { return known.codes.count }
        let count = texts[variable]?.count ?? 0
        return count + (restrictedOnly.contains(variable) || count == 1 ? 1 : 0)
    }
}
