import Outputs

/// A saturated model is its data in other words: as many parameters as observations, or dummies
/// with all their interactions, whose sums are the means of a table. So is a correlation of exactly
/// 1 or -1 between two variables: each gives the other for every unit.
///
/// - `verdict`: what such a model amounts to. Correlations are for review, since 0.996 prints as
///   1.00 and somebody has to look at the variables; those of a variable with itself pass.
///
/// Known from `residual-df` and `observations`, and from `level-counts` with interactions (`a:b`):
/// when every term is a dummy and there are at least as many parameters as combinations counted.
///
/// Source: ESSNet guidelines (regressions on categorical variables only); reference/rules.md
/// section 1.
public struct SaturatedRule: Rule {
    public static let key = "saturated"
    public static let kinds: Set<Kind> = [.coefficients]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.output.models.flatMap { model in
            isSaturated(model)
                ? subject.whole(
                    Self.key, verdict, "the model is saturated: its coefficients are its data",
                    remedy: "drop the interactions, or submit the table of means instead") : []
        } + correlations(in: subject)
    }

    private func correlations(in subject: Subject) -> [Finding] {
        subject.findings(of: Self.key, about: [.correlation]) { cell, value, table in
            guard let printed = table.cells[cell].shown.number, printed.value.magnitude == 1,
                !table.isOfOneVariable(cell)
            else { return nil }
            return .verdict(
                min(verdict, .review),
                message: "a correlation of exactly \(printed.value): one variable gives the other",
                remedy: "leave it out, or show that neither variable follows from the other")
        }
    }

    private func isSaturated(_ model: Model) -> Bool {
        let declared = model.declaration
        if let df = declared.residualDF, df <= 0 { return true }
        if let observations = declared.observations, observations <= model.terms.count {
            return true
        }
        return isFullyInteracted(model)
    }

    private func isFullyInteracted(_ model: Model) -> Bool {
        let levels = Set((model.levelCounts ?? []).map(\.term))
        let combinations = levels.filter { $0.contains(":") }
        let terms = model.terms.filter { !$0.isIntercept }
        guard !combinations.isEmpty, terms.allSatisfy({ levels.contains($0.name) }) else {
            return false
        }
        return model.terms.count >= combinations.count
    }
}

extension Table {
    /// The diagonal of a matrix of correlations: the same label twice, or the label of its column.
    fileprivate func isOfOneVariable(_ cell: Int) -> Bool {
        var names = zip(dimensions, cells[cell].labels).compactMap { dimension, label in
            label >= 0 ? dimension.labels[label].text : nil
        }
        names.append(values[cells[cell].value].column)
        return Set(names).count < names.count
    }
}
