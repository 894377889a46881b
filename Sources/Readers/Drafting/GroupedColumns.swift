import Outputs

/// Columns of one statistic side by side: `In care (n)` and `Comparison (n)` count different people.
extension DraftedTable {
    /// Gives each of them the population that its name says, and asks.
    mutating func separateGroups(of columns: [MeantColumn], dataset: Dataset?) {
        let kept = columns.filter { column in
            declaration.values.contains { $0.column == column.profile.header }
        }
        let rests = Self.groups(kept).filter { !Self.isUnit($0, of: dataset) }
        guard rests.count > 1 else { return }
        let variable = dataset?.variables.sorted { $0.key < $1.key }
            .first { _, variable in rests.allSatisfy { Self.label($0, in: variable) != nil } }
        for column in kept where rests.contains(column.meaning.rest) {
            guard
                let index = declaration.values.firstIndex(where: {
                    $0.column == column.profile.header
                })
            else { continue }
            if let variable, let label = Self.label(column.meaning.rest, in: variable.value) {
                declaration.values[index].population = [variable.key: [label]]
            } else if dataset == nil {
                declaration.values[index].population = ["group": [column.meaning.rest]]
            }
        }
        let named = kept.filter { rests.contains($0.meaning.rest) }.map(\.profile.header)
        ask(
            "are \(named.joined(separator: ", ")) about different groups?"
                + (variable == nil && dataset != nil
                    ? " then say population: of each" : " population: of each is a guess"))
    }

    /// What is left of the names of columns that would otherwise be the same number of the same cell.
    private static func groups(_ columns: [MeantColumn]) -> Set<String> {
        let alike = Dictionary(grouping: columns.filter { $0.meaning.statistic.isShared }) {
            $0.meaning.statistic
        }
        let sets = alike.values.map { Set($0.map(\.meaning.rest)) }.filter { $0.count > 1 }
        return sets.reduce(into: Set<String>()) { $0.formUnion($1) }.subtracting([""])
    }

    /// Numbers of children beside numbers of families count the same cell in two units.
    private static func isUnit(_ words: String, of dataset: Dataset?) -> Bool {
        let units =
            dataset?.units ?? ["child", "family", "person", "pupil", "school", "household"]
        return units.contains { unit in
            words.split(separator: "_").contains { EvidenceDrafting.isNumberOf(String($0), unit) }
        }
    }

    /// The label of a variable that these words spell.
    private static func label(_ words: String, in variable: Variable) -> String? {
        let labels =
            variable.codes + variable.names.values.sorted() + variable.groups.keys.sorted()
        return labels.first {
            ColumnMeaning.words(of: $0).joined(separator: "_") == words
        }
    }
}

extension Statistic {
    /// Statistics of the units themselves, of which a cell has one.
    fileprivate var isShared: Bool { self == .count || isShare }
}
