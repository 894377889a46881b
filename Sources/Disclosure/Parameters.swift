import Outputs

/// The parameters of one rule as a pack gives them: names and plain values, no expressions.
///
/// A rule takes what it knows; what is left over is unknown, and an error of the pack.
public struct Parameters: Sendable {
    public indirect enum Value: Hashable, Sendable {
        case text(String)
        case number(Decimal)
        case list([Value])
        case map([String: Value])
    }

    private var values: [String: Value]
    private var known: [String] = []

    public init(_ values: [String: Value] = [:]) { self.values = values }

    /// Names that the pack gives and the rule did not take, sorted; with what it would have taken.
    public var leftOver: (names: [String], known: [String]) { (values.keys.sorted(), known) }

    private mutating func take(_ name: String) -> Value? {
        known.append(name)
        return values.removeValue(forKey: name)
    }

    /// A whole number within `range`.
    public mutating func whole(
        _ name: String, in range: ClosedRange<Int>, default fallback: Int? = nil
    )
        throws(ParameterError) -> Int
    {
        guard let value = take(name) else {
            guard let fallback else { throw ParameterError(name, "is missing") }
            return fallback
        }
        guard case .number(let number) = value, let whole = number.whole, range.contains(whole)
        else {
            throw ParameterError(
                name, "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return whole
    }

    /// A decimal within `range`, with at most six decimals.
    public mutating func decimal(
        _ name: String, in range: ClosedRange<Decimal>, default fallback: Decimal? = nil
    ) throws(ParameterError) -> Decimal {
        guard let value = take(name) else {
            guard let fallback else { throw ParameterError(name, "is missing") }
            return fallback
        }
        let scaled: Decimal = 1_000_000
        guard case .number(let number) = value, range.contains(number), (number * scaled).isWhole
        else {
            throw ParameterError(
                name,
                "is not a number from \(range.lowerBound) to \(range.upperBound)"
                    + " with at most six decimals")
        }
        return number
    }

    /// One of the given words.
    public mutating func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, default fallback: Word? = nil
    ) throws(ParameterError) -> Word where Word.RawValue == String {
        guard let value = take(name) else {
            guard let fallback else { throw ParameterError(name, "is missing") }
            return fallback
        }
        guard case .text(let text) = value, let word = Word(rawValue: text) else {
            let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw ParameterError(name, "is not one of \(allowed)")
        }
        return word
    }

    /// A map from names to whole numbers within `range`; empty where absent.
    public mutating func wholes(_ name: String, in range: ClosedRange<Int>)
        throws(ParameterError) -> [String: Int]
    {
        guard let value = take(name) else { return [:] }
        guard case .map(let map) = value else { throw ParameterError(name, "is not a map") }
        var wholes: [String: Int] = [:]
        for (key, value) in map {
            guard case .number(let number) = value, let whole = number.whole, range.contains(whole)
            else {
                throw ParameterError(
                    "\(name).\(key)",
                    "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            wholes[key] = whole
        }
        return wholes
    }

    /// A list of texts; empty where absent.
    public mutating func texts(_ name: String) throws(ParameterError) -> [String] {
        guard let value = take(name) else { return [] }
        guard case .list(let list) = value else { throw ParameterError(name, "is not a list") }
        var texts: [String] = []
        for value in list {
            guard case .text(let text) = value else {
                throw ParameterError(name, "holds something that is not text")
            }
            texts.append(text)
        }
        return texts
    }

    /// Whether the pack gives it.
    public func has(_ name: String) -> Bool { values[name] != nil }
}

/// A parameter that a rule cannot take.
public struct ParameterError: Error, Hashable, CustomStringConvertible {
    public let name: String
    public let problem: String

    public init(_ name: String, _ problem: String) {
        self.name = name
        self.problem = problem
    }

    public var description: String { "\(name) \(problem)" }
}
