/// One number of a table, as printed, and what is known of the records behind it. There may be
/// millions: a cell takes 48 bytes, and an object of its own only where it holds something unusual.
public struct Cell: Sendable {
    /// Per dimension the index of its label; -1 where the dimension does not apply to the cell
    /// (a stacked table), which then counts as a total.
    public let labels: CellLabels
    @usableFromInline let form: CompactForm
    /// The significand of a number, or both ends of what is withheld.
    @usableFromInline let word: Int64
    @usableFromInline var attached: Attachment
    public let position: Position

    // Inlinable: a call from another room would copy the whole cell for every question.

    /// Index into the table's statistics.
    @inlinable public var value: Int { form.value }
    /// How this cell was rounded.
    @inlinable public var precision: Precision? { form.precision }

    @inlinable public var shown: Shown {
        if case .unusual(let unusual) = attached, let shown = unusual.shown { return shown }
        return form.shown(word)
    }

    public var evidence: Evidence? {
        @inlinable get { attached.evidence }
        set { attached = attached.with(newValue) }
    }

    /// - `precision`: never a column; what the column says of this cell is asked for.
    public init(
        labels: CellLabels, value: Int = 0, shown: Shown, position: Position,
        precision: Precision? = nil, evidence: Evidence? = nil
    ) {
        self.labels = labels
        self.position = position
        let packed = CompactForm.packed(shown)
        form = CompactForm(
            kind: packed?.kind ?? .absent, digits: packed?.digits ?? 0, value: value,
            precision: precision)
        word = packed?.word ?? 0
        let attached = Attachment(evidence)
        self.attached = packed == nil ? attached.with(shown) : attached
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

extension Cell: Hashable {
    public static func == (a: Cell, b: Cell) -> Bool {
        a.position == b.position && a.labels == b.labels && a.form == b.form && a.word == b.word
            && a.shown == b.shown && a.evidence == b.evidence
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(position)
        hasher.combine(labels)
        hasher.combine(shown)
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
