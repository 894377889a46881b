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
                    labels[Self.unresolved(name, dataset), default: []].formUnion(wanted)
                }
            }
        }
        for (name, cohort) in dataset?.cohorts ?? [:] where cohorts.contains(name) {
            cohorts.formUnion([cohort.within].compactMap { $0 } + cohort.disjoint)
        }
        self.cohorts = cohorts.sorted()
        extracts = Set(tables.map { $0.extract ?? "" }).sorted()
        for (name, own) in labels {
            texts[name] = Dictionary(
                uniqueKeysWithValues: own.sorted().enumerated().map { ($1, $0) })
            if !inDimension.contains(name) { restrictedOnly.insert(name) }
        }
    }

    static func isCohort(_ name: String, _ dataset: Dataset?) -> Bool {
        name == "cohort" && dataset?.variables[name] == nil
    }

    /// A name for restrictions that the dataset does not know: only equal ones can be compared.
    private static func unresolved(_ name: String, _ dataset: Dataset?) -> String {
        dataset?.variable(of: name) == nil ? name : "\u{2}" + name
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
    func restriction(_ name: String, _ labels: [String], totals: [String])
        -> (variable: String, codes: [Int]?)
    {
        if Self.isCohort(name, dataset) {
            return (Self.cohort, labels.compactMap { cohorts.firstIndex(of: $0) }.sorted())
        }
        if let known = Self.codes(name, labels, totals, dataset) { return known }
        let owner = Self.unresolved(name, dataset)
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
        if let known = dataset?.variables[variable] { return known.codes.count }
        let count = texts[variable]?.count ?? 0
        return count + (restrictedOnly.contains(variable) || count == 1 ? 1 : 0)
    }
}
