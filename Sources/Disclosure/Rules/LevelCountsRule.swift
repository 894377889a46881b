import Outputs

/// A dummy for a level with few units estimates those units' own outcome, however many residual
/// degrees of freedom the model has.
///
/// - `minimum`: the least number of units of every level, the reference included; itself passes.
///
/// Judged by `level-counts` of the model; without them, or where they hold no level of the model, no
/// reference level or not each interaction of levels that they hold, nobody knows, unless the intercept is its only term. A file without lines
/// says that the model has no levels, which is believed where each term is a measured variable.
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
                    ? [] : [missing("level-counts of the model", in: subject)]
            }
            let small = levels.filter { $0.count < Decimal(minimum) }
            if !small.isEmpty {
                return subject.whole(
                    Self.key, .fail, "a level of a dummy has fewer than \(minimum) units",
                    remedy: small.mergingRemedy)
            }
            let hasNone = model.terms.allSatisfy { term in
                term.isIntercept || subject.isMeasured(term.name)
            }
            let lack =
                isOnlyIntercept || levels.isEmpty && hasNone ? nil : lack(of: levels, in: model)
            return lack.map { [missing($0, in: subject)] } ?? []
        }
    }

    private func missing(_ what: String, in subject: Subject) -> Finding {
        subject.missing(
            what, rule: Self.key,
            remedy: "level-counts: a file with the columns term,count[,events] and a line for every"
                + " level as the model names it, the reference level too")
    }

    /// What the counts leave unsaid.
    private func lack(of levels: [Model.LevelCount], in model: Model) -> String? {
        let terms = Set(model.terms.filter { !model.isReference($0) }.map(\.name))
        let main = levels.filter { !$0.term.contains(":") }
        // A level may be spelled out more than its term: `exposed` and `exposedyes`.
        let isAbout = { (level: Model.LevelCount) in terms.contains { level.term.hasPrefix($0) } }
        if !levels.contains(where: isAbout) { return "level-counts of the model's own terms" }
        if !main.isEmpty, main.allSatisfy({ terms.contains($0.term) }) {
            return "level-counts of the reference level"
        }
        let counted = Set(levels.map { $0.term.factors })
        let ofLevels = Set(main.map(\.term))
        return terms.contains { term in
            term.contains(":") && term.factors.isSubset(of: ofLevels)
                && !counted.contains(term.factors)
        } ? "level-counts of an interaction of levels (a:b)" : nil
    }
}

extension String {
    /// What an interaction is of, in any order.
    fileprivate var factors: Set<String> { Set(split(separator: ":").map(String.init)) }
}

extension Subject {
    /// Whether a term is a variable of the dataset with more than two whole numbers as codes: one of
    /// two is a dummy.
    fileprivate func isMeasured(_ term: String) -> Bool {
        guard let codes = dataset?.variables[term]?.codes else { return false }
        return codes.count > 2 && codes.allSatisfy { Int($0) != nil }
    }
}

extension Model {
    /// Whether a line shows the level that others are compared with: 0, or a ratio of 1, without the
    /// errors that other lines have.
    fileprivate func isReference(_ term: Term) -> Bool {
        let errors = ["se", "low", "high"]
        guard let estimate = term.numbers["estimate"]?.value, estimate == 0 || estimate == 1 else {
            return false
        }
        return errors.allSatisfy { term.numbers[$0] == nil }
            && terms.contains { other in errors.contains { other.numbers[$0] != nil } }
    }
}

extension [Model.LevelCount] {
    /// The first few by name, and what to do about all of them.
    var mergingRemedy: String {
        let named = prefix(4).map(\.term) + (count > 4 ? ["\(count - 4) more"] : [])
        return count == 1
            ? "merge the level \(named[0]) with another of its variable, or drop it"
            : "merge each of the levels \(named.listed("and")) with another of its variable, or drop"
                + " them"
    }
}

extension Model.Term {
    /// By the names that R, Stata and Python print.
    var isIntercept: Bool {
        ["(intercept)", "intercept", "_cons", "cons", "const", "constant"].contains(
            name.lowercased())
    }
}
