import Outputs

/// What a model's printed numbers give back: a logit with one binary predictor is a two-by-two
/// table, and its coefficients, their standard errors and intervals and the number of observations may fit only one.
///
/// - `verdict`: what it amounts to when one table fits, or when every table that fits has a cell
///   from 1 to below the pack's threshold (10 where there is none).
///
/// Every table of the observations is compared with the printed digits. Models with further terms
/// or without an intercept are not reconstructed. A search that becomes too long is `review`.
///
/// Source: reference/rules.md section 7 (or-recovery).
public struct ReconstructionRule: Rule {
    public static let key = "reconstruction"
    public static let kinds: Set<Kind> = [.coefficients]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let minimum = subject.sibling(ThresholdRule.self)?.minimum ?? 10
        let remedy = "leave out the intercept, show fewer digits, or adjust for a further variable"
        return subject.output.models.flatMap { model -> [Finding] in
            guard let printed = CrudeLogit(model) else { return [] }
            let search = TwoByTwoSearch(printed, minimum: minimum)
            guard search.isComplete else {
                return subject.whole(
                    Self.key, min(verdict, .review),
                    "too many tables to compare with this model's numbers", remedy: remedy)
            }
            guard search.found == 1 || search.found > 0 && search.found == search.small else {
                return []
            }
            return subject.whole(
                Self.key, verdict,
                search.found == 1
                    ? "this model's numbers fit one two-by-two table only"
                    : "every two-by-two table that fits this model's numbers has a cell below \(minimum)",
                remedy: remedy)
        }
    }
}

/// What a logit with an intercept and one binary predictor prints, as intervals.
struct CrudeLogit {
    let observations: Int
    /// Odds of the outcome among the unexposed, and the odds ratio.
    let odds: ClosedRange<Double>
    let ratio: ClosedRange<Double>
    /// Standard errors of the odds ratio's logarithm, and of the odds' where it is printed.
    let error: ClosedRange<Double>
    let baseError: ClosedRange<Double>?

    init?(_ model: Model) {
        guard model.declaration.type == .logit, let observations = model.declaration.observations,
            observations >= 4, model.terms.count == 2,
            let intercept = model.terms.first(where: \.isIntercept),
            let slope = model.terms.first(where: { !$0.isIntercept }),
            let base = intercept.estimate, let effect = slope.estimate,
            let error = slope.standardError
        else { return nil }
        self.observations = observations
        (self.error, baseError) = (error, intercept.standardError)
        guard base.lowerBound > -40, base.upperBound < 40, effect.lowerBound > -40,
            effect.upperBound < 40
        else { return nil }
        odds = exponential(base.lowerBound)...exponential(base.upperBound)
        ratio = exponential(effect.lowerBound)...exponential(effect.upperBound)
    }
}

extension Model.Term {
    /// What its printed digits allow, and the ends of a 95 % interval, of which it is the middle.
    fileprivate var estimate: ClosedRange<Double>? {
        guard let printed = numbers["estimate"]?.range else { return nil }
        guard let (low, high) = interval else { return printed }
        return printed.within(
            (low.lowerBound + high.lowerBound) / 2...(low.upperBound + high.upperBound) / 2)
    }

    /// As printed, and as the ends of a 95 % interval allow.
    fileprivate var standardError: ClosedRange<Double>? {
        let printed = numbers["se"]?.range
        guard let (low, high) = interval else { return printed }
        let width = 2 * 1.959_963_984_540_054
        let least = max(high.lowerBound - low.upperBound, 0) / width
        let said = least...max((high.upperBound - low.lowerBound) / width, least)
        return printed?.within(said) ?? said
    }

    private var interval: (low: ClosedRange<Double>, high: ClosedRange<Double>)? {
        guard let low = numbers["low"]?.range, let high = numbers["high"]?.range else { return nil }
        return (low, high)
    }
}

extension ClosedRange<Double> {
    /// What another range leaves of it; all of it where that is nothing, since an interval may be made otherwise.
    fileprivate func within(_ other: ClosedRange<Double>) -> ClosedRange<Double> {
        overlaps(other) ? clamped(to: other) : self
    }
}

extension PrintedNumber {
    /// The numbers that print so, half a unit of the last digit either way, a little widened for
    /// binary rounding.
    fileprivate var range: ClosedRange<Double>? {
        guard let value = Double(value.description), let unit = Double("1e-\(min(decimals, 15))")
        else { return nil }
        let half = unit * 0.500_001
        return (value - half)...(value + half)
    }
}

/// Counts the two-by-two tables that print as a crude logit.
struct TwoByTwoSearch {
    private(set) var found = 0
    /// Those of them with a cell from 1 to below the minimum.
    private(set) var small = 0
    private(set) var isComplete = true
    static let limit = 2_000_000

    /// Several tables fit and not all of them are small: what remains cannot change that.
    private var isHarmless: Bool { found > 1 && found > small }

    init(_ printed: CrudeLogit, minimum: Int) {
        var steps = 0
        for unexposed in 2...(printed.observations - 2) {
            let exposed = printed.observations - unexposed
            steps += 1
            for a in Self.events(of: unexposed, odds: printed.odds) {
                let baseError = (1 / Double(a) + 1 / Double(unexposed - a)).squareRoot()
                guard printed.baseError?.contains(baseError) ?? true else { continue }
                let odds = Double(a) / Double(unexposed - a)
                let others = (odds * printed.ratio.lowerBound)...(odds * printed.ratio.upperBound)
                for b in Self.events(of: exposed, odds: others) {
                    steps += 1
                    let cells = [a, unexposed - a, b, exposed - b]
                    let error = cells.reduce(0.0) { $0 + 1 / Double($1) }.squareRoot()
                    guard printed.error.contains(error) else { continue }
                    found += 1
                    if cells.contains(where: { $0 < minimum }) { small += 1 }
                }
            }
            if isHarmless { return }
            guard steps < Self.limit else {
                isComplete = false
                return
            }
        }
    }

    /// How many of `n` may have the outcome, at least one with and one without it.
    private static func events(of n: Int, odds: ClosedRange<Double>) -> Range<Int> {
        let low = Double(n) * odds.lowerBound / (1 + odds.lowerBound)
        let high = Double(n) * odds.upperBound / (1 + odds.upperBound)
        let first = max(Int(low.rounded(.up)), 1)
        let last = min(Int(high.rounded(.down)), n - 1)
        return first <= last ? first..<(last + 1) : 0..<0
    }
}

/// e to the power of x, for |x| below 700, to a few units of the last binary digit.
func exponential(_ x: Double) -> Double {
    let ln2 = 0.693_147_180_559_945_3
    let power = (x / ln2).rounded()
    let rest = x - power * ln2
    var (sum, term) = (1.0, 1.0)
    for k in 1...20 {
        term *= rest / Double(k)
        sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
}
