/// One number of a table, as printed, and what is known of the records behind it. There may be
/// millions: what is kept per cell is kept small.
public struct Cell: Hashable, Sendable {
    /// Per dimension the index of its label; -1 where the dimension does not apply to the cell
    /// (a stacked table), which then counts as a total.
    public let labels: CellLabels
    public let shown: Shown
    public let position: Position
    public var evidence: Evidence?
    private let valueIndex: Int32
    private let rounding: CompactPrecision

    /// Index into the table's statistics.
    public var value: Int { Int(valueIndex) }
    /// How this cell was rounded.
    public var precision: Precision? { rounding.precision }

    /// - `precision`: never a column; what the column says of this cell is asked for.
    public init(
        labels: CellLabels, value: Int = 0, shown: Shown, position: Position,
        precision: Precision? = nil, evidence: Evidence? = nil
    ) {
        self.labels = labels
        valueIndex = Int32(clamping: value)
        self.shown = shown
        self.position = position
        rounding = CompactPrecision(precision)
        self.evidence = evidence
    }

    public init(
        labels: [Int], value: Int = 0, shown: Shown, position: Position,
        precision: Precision? = nil, evidence: Evidence? = nil
    ) {
        self.init(
            labels: CellLabels(labels), value: value, shown: shown, position: position,
            precision: precision, evidence: evidence)
    }
}

/// Indices of labels, one per dimension: the first four are kept without an array.
public struct CellLabels: RandomAccessCollection, Hashable, Sendable, ExpressibleByArrayLiteral {
    private var first: (Int32, Int32, Int32, Int32) = (-1, -1, -1, -1)
    private var further: [Int32] = []
    public private(set) var count = 0

    public init() {}

    public init(_ labels: some Sequence<Int>) {
        for label in labels { append(label) }
    }

    public init(arrayLiteral elements: Int...) { self.init(elements) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public mutating func append(_ label: Int) {
        count += 1
        if count > 4 { further.append(-1) }
        self[count - 1] = label
    }

    public subscript(index: Int) -> Int {
        get {
            switch index {
            case 0: Int(first.0)
            case 1: Int(first.1)
            case 2: Int(first.2)
            case 3: Int(first.3)
            default: Int(further[index - 4])
            }
        }
        set {
            let label = Int32(clamping: newValue)
            switch index {
            case 0: first.0 = label
            case 1: first.1 = label
            case 2: first.2 = label
            case 3: first.3 = label
            default: further[index - 4] = label
            }
        }
    }

    public static func == (a: CellLabels, b: CellLabels) -> Bool {
        a.count == b.count && a.first == b.first && a.further == b.further
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(first.0)
        hasher.combine(first.1)
        hasher.combine(first.2)
        hasher.combine(first.3)
        hasher.combine(further)
    }
}

/// A precision in four bytes: its kind and its parameter, which is at most 10^6.
private struct CompactPrecision: Hashable, Sendable {
    private let code: Int32

    init(_ precision: Precision?) {
        let (kind, parameter) =
            switch precision {
            case nil, .column: (0, 0)
            case .exact: (1, 0)
            case .round(let base): (2, base)
            case .random(let base): (3, base)
            case .down(let base): (4, base)
            case .up(let base): (5, base)
            case .midpoint(let base): (6, base)
            case .decimals(let places): (7, places)
            case .figures(let figures): (8, figures)
            }
        code = Int32(truncatingIfNeeded: kind << 24 | min(max(parameter, 0), 0xFF_FFFF))
    }

    var precision: Precision? {
        let parameter = Int(code & 0xFF_FFFF)
        switch code >> 24 {
        case 1: return .exact
        case 2: return .round(parameter)
        case 3: return .random(parameter)
        case 4: return .down(parameter)
        case 5: return .up(parameter)
        case 6: return .midpoint(parameter)
        case 7: return .decimals(parameter)
        case 8: return .figures(parameter)
        default: return nil
        }
    }
}

/// A place in a file; lines and columns count from 1, columns in fields for delimited text.
public struct Position: Hashable, Sendable {
    private let lineNumber: Int32
    private let columnNumber: Int32
    public var line: Int { Int(lineNumber) }
    public var column: Int { Int(columnNumber) }

    public init(line: Int, column: Int) {
        lineNumber = Int32(clamping: line)
        columnNumber = Int32(clamping: column)
    }
}

/// What a cell shows.
public enum Shown: Hashable, Sendable {
    case number(PrintedNumber)
    /// A mark or a range (`<10`, `1-5`) instead of a value; the ends are publicly known, or nil.
    case withheld(low: Int?, high: Int?)
    /// A sign that there is no value: not available, not applicable.
    case absent

    public var number: PrintedNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    public var isNumber: Bool { number != nil }
}
