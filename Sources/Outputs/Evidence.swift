/// The records behind one cell. Nil and absent keys mean that it was not given.
///
/// A value of one word: most tables have one line of evidence behind each of very many cells, and
/// a line is shared by the cells of several statistics.
public struct Evidence: Hashable, Sendable {
    private(set) var storage: Storage

    init(record: Record) { storage = .record(record) }

    public init() { storage = .none }

    /// The evidence of nothing but a count: no dictionary is made for it.
    public init(count: Decimal) { storage = .count(count) }

    public init(
        count: Decimal?, contributors: [String: Decimal], largest: [String: [Decimal]],
        columns: [EvidenceColumn: Decimal]
    ) {
        if contributors.isEmpty, largest.isEmpty, columns.isEmpty {
            storage = count.map { .count($0) } ?? .none
        } else {
            storage = .record(
                Record(
                    Fields(
                        count: count, contributors: contributors, largest: largest,
                        columns: columns)))
        }
    }

    enum Storage: Sendable {
        case none
        case count(Decimal)
        case record(Record)
    }

    /// Everything that may be known; never changed once somebody else may hold it.
    @usableFromInline final class Record: Sendable {
        fileprivate let fields: Fields
        fileprivate init(_ fields: Fields) { self.fields = fields }
    }

    fileprivate struct Fields: Hashable, Sendable {
        var count: Decimal?
        var contributors: [String: Decimal] = [:]
        var largest: [String: [Decimal]] = [:]
        var columns: [EvidenceColumn: Decimal] = [:]
        var twoByTwo: TwoByTwo?
    }

    private var fields: Fields {
        get {
            switch storage {
            case .none: Fields()
            case .count(let count): Fields(count: count)
            case .record(let record): record.fields
            }
        }
        set { storage = .record(Record(newValue)) }
    }

    /// Unweighted records of the unit; for a share, the numerator.
    public var count: Decimal? {
        get {
            switch storage {
            case .none: nil
            case .count(let count): count
            case .record(let record): record.fields.count
            }
        }
        set {
            if case .record = storage {
                fields.count = newValue
            } else {
                storage = newValue.map { .count($0) } ?? .none
            }
        }
    }

    /// Distinct contributors per protected unit.
    public var contributors: [String: Decimal] {
        get { record?.contributors ?? [:] }
        set { fields.contributors = newValue }
    }

    /// The largest contributions per unit, largest first.
    public var largest: [String: [Decimal]] {
        get { record?.largest ?? [:] }
        set { fields.largest = newValue }
    }

    public var columns: [EvidenceColumn: Decimal] {
        get { record?.columns ?? [:] }
        set { fields.columns = newValue }
    }

    /// The table behind an odds or risk ratio.
    public var twoByTwo: TwoByTwo? {
        get { record?.twoByTwo }
        set { fields.twoByTwo = newValue }
    }

    public var total: Decimal? { record?.columns[.total] }

    private var record: Fields? {
        if case .record(let record) = storage { record.fields } else { nil }
    }

    public static func == (a: Evidence, b: Evidence) -> Bool { a.fields == b.fields }

    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

/// The unweighted counts behind an odds or risk ratio.
public struct TwoByTwo: Hashable, Sendable {
    /// All four, exposed before unexposed, with the outcome before without. An array, so that the
    /// many cells without such a table do not pay for it.
    public let counts: [Decimal]

    public init(
        exposedWith: Decimal, exposedWithout: Decimal, unexposedWith: Decimal,
        unexposedWithout: Decimal
    ) {
        counts = [exposedWith, exposedWithout, unexposedWith, unexposedWithout]
    }
}
