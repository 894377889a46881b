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

    /// What the columns mean, for a table and for those of its values that have some of their own.
    struct Found {
        /// Nil where no column says what it is.
        var shared: EvidenceDeclaration?
        /// By the variable measured: everything shared, and its own columns.
        var own: [String: EvidenceDeclaration] = [:]
        var questions: [String] = []
    }

    /// - `dimensions`: columns that say which cell a line is about.
    /// - `measured`: the variables measured; a column named after one of several is about that one.
    func declaration(
        file: String, dimensions: Set<String>, unit: String?, measured: Set<String>
    ) -> Found {
        var found = Found()
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
            .filter { !dimensions.contains($0) }
        let owners = headers.map { measured.count > 1 ? owner(of: $0, among: measured) : nil }
        let common = zip(headers, owners).filter { $0.1 == nil }.map { ($0.0, $0.0) }
        found.shared = columns(common, file, unit, &found.questions)
        for variable in Set(owners.compactMap(\.self)).sorted() {
            let prefix = ColumnMeaning.words(of: variable)
            let own = zip(headers, owners).filter { $0.1 == variable }.map {
                ($0.0, ColumnMeaning.words(of: $0.0).dropFirst(prefix.count).joined(separator: "_"))
            }
            found.own[variable] = columns(common + own, file, unit, &found.questions)
        }
        return found
    }

    /// `social_work_top1` is about `social_work`: the longest such name.
    private func owner(of header: String, among measured: Set<String>) -> String? {
        let words = ColumnMeaning.words(of: header)
        return measured.filter { variable in
            let prefix = ColumnMeaning.words(of: variable)
            return !prefix.isEmpty && words.count > prefix.count && words.starts(with: prefix)
        }.max { ($0.utf8.count, $1) < ($1.utf8.count, $0) }
    }

    /// - `columns`: headers with what of each says its meaning.
    private func columns(
        _ columns: [(header: String, name: String)], _ file: String, _ unit: String?,
        _ questions: inout [String]
    ) -> EvidenceDeclaration? {
        var found = EvidenceDeclaration()
        found.file = file
        var largest: [(unit: String, rank: Int, column: String)] = []
        for (header, name) in columns {
            let words = ColumnMeaning.words(of: name)
            if Self.countNames.contains(words.joined(separator: "_")), found.count == nil {
                found.count = header
            } else if let further = furtherColumn(words), found.columns[further] == nil {
                found.columns[further] = header
            } else if let rank = rank(of: words) {
                largest.append((self.unit(in: words) ?? unit ?? "", rank, header))
            } else if let counted = self.unit(in: words) {
                found.contributors[counted] = header
            } else {
                Self.ask("what is the evidence column \(header)? nothing uses it", &questions)
            }
        }
        for entry in largest.sorted(by: { $0.rank < $1.rank }) {
            found.largest[entry.unit, default: []].append(entry.column)
        }
        if let columns = found.largest.removeValue(forKey: "") {
            Self.ask(
                "whose contributions are \(columns.joined(separator: ", "))? say largest: with the"
                    + " unit", &questions)
        }
        let isEmpty =
            found.count == nil && found.columns.isEmpty && found.largest.isEmpty
            && found.contributors.isEmpty
        return isEmpty ? nil : found
    }

    private static func ask(_ question: String, _ questions: inout [String]) {
        if !questions.contains(question) { questions.append(question) }
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
