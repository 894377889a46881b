import Outputs

/// Recognises coefficient tables, several models side by side among them.
struct ModelDrafting {
    let text: DelimitedText

    private static let terms: Set<String> = [
        "term", "variable", "parameter", "coefficient", "name", "",
    ]
    private static let names: [(name: String, headers: Set<String>)] = [
        ("estimate", ["estimate", "est", "coef", "coefficient", "beta", "b", "or", "hr", "irr"]),
        ("se", ["se", "stderr", "std_error", "std_err", "robust_se", "standard_error"]),
        ("low", ["low", "lower", "ci_low", "conf_low", "lci", "lcl", "2_5", "0_025"]),
        ("high", ["high", "upper", "ci_high", "conf_high", "uci", "ucl", "97_5", "0_975"]),
        ("p", ["p", "p_value", "pval", "pr_z", "pr_t", "p_z", "p_t"]),
        ("statistic", ["statistic", "z", "t", "z_value", "t_value", "t_stat", "wald"]),
    ]

    /// Nil unless there is a column of terms with an estimate and an error, interval or p-value.
    var models: [ModelDeclaration]? {
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
        guard let term = headers.first, Self.terms.contains(term.lowercased()), headers.count > 1,
            text.rows.count > 1
        else { return nil }
        var groups: [(suffix: String, columns: [String: String])] = []
        for header in headers.dropFirst() {
            guard let (name, suffix) = Self.meaning(header) else { continue }
            let index = groups.firstIndex { $0.suffix == suffix } ?? groups.count
            if index == groups.count { groups.append((suffix, ["term": term])) }
            groups[index].columns[name] = groups[index].columns[name] ?? header
        }
        let models = groups.map(\.columns).filter { $0["estimate"] != nil && $0.count > 2 }
        guard !models.isEmpty else { return stacked(headers) }
        return models.map { columns in
            var model = ModelDeclaration()
            model.columns = columns
            return model
        }
    }

    /// Models side by side, each number's error in brackets in the line beneath it.
    private func stacked(_ headers: [String]) -> [ModelDeclaration]? {
        let rows = text.rows.indices.dropFirst()
        let named = Set(headers.dropFirst()).subtracting([""])
        guard named.count == headers.count - 1 else { return nil }
        let beneath = rows.filter { row in
            text.trimmed(row: row, column: 0).isEmpty
                && headers.indices.dropFirst().contains { isBracketed(row, $0) }
        }
        // What follows the last of them is about the fit: N, R2, notes.
        let count = rows.first { StackedModel.isCount(text.text(row: $0, column: 0)) }
        guard let last = beneath.last, beneath.count > 1 || count != nil,
            beneath.count * 3 >= rows.count(where: { $0 <= last })
        else { return nil }
        return headers.indices.dropFirst().map { column in
            var model = ModelDeclaration()
            model.columns = [
                "term": headers[0], "estimate": headers[column], "se": headers[column],
            ]
            model.observations = count.flatMap {
                PrintedNumber(parsing: text.trimmed(row: $0, column: column))?.value.whole
            }
            return model
        }
    }

    private func isBracketed(_ row: Int, _ column: Int) -> Bool {
        let bytes = text.trimmed(row: row, column: column)
        let inner = ModelReader.withoutBrackets(bytes)
        return inner.count < bytes.count && PrintedNumber(parsing: inner) != nil
    }

    /// Words of an interval's limit that tell no models apart: `lower 95% CI`.
    private static let intervalWords: Set<String> = [
        "90", "95", "99", "ci", "cl", "conf", "confidence", "interval", "limit", "bound",
    ]

    /// `est_2`: the estimate of the model `2`.
    private static func meaning(_ header: String) -> (name: String, suffix: String)? {
        let words = ColumnMeaning.words(of: header)
        let plain = words.filter { !intervalWords.contains($0) }
        if plain.count < words.count, let found = meaning(plain),
            ["low", "high"].contains(found.name)
        {
            return found
        }
        return meaning(words)
    }

    private static func meaning(_ words: [String]) -> (name: String, suffix: String)? {
        for length in (1...max(1, words.count)).reversed() where length <= words.count {
            let name = words.prefix(length).joined(separator: "_")
            if let found = names.first(where: { $0.headers.contains(name) }) {
                return (found.name, words.dropFirst(length).joined(separator: "_"))
            }
        }
        return nil
    }

    /// Named columns that no model uses, each with what to do about it.
    func questions(beside models: [ModelDeclaration]) -> [String] {
        let used = Set(models.flatMap(\.columns.values))
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
        return headers.indices.filter { !headers[$0].isEmpty && !used.contains(headers[$0]) }.map {
            let profile = ColumnProfile(text, column: $0, rows: 1..<text.rows.count)
            let question =
                profile.isNumeric
                ? "what is the column \(headers[$0])?"
                : "is the column \(headers[$0]) part of the term? then join the two into one column,"
                    + " as in sexF;"
            return question + " as it is, check reports it as undeclared"
        }
    }

    /// Whether the file counts levels: `term,count[,events]`.
    var isLevelCounts: Bool {
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
        return headers == ["term", "count"] || headers == ["term", "count", "events"]
    }

    /// Whether the file holds two-by-two tables: the dimensions, then `exposed,outcome,count`.
    var isTwoByTwo: Bool {
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
        return headers.suffix(3) == ["exposed", "outcome", "count"]
    }

    /// The first column's texts.
    var termNames: Set<String> {
        Set((1..<text.rows.count).map { text.text(row: $0, column: 0) })
    }
}
