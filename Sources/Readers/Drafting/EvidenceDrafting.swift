import Outputs

/// Recognises the columns of an evidence file by their names.
struct EvidenceDrafting {
    let text: DelimitedText
    let units: [String]

    private static let columnNames: [String: EvidenceColumn] = [
        "total": .total, "sum": .total, "negatives": .negatives, "negative": .negatives,
        "missing": .missing, "below": .below, "above": .above, "at_value": .atValue,
        "at_risk": .atRisk, "events": .events, "residual_df": .residualDF, "df": .residualDF,
        "dof": .residualDF,
    ]
    private static let countNames: Set<String> = [
        "n", "n_raw", "count", "raw", "n_unweighted", "unweighted", "unweighted_n", "records",
        "count_raw", "raw_count", "freq",
    ]

    /// What the columns that are no dimension of the table are; nil where none says so.
    func declaration(file: String, dimensions: Set<String>, unit: String?) -> (
        EvidenceDeclaration, questions: [String]
    )? {
        var found = EvidenceDeclaration()
        found.file = file
        var questions: [String] = []
        var largest: [(unit: String, rank: Int, column: String)] = []
        for column in 0..<text.rows[0].count {
            let header = text.text(row: 0, column: column)
            guard !dimensions.contains(header) else { continue }
            let words = ColumnMeaning.words(of: header)
            let name = words.joined(separator: "_")
            if Self.countNames.contains(name), found.count == nil {
                found.count = header
            } else if let further = furtherColumn(words), found.columns[further] == nil {
                found.columns[further] = header
            } else if let rank = rank(of: words) {
                largest.append((self.unit(in: words) ?? unit ?? "", rank, header))
            } else if let counted = self.unit(in: words) {
                found.contributors[counted] = header
            } else {
                questions.append("what is the evidence column \(header)? nothing uses it")
            }
        }
        for entry in largest.sorted(by: { $0.rank < $1.rank }) {
            found.largest[entry.unit, default: []].append(entry.column)
        }
        if let columns = found.largest.removeValue(forKey: "") {
            questions.append(
                "whose contributions are \(columns.joined(separator: ", "))? say largest: with the"
                    + " unit")
        }
        let isEmpty =
            found.count == nil && found.columns.isEmpty && found.largest.isEmpty
            && found.contributors.isEmpty
        return isEmpty ? nil : (found, questions)
    }

    private func furtherColumn(_ words: [String]) -> EvidenceColumn? {
        let kept = words.filter { $0 != "n" && $0 != "number" && $0 != "of" }
        if let known = Self.columnNames[kept.joined(separator: "_")] { return known }
        // cost_total: the variable measured beside it.
        guard kept.count == 2 else { return nil }
        return kept.contains("total") || kept.contains("sum") ? .total : nil
    }

    /// `top1`, `largest_2`, `x1`, `max1_family`.
    private func rank(of words: [String]) -> Int? {
        for (index, word) in words.enumerated() {
            for name in ["top", "largest", "max", "x"] where word.hasPrefix(name) {
                let digits = word.dropFirst(name.count)
                if let rank = Int(digits) { return rank }
                if digits.isEmpty, index + 1 < words.count, let rank = Int(words[index + 1]) {
                    return rank
                }
            }
        }
        return nil
    }

    /// A protected unit of the dataset, singular or plural.
    func unit(in words: [String]) -> String? {
        units.first { unit in words.contains { Self.isNumberOf($0, unit) } }
    }

    static func isNumberOf(_ word: String, _ unit: String) -> Bool {
        let unit = unit.lowercased()
        let plurals = [unit, unit + "s", unit + "ren", unit.dropLast() + "ies"]
        return plurals.contains { $0 == word }
    }
}
