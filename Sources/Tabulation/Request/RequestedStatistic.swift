import Outputs

/// One statistic of a table, as `--statistic` names it: `mean`, `quantile=0.9`.
///
/// Of the values x of the measured variable that are not missing, n of them:
/// - `count`: n; without a measured variable all records. With a unit of count, distinct units.
/// - `sum`, `mean`: with weights Σwx and Σwx / Σw.
/// - `median` and `quantile=p`: type 7 of Hyndman and Fan (1996), as R, pandas and NumPy have it:
///   x[⌊h⌋] + (h - ⌊h⌋)(x[⌊h⌋+1] - x[⌊h⌋]) with h = (n - 1)p, x sorted and counted from 0.
/// - `minimum`, `maximum`, `range`.
/// - `variance`: Σ(x - mean)² / (n - 1), and `sd`, its root; none for n < 2.
/// - `mode`: the most frequent value, the smallest of several.
/// - `percent`: 100 count / count of the base, with weights of their sums.
/// - `gini`: Σ(2i - n - 1)x[i] / (nΣx), x sorted and i from 1; none for a negative x or Σx = 0.
/// - `hhi`: Σ(s/Σs)² over the contributors' sums s, of records if no unit of count is named; none
///   for a negative s or Σs = 0.
public struct RequestedStatistic: Hashable, Sendable {
    public let kind: Statistic
    /// Of a quantile, 0 to 1 with at most six decimals.
    public let quantile: Decimal?

    public static let count = RequestedStatistic(.count)

    public init(_ kind: Statistic) {
        self.kind = kind
        quantile = nil
    }

    private init(quantile: Decimal) {
        kind = .quantile
        self.quantile = quantile
    }

    /// Reads what `--statistic` was given.
    public init(parsing text: String) throws(RequestError) {
        if text.hasPrefix("quantile=") {
            guard let share = Decimal(parsing: text.dropFirst(9)), share >= 0, share <= 1,
                (share * 1_000_000).isWhole
            else {
                throw .unknownStatistic(text, suggestion: "quantile=0.9")
            }
            self.init(quantile: share)
            return
        }
        guard let kind = Statistic(rawValue: text), Self.kinds.contains(kind) else {
            let names = Self.kinds.map(\.rawValue) + ["quantile=0.9"]
            throw .unknownStatistic(text, suggestion: Spelling.suggestion(for: text, among: names))
        }
        self.init(kind)
    }

    private static let kinds: [Statistic] = [
        .count, .sum, .mean, .median, .minimum, .maximum, .range, .sd, .variance, .mode, .percent,
        .gini, .hhi,
    ]

    static var names: String { kinds.map(\.rawValue).joined(separator: ", ") + ", quantile=0.9" }

    /// As it is asked for.
    public var name: String { quantile.map { "quantile=\($0)" } ?? kind.rawValue }

    var needsMeasure: Bool { kind != .count && kind != .percent }
    var canBeWeighted: Bool { [.count, .sum, .mean, .percent].contains(kind) }
    var needsSquares: Bool { kind == .sd || kind == .variance }
    var needsExtremes: Bool { kind == .minimum || kind == .maximum || kind == .range }
    /// Whether it can only be computed from all values in their order.
    var needsOrder: Bool { [.median, .quantile, .mode, .gini].contains(kind) }

    /// The share of a quantile in millionths; a median is one half.
    var millionths: Int? {
        if kind == .median { return 500_000 }
        return quantile.flatMap { ($0 * 1_000_000).whole }
    }

    /// The kind of output that a table of it is.
    public var outputKind: Kind {
        switch kind {
        case .sum, .mean: .linearAggregations
        case .median, .quantile: .position
        case .minimum, .maximum, .range: .endpoints
        case .sd, .variance: .shape
        case .mode: .mode
        case .gini: .gini
        case .hhi: .concentration
        default: .frequencies
        }
    }
}

extension TableRequest {
    /// What an engine has to compute besides counts, sums and largest contributions.
    public var needsSquares: Bool { statistics.contains(where: \.needsSquares) }
    public var needsExtremes: Bool { statistics.contains(where: \.needsExtremes) }
    public var needsMode: Bool { statistics.contains { $0.kind == .mode } }
    public var needsGini: Bool { statistics.contains { $0.kind == .gini } }
    public var needsConcentration: Bool { statistics.contains { $0.kind == .hhi } }
    public var needsOrder: Bool { statistics.contains(where: \.needsOrder) }
    /// Quantiles in millionths, in the order of the statistics, each once.
    public var quantiles: [Int] {
        statistics.compactMap(\.millionths).reduce(into: []) { found, share in
            if !found.contains(share) { found.append(share) }
        }
    }

    /// Units whose contributions are added up, that of count first. A nil column is the record.
    public var units: [(name: String, column: String?)] {
        [(unit ?? Self.record, unit)] + contributors.map { ($0.unit, $0.column) }
    }

    /// What one line of the data is called where nobody named the unit.
    public static let record = "record"

    /// Which dimensions are summed over, by bit, for each kind of cell that is needed. The cells of
    /// the table itself are 0; bit d stands for dimension d.
    public var groupings: [Int] {
        let width = dimensions.count
        if totals { return Array(0..<(1 << width)) }
        guard let base = percentMask, base != 0 else { return [0] }
        return [0, base]
    }

    /// The dimensions that the base of a percentage is summed over.
    public var percentMask: Int? {
        let all = (1 << dimensions.count) - 1
        let ofRows = (1 << rows.count) - 1
        switch percentOf {
        case .row: return all & ~ofRows
        case .column: return ofRows
        case .total: return all
        case nil: return nil
        }
    }

    /// Every column of the data that the request reads.
    public var columnsRead: [String] {
        let named =
            dimensions + [of, weight, unit].compactMap(\.self) + contributors.map(\.column)
            + (condition?.columns ?? [])
        return named.reduce(into: []) { found, name in
            if !found.contains(name) { found.append(name) }
        }
    }
}
