import Outputs

/// A saturated model is its data in other words: as many parameters as observations, or dummies
/// with all their interactions, whose sums are the means of a table.
///
/// - `verdict`: what such a model amounts to.
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
