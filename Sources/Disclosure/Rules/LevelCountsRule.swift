import Outputs

/// A dummy for a level with few units estimates those units' own outcome, however many residual
/// degrees of freedom the model has.
///
/// - `minimum`: the least number of units of every level, the reference included; itself passes.
///
/// Judged by `level-counts` of the model; without them, or where they hold no level of the model or
/// no reference level, nobody knows, unless the intercept is its only term.
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
            let isOnlyIntercept = model.terms.allSatisfy(\.isIntercept)
            guard let levels = model.levelCounts else {
                return isOnlyIntercept
                    ? [] : [subject.missing("level-counts of the model", rule: Self.key)]
            }
            if levels.contains(where: { $0.count < Decimal(minimum) }) {
                return subject.whole(
                    Self.key, .fail, "a level of a dummy has fewer than \(minimum) units",
                    remedy: "merge that level with another, or drop the term")
            }
            let lack = isOnlyIntercept ? nil : lack(of: levels, in: model)
            return lack.map { [subject.missing($0, rule: Self.key)] } ?? []
        }
    }

    /// What the counts leave unsaid.
    private func lack(of levels: [Model.LevelCount], in model: Model) -> String? {
        let terms = Set(model.terms.map(\.name))
        let main = levels.filter { !$0.term.contains(":") }
        // A level may be spelled out more than its term: `exposed` and `exposedyes`.
        let isAbout = { (level: Model.LevelCount) in terms.contains { level.term.hasPrefix($0) } }
        if !levels.contains(where: isAbout) { return "level-counts of the model's own terms" }
        return !main.isEmpty && main.allSatisfy { terms.contains($0.term) }
            ? "level-counts of the reference level" : nil
    }
}

extension Model.Term {
    /// By the names that R, Stata and Python print.
    var isIntercept: Bool {
        ["(intercept)", "intercept", "_cons", "cons", "const", "constant"].contains(
            name.lowercased())
    }
}
