import Outputs

/// A model or test with few residual degrees of freedom gives its data away.
///
/// - `minimum`: the least residual degrees of freedom; `minimum` itself passes.
///
/// Models state `residual-df`; tests, correlations and fits printed in a table give it as a column
/// of evidence. A model has no more than its observations less the coefficients that it prints,
/// whatever it states. Nobody's count minus one is taken for it: that is the threshold's business.
///
/// Source: ACRO 1.0.2 (safe_dof_threshold), reference/rules.md section 1.
public struct DegreesOfFreedomRule: Rule {
    public static let key = "degrees-of-freedom"
    public static let kinds: Set<Kind> = [.coefficients, .tests]

    public let minimum: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.output.models.flatMap { judge($0, in: subject) }
            + subject.findings(of: Self.key, about: .fits) { cell, _, table in
                guard let df = table.cells[cell].evidence?.columns[.residualDF] else {
                    return .missing("residual-df")
                }
                return df < Decimal(minimum)
                    ? .fail(message, remedy: remedy(lacking: Decimal(minimum) - df)) : nil
            }
    }

    private var message: String { "fewer than \(minimum) residual degrees of freedom" }

    private func remedy(lacking: Decimal) -> String {
        lacking == 1
            ? "use 1 term fewer or 1 observation more, or leave it out"
            : "use \(lacking) terms fewer or \(lacking) observations more, or leave it out"
    }

    private func judge(_ model: Model, in subject: Subject) -> [Finding] {
        guard let stated = model.declaration.residualDF else {
            return [
                subject.missing(
                    "residual-df of the model", rule: Self.key,
                    remedy: "residual-df: observations less estimated coefficients")
            ]
        }
        let most = model.declaration.observations.map { $0 - model.estimated }
        let df = min(stated, most ?? stated)
        return df < minimum
            ? subject.whole(
                Self.key, .fail, message, remedy: remedy(lacking: Decimal(minimum - df))) : []
    }
}

extension Model {
    /// How many coefficients were estimated, not fixed: those with a standard error other than 0.
    fileprivate var estimated: Int {
        terms.count { term in term.numbers["se"].map { $0.value != 0 } ?? false }
    }
}

extension Statistic {
    /// Results of a fit or a test.
    var isFit: Bool {
        switch self {
        case .coefficient, .correlation, .pValue, .test, .r2, .hazardRatio: true
        default: false
        }
    }
}
