import Outputs

/// What published numbers give away of numbers that are not: by sums within a table, by the
/// complement of a percentage, and by whole populations inside each other.
///
/// - `minimum`: an unpublished set of units that must have from 1 to below `minimum` fails; so does
///   a withheld count with one possibility in that range.
/// - `zeros`: what an unpublished set that must be empty amounts to; by default the verdict of the
///   pack's `zero` rule, `pass` where there is none.
/// - `width`: the least width of a withheld count's interval, 0 by default.
/// - `protection`: `primary` asks for the intervals that the failing primary rule demands, and for
///   what the one unit of a withheld count can work out; `none` (default) does not.
///
/// A withheld count that is recovered but not small passes; a withheld sum that is recovered fails.
/// A rounded count that only one whole number fits is `review`, below the minimum it fails. An
/// intruder is taken to know everything published, that counts are whole and not negative, and the
/// ranges behind the marks; the only contributor to a withheld sum or mean knows its value, too.
///
/// Source: INTERFACE.md, "The report"; reference/differencing.md.
public struct DifferencingRule: Rule {
    public static let key = "differencing"
    public static let kinds: Set<Kind> = [.frequencies]

    public enum Protection: String, CaseIterable, Sendable { case none, primary }

    public let minimum: Int
    public internal(set) var zeros: Verdict?
    public let width: Int
    public let protection: Protection

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
        zeros = parameters.has("zeros") ? try parameters.word("zeros") : nil
        width = try parameters.whole("width", in: 0...1_000_000_000, default: 0)
        protection = try parameters.word("protection", default: Protection.none)
    }

    /// None by itself: what published cells imply together is told by the whole report, since other
    /// outputs and other releases have a part in it.
    public func findings(in subject: Subject) -> [Finding] { [] }
}
