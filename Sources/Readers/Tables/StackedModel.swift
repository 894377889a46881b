import Outputs

/// A model as esttab, stargazer and modelsummary print it: under each coefficient a line without a
/// name that holds its standard error in brackets, and under all of them the facts of the fit.
///
/// A submission says so by giving one column two names: `{term: "", estimate: "(1)", se: "(1)"}`.
struct StackedModel {
    let declaration: ModelDeclaration
    let term: Int
    let estimate: Int
    /// What the line beneath holds: se, statistic or p.
    let beneath: String
    /// Columns with one number a term.
    let beside: [(name: String, column: Int)]

    /// Nil where every number has a column of its own.
    init?(
        declaration: ModelDeclaration, term: Int, columns: [(name: String, column: Int)]
    ) {
        guard let estimate = columns.first(where: { $0.name == "estimate" })?.column,
            let second = columns.first(where: { $0.name != "estimate" && $0.column == estimate })
        else { return nil }
        self.declaration = declaration
        self.term = term
        self.estimate = estimate
        beneath = second.name
        beside = columns.filter { $0.name == "estimate" || $0.column != estimate }
    }

    func model(_ reader: inout ModelReader, levelCounts: [Model.LevelCount]?) -> Model {
        var terms: [Model.Term] = []
        var declared = declaration
        var isFit = false
        for row in reader.text.rows.indices.dropFirst() where reader.isRow(row) {
            let label = reader.text.text(row: row, column: term)
            isFit = isFit || Self.isFact(label)
            if isFit {
                Self.compare(label, row, estimate, &declared, &reader)
            } else if !label.isEmpty {
                terms.append(reader.term(row, term, beside))
            } else if !terms.isEmpty {
                terms[terms.count - 1].numbers[beneath] = reader.number(
                    row: row, column: estimate, name: beneath, inBrackets: true)
            }
        }
        return Model(declaration: declared, terms: terms, levelCounts: levelCounts)
    }

    /// Observations that are printed are those of the model.
    static func compare(
        _ label: String, _ row: Int, _ estimate: Int, _ declared: inout ModelDeclaration,
        _ reader: inout ModelReader
    ) {
        guard countWords.contains(spelled(label)),
            let printed = reader.number(row: row, column: estimate, name: "n")?.value.whole
        else { return }
        if let own = declared.observations, own != printed {
            reader.faults.add(
                .evidence, "the observations printed here are not those declared",
                remedy: "correct observations: of the model, or the table",
                line: reader.text.rows[row].line, column: estimate + 1)
        }
        declared.observations = declared.observations ?? printed
    }

    // MARK: Facts of a fit

    private static let countWords: Set<String> = [
        "n", "nobs", "obs", "observations", "num obs", "no of obs", "number of observations",
    ]
    private static let otherWords: Set<String> = [
        "r2", "r squared", "adj r2", "adj r squared", "adjusted r2", "adjusted r squared",
        "pseudo r2", "pseudo r squared", "within r2", "aic", "bic", "ll", "log likelihood",
        "log lik", "rmse", "f", "f statistic", "chi2", "wald chi2", "num groups",
        "number of groups", "residual std error", "mean of dependent variable",
    ]

    /// Whether a line is about the fit, as are all lines below it.
    static func isFact(_ label: String) -> Bool {
        let words = spelled(label)
        return countWords.contains(words) || otherWords.contains(words)
    }

    static func isCount(_ label: String) -> Bool { countWords.contains(spelled(label)) }

    private static func spelled(_ label: String) -> String {
        label.replacing("\u{b2}", with: "2").lowercased()
            .split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
