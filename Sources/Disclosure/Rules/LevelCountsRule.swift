import Outputs

/// A dummy for a level with few units estimates those units' own outcome, however many residual
/// degrees of freedom the model has.
///
/// - `minimum`: the least number of units of every level, the reference included; itself passes.
///
/// Judged by `level-counts` of the model; without them nobody knows, unless the intercept is its
/// only term.
///
/// Source: reference/rules.md section 7 (singleton-dummy).
public struct LevelCountsRule: Rule {
    public static let key = "level-counts"
    public static let kinds: Set<Kind> = [.coefficients]

    public let minimum: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.output.models.flatMap { model -> [Finding] in
            guard let levels = model.levelCounts else {
                return model.terms.allSatisfy(\.isIntercept)
                    ? [] : [subject.missing("level-counts of the model", rule: Self.key)]
            }
            return levels.contains { $0.count < Decimal(minimum) }
                ? subject.whole(
                    Self.key, .fail, "a level of a dummy has fewer than \(minimum) units",
                    remedy: "merge that level with another, or drop the term") : []
        }
    }
}

extension Model.Term {
    /// By the names that R, Stata and Python print.
    var isIntercept: Bool {
        ["(intercept)", "intercept", "_cons", "cons", "const", "constant"].contains(
            name.lowercased())
    }
}
