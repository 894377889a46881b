import Outputs

/// Who an output is about, as category sets by variable; a variable that is not there is not
/// restricted.
struct Population: Hashable, Sendable {
    /// Codes of the dataset by variable.
    private(set) var codes: [String: Set<Int>] = [:]
    /// Restrictions that the dataset does not know, by name: only equal ones can be compared.
    private(set) var unknown: [String: Set<String>] = [:]

    init(_ labels: [String: [String]], dataset: Dataset) {
        for (name, labels) in labels { restrict(name, to: labels, dataset) }
    }

    private mutating func restrict(_ name: String, to labels: [String], _ dataset: Dataset) {
        guard let variable = dataset.variable(of: name)?.name else {
            unknown[name] = Set(labels)
            return
        }
        let sets = labels.map { dataset.categories(of: $0, in: name, totals: []) }
        guard sets.allSatisfy({ $0 != nil }) else {
            unknown[name] = Set(labels)
            return
        }
        restrict(variable, to: Set(sets.flatMap { $0?.ownCodes ?? [] }))
    }

    private mutating func restrict(_ variable: String, to wanted: Set<Int>) {
        codes[variable] = codes[variable]?.intersection(wanted) ?? wanted
    }

    /// Leaves out units whose value in this dimension is missing.
    mutating func excludeMissing(of dimension: Dimension, _ dataset: Dataset) {
        let missing = dataset.missingCategories(in: dimension.name)
        guard !missing.isEmpty, let variable = dataset.variable(named: dimension.variable) else {
            return
        }
        restrict(dimension.variable, to: Set(variable.codes.indices).subtracting(missing))
    }

    /// Whether everybody in it is also in `other`, and somebody may be in `other` only.
    func isNested(in other: Population) -> Bool {
        guard self != other else { return false }
        let known = other.codes.allSatisfy { name, wider in
            codes[name]?.isSubset(of: wider) ?? false
        }
        return known && other.unknown.allSatisfy { unknown[$0] == $1 }
    }
}
