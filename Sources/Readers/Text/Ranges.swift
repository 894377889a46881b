import Outputs

extension CellReader {
    /// `<10`, `fewer than 5`, `N<15`, `≥90`, `1-5`, `1 to 5`: a withheld value with a public range.
    /// Ends that are not whole are moved outward.
    func range(_ text: String) -> CellText? {
        if let below = below(text) { return below }
        for sign in [">=", "\u{2265}", "at least ", ">", "more than ", "over "] {
            guard let rest = rest(of: text, after: sign), let end = decimal(rest) else { continue }
            let strict = [">", "more than ", "over "].contains(sign)
            let low = strict && isWholeStatistic ? (end.floor + 1) : end.floor
            return CellText(.withheld(low: low.whole, high: nil))
        }
        return between(text)
    }

    private var isWholeStatistic: Bool { statistic.isCount }

    /// Statistics that cannot be negative.
    private var isNeverNegative: Bool {
        statistic.isCount || statistic.isShare || statistic == .pValue
    }

    private func below(_ text: String) -> CellText? {
        let strict = ["<", "fewer than ", "less than ", "under ", "below "]
        for sign in ["<=", "\u{2264}", "at most ", "up to "] + strict {
            guard let rest = rest(of: text, after: sign), let end = decimal(rest) else { continue }
            let isStrict = strict.contains(sign)
            let high = isStrict && isWholeStatistic ? (end.ceiling - 1) : end.ceiling
            if isWholeStatistic, high < 0 { return nil }
            return CellText(
                .withheld(low: isNeverNegative ? 0 : nil, high: high.whole),
                isBelow: isWholeStatistic && high > 0)
        }
        return nil
    }

    /// What follows the sign, in either case, with an `N` before it or not.
    private func rest(of text: String, after sign: String) -> String? {
        var text = text.lowercased()
        if text.hasPrefix("n"), !text.hasPrefix("no") {
            let shorter = String(text.dropFirst()).trimmedText
            if shorter.hasPrefix(sign) { text = shorter }
        }
        guard text.hasPrefix(sign) else { return nil }
        return String(text.dropFirst(sign.count)).trimmedText
    }

    private func between(_ text: String) -> CellText? {
        for separator in [" to ", "-"] {
            let parts = text.components(separatedBy: separator)
            guard parts.count == 2, let low = decimal(parts[0].trimmedText),
                let high = decimal(parts[1].trimmedText), low <= high
            else { continue }
            return CellText(.withheld(low: low.floor.whole, high: high.ceiling.whole))
        }
        return nil
    }

    /// A number without a sign, with a percent sign or not.
    private func decimal(_ text: String) -> Decimal? {
        guard let first = text.utf8.first, isDigit(first) || first == 0x2E else { return nil }
        let digits = statistic.isCount || !text.hasSuffix("%") ? text : String(text.dropLast())
        let bytes = Array(digits.utf8)[...]
        if let number = PrintedNumber(parsing: bytes) { return number.value }
        return Grouping.ungrouped(bytes, commas: true)
            .flatMap { PrintedNumber(parsing: $0) }?.value
    }
}

extension String {
    /// The parts between the occurrences of a separator that is not empty.
    fileprivate func components(separatedBy separator: String) -> [String] {
        let (text, sign) = (Array(utf8), Array(separator.utf8))
        var parts: [[UInt8]] = [[]]
        var index = 0
        while index < text.count {
            if text[index...].starts(with: sign) {
                parts.append([])
                index += sign.count
            } else {
                parts[parts.count - 1].append(text[index])
                index += 1
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Separators between thousands.
enum Grouping {
    /// `1,234,567.8` without its separators: commas, apostrophes, or spaces (plain, no-break, thin),
    /// one kind throughout; one to three digits first, then groups of exactly three. Nil otherwise.
    static func ungrouped(_ bytes: ArraySlice<UInt8>, commas: Bool) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        var digits: [UInt8] = []
        var separator: Unicode.Scalar?
        var run = 0
        var inWhole = true
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                run += 1
                digits.append(UInt8(scalar.value))
            } else if inWhole, isSeparator(scalar, commas: commas) {
                guard run > 0, run <= 3, separator == nil || (scalar == separator && run == 3)
                else { return nil }
                separator = scalar
                run = 0
            } else if inWhole, scalar == "." || scalar == "e" || scalar == "E" {
                guard separator != nil, run == 3, scalar == "." else { return nil }
                inWhole = false
                digits.append(UInt8(ascii: "."))
            } else if digits.isEmpty, scalar == "-" || scalar == "+" {
                digits.append(UInt8(scalar.value))
            } else {
                return nil
            }
        }
        guard separator != nil, !inWhole || run == 3 else { return nil }
        return digits
    }

    private static func isSeparator(_ scalar: Unicode.Scalar, commas: Bool) -> Bool {
        switch scalar {
        case ",": commas
        case " ", "'", "\u{2019}", "\u{A0}", "\u{202F}", "\u{2009}": true
        default: false
        }
    }
}

/// Text that a spreadsheet would execute when somebody opens the file.
enum Formula {
    /// It begins, after spaces, with `=` or `@`, or with `+` or `-` and is neither a signed number
    /// (with separators, percent sign or flag) nor made of signs alone. Full-width signs count: some
    /// spreadsheets take them for the others.
    static func isFormula(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = bytes.drop { $0 <= 0x20 }
        guard let first = bytes.first else { return false }
        if bytes.starts(with: [0xEF, 0xBC]) {
            return bytes.dropFirst(2).first.map { [0x9D, 0xA0, 0x8B, 0x8D].contains($0) } ?? false
        }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "@"): return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let signs = Array("+-. ".utf8)
            if bytes.allSatisfy({ signs.contains($0) }) { return false }
            return !signedNumber(bytes)
        default: return false
        }
    }

    private static func signedNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        let reader = CellReader(suppressed: [:], statistic: .other)
        return PrintedNumber(parsing: bytes.trimmed) != nil || reader.isNumber(bytes.trimmed)
    }

    /// `="0.123"`, as esttab writes numbers.
    static func quotedNumber(_ bytes: ArraySlice<UInt8>) -> PrintedNumber? {
        guard bytes.starts(with: [0x3D, 0x22]), bytes.last == 0x22, bytes.count > 3 else {
            return nil
        }
        return PrintedNumber(parsing: bytes.dropFirst(2).dropLast().trimmed)
    }
}
