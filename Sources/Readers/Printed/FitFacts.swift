import Outputs

/// The tables that statsmodels prints above and below the coefficients of a fit: names and values in
/// turn, such as `No. Observations: | 400`.
enum FitFacts {
    /// Whether the table holds nothing else, and the numbers that count somebody are those that a
    /// model is declared with.
    static func isAccounted(_ text: DelimitedText, by models: [ModelDeclaration]) -> Bool {
        guard !models.isEmpty else { return false }
        var facts: [String: String] = [:]
        for row in text.rows.indices {
            let count = text.rows[row].count
            guard count % 2 == 0, count <= 4 else { return false }
            for column in stride(from: 0, to: count, by: 2) {
                let name = text.text(row: row, column: column)
                let value = text.text(row: row, column: column + 1)
                if name.isEmpty, value.isEmpty { continue }
                guard names.contains(name), value.count <= 40, facts[name] == nil else {
                    return false
                }
                facts[name] = value
            }
        }
        let counts = [facts["No. Observations:"], facts["Df Residuals:"]].map { text in
            text.map { Decimal(parsing: $0)?.whole ?? -1 }
        }
        return !facts.isEmpty
            && models.contains { model in
                (counts[0] == nil || counts[0] == model.observations)
                    && (counts[1] == nil || counts[1] == model.residualDF)
            }
    }

    /// The observations and residual degrees of freedom that such tables say.
    static func numbers(in tables: [FoundTable]) -> (observations: Int?, residualDF: Int?) {
        var found: [String: Int] = [:]
        for text in tables.map(\.text) {
            for row in text.rows.indices where text.rows[row].count % 2 == 0 {
                for column in stride(from: 0, to: text.rows[row].count, by: 2) {
                    let value = Decimal(parsing: text.text(row: row, column: column + 1))?.whole
                    found[text.text(row: row, column: column)] = value
                }
            }
        }
        return (found["No. Observations:"], found["Df Residuals:"])
    }

    /// What these tables say, to be judged as text.
    static func lines(in tables: [FoundTable], of models: [ModelDeclaration]) -> [String] {
        tables.map(\.text).filter { isAccounted($0, by: models) }.flatMap { text in
            text.rows.indices.map { row in
                (0..<text.rows[row].count).map { text.text(row: row, column: $0) }
                    .joined(separator: " ")
            }
        }
    }

    static let names: Set<String> = [
        "Dep. Variable:", "Dependent Variable:", "Model:", "Model Family:", "Link Function:",
        "Method:",
        "Date:", "Time:", "No. Observations:", "Df Residuals:", "Df Model:", "No. Iterations:",
        "Covariance Type:", "converged:", "Converged:", "R-squared:", "R-squared (uncentered):",
        "Adj. R-squared:", "Adj. R-squared (uncentered):", "Pseudo R-squ.:", "Pseudo R-squ. (CS):",
        "Pseudo R-squared:", "F-statistic:", "Prob (F-statistic):", "Log-Likelihood:", "LL-Null:",
        "LLR p-value:", "AIC:", "BIC:", "Scale:", "Deviance:", "Pearson chi2:", "Omnibus:",
        "Prob(Omnibus):", "Skew:", "Kurtosis:", "Durbin-Watson:", "Jarque-Bera (JB):", "Prob(JB):",
        "Cond. No.", "Condition No.:",
    ]
}
