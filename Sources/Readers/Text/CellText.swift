import Outputs

/// What the text of one cell says: a number, a withheld value, or that there is none; or why it
/// cannot be believed.
public struct CellText: Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case notANumber
        /// A mark that has several meanings.
        case ambiguous
        case blank
        /// A spreadsheet would execute it.
        case formula
        /// `="0.123"`: a number, but written as a formula.
        case quotedFormula
        /// A number with the mark of a withheld value beside it.
        case contradictory
        /// A number with a space around it that no keyboard writes.
        case unusualSpace

        /// Whether somebody has to look, rather than that it fails.
        public var isReview: Bool { self == .quotedFormula || self == .unusualSpace }
    }

    public let shown: Shown
    public let problem: Problem?
    /// `<10` and `fewer than 10`: the lower end is 0, or 1 in a table that shows zeros.
    public var isBelow = false

    init(_ shown: Shown, _ problem: Problem? = nil, isBelow: Bool = false) {
        self.shown = shown
        self.problem = problem
        self.isBelow = isBelow
    }
}

/// Reads the cells of one statistic of one table.
public struct CellReader: Sendable {
    /// The marks of the submission, normalised.
    private let declared: [String: ClosedRange<Int>?]
    let statistic: Statistic
    /// Where semicolons part the fields, a comma may be the decimal sign: `1,234` is no number.
    private let commaGroups: Bool

    public init(
        suppressed: [String: ClosedRange<Int>?], statistic: Statistic, delimiter: UInt8 = 0x2C
    ) {
        var declared: [String: ClosedRange<Int>?] = [:]
        for (mark, range) in suppressed { declared[Symbol.normalised(mark)] = range }
        self.declared = declared
        self.statistic = statistic
        commaGroups = delimiter != UInt8(ascii: ";")
    }

    /// `bytes` is the field without its quotes.
    public func read(_ bytes: ArraySlice<UInt8>) -> CellText {
        if let whole = Self.plainWhole(bytes) {
            if !declared.isEmpty, let mark = declaredMark(bytes) { return mark }
            return CellText(.number(PrintedNumber(value: Decimal(whole))))
        }
        let whole = bytes
        let bytes = bytes.trimmed
        if let mark = declaredMark(bytes) { return mark }
        guard !bytes.isEmpty else { return CellText(.absent, .blank) }
        if let number = PrintedNumber(parsing: bytes) {
            return CellText(.number(number), Self.hasSpace(around: whole) ? .unusualSpace : nil)
        }
        return unusual(bytes)
    }

    /// Up to 15 digits, by far the most frequent cell.
    private static func plainWhole(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 15 else { return nil }
        var value = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }

    private func declaredMark(_ bytes: ArraySlice<UInt8>) -> CellText? {
        guard !declared.isEmpty, bytes.count <= 64 else { return nil }
        let text = Symbol.normalised(String(decoding: bytes, as: UTF8.self))
        guard let range = declared[text] else { return nil }
        return CellText(.withheld(low: range?.lowerBound, high: range?.upperBound))
    }

    private func unusual(_ bytes: ArraySlice<UInt8>) -> CellText {
        guard bytes.count <= 64 else {
            return CellText(.absent, Formula.isFormula(bytes) ? .formula : .notANumber)
        }
        let text = Symbol.normalised(String(decoding: bytes, as: UTF8.self))
        if let symbol = Symbol(text) { return cell(symbol) }
        if let number = number(text) {
            return CellText(.number(number), Self.hasSpace(around: bytes) ? .unusualSpace : nil)
        }
        if let range = range(text) { return range }
        if let number = Formula.quotedNumber(bytes) {
            return CellText(.number(number), .quotedFormula)
        }
        if let contradictory = contradictory(text) { return contradictory }
        return CellText(.absent, Formula.isFormula(bytes) ? .formula : .notANumber)
    }

    /// Whether a cell begins or ends with a space other than that of ASCII.
    private static func hasSpace(around bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first.map({ $0 >= 0x80 }) ?? false || bytes.last.map({ $0 >= 0x80 }) ?? false
        else { return false }
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        return [scalars.first, scalars.last].contains { $0?.properties.isWhitespace ?? false }
    }

    private func cell(_ symbol: Symbol) -> CellText {
        switch symbol {
        case .withheld: CellText(.withheld(low: nil, high: nil))
        case .low: CellText(.withheld(low: statistic.isCount ? 1 : nil, high: nil))
        case .absent: CellText(.absent)
        case .ambiguous: CellText(.absent, .ambiguous)
        }
    }

    /// A number with separators between groups of three digits, a percent sign (but not for
    /// counts), or a flag behind it.
    private func number(_ text: String) -> PrintedNumber? {
        var bytes = Array(text.utf8)[...]
        if let number = grouped(bytes) { return number }
        bytes = withoutFlag(text)
        if bytes.last == UInt8(ascii: "%"), !statistic.isCount {
            bytes = bytes.dropLast().trimmed
            return grouped(bytes)
        }
        return bytes.count < text.utf8.count ? grouped(bytes) : nil
    }

    /// Whether it is a number with separators, percent sign or flag.
    func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= 64
            && number(Symbol.normalised(String(decoding: bytes, as: UTF8.self))) != nil
    }

    private func withoutFlag(_ text: String) -> ArraySlice<UInt8> {
        let bytes = Array(text.utf8)[...]
        guard let last = text.unicodeScalars.lastIndex(where: { isEndOfNumber($0) }) else {
            return bytes
        }
        let tail = text[text.unicodeScalars.index(after: last)...]
        let flag = tail.unicodeScalars.drop { $0 == " " }
        let spelled = flag.first == "[" ? String(flag).lowercased() : String(flag)
        guard Symbol.flags.contains(spelled) else { return bytes }
        return Array(text[...last].utf8)[...]
    }

    private func isEndOfNumber(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || scalar == "%" || scalar == "."
    }

    private func grouped(_ bytes: ArraySlice<UInt8>) -> PrintedNumber? {
        if let number = PrintedNumber(parsing: bytes) { return number }
        return Grouping.ungrouped(bytes, commas: commaGroups).flatMap { PrintedNumber(parsing: $0) }
    }

    /// `12 [c]` shows what it says it hides.
    private func contradictory(_ text: String) -> CellText? {
        guard let bracket = text.lastIndex(of: "["), bracket != text.startIndex,
            Symbol(String(text[bracket...])) == .withheld,
            let number = number(String(text[..<bracket]).trimmedText)
        else { return nil }
        return CellText(.number(number), .contradictory)
    }
}

extension String {
    var trimmedText: String {
        String(decoding: Array(utf8)[...].trimmed, as: UTF8.self)
    }
}
