import Outputs

extension MicrodataTable {
    /// Variables of the dataset of which these data miss values that it has no code for: in a category
    /// of the table, left out of it, or in a column of the condition. Sorted.
    ///
    /// Without such a code the table with and the table without these records would be taken to be
    /// about the same people.
    public func variablesLackingMissing(in dataset: Dataset) -> [String] {
        var names: [String] = []
        for (index, dimension) in dimensions.enumerated()
        where summary.leftOut[index] || dimension.labels.contains(where: \.isMissing) {
            names.append(dimension.name)
        }
        for (index, name) in (request.condition?.columns ?? []).enumerated()
        where index < summary.seen.count && summary.seen[index].values?.contains([]) == true {
            names.append(name)
        }
        let owners = names.compactMap { name in
            dataset.variables[name] == nil ? dataset.variable(of: name)?.name : name
        }
        let lacking = owners.filter { owner in
            !(dataset.variables[owner]?.codes ?? []).contains {
                $0.utf8.elementsEqual(Self.missingLabel.utf8)
            }
        }
        return Set(lacking).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
