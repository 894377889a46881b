import Outputs

/// What one column of a delimited file holds below its headers.
struct ColumnProfile {
    let index: Int
    let header: String
    /// Texts that are no numbers, each once, in the order of the file, at most `mostTexts`.
    private(set) var texts: [String] = []
    /// Every distinct text, numbers included, in the order of the file, at most `mostTexts`.
    private(set) var labels: [String] = []
    private(set) var numbers: [PrintedNumber] = []
    private(set) var blanks = 0
    private(set) var others = 0

    static let mostTexts = 2000

    init(_ text: DelimitedText, column: Int, rows: Range<Int>) {
        index = column
        header = text.text(row: 0, column: column)
        let reader = CellReader(suppressed: [:], statistic: .other, delimiter: text.delimiter)
        var seen: Set<String> = []
        for row in rows where text.isFilled(row: row) {
            let bytes = text.trimmed(row: row, column: column)
            if bytes.isEmpty {
                blanks += 1
                continue
            }
            let cell = reader.read(bytes)
            if let number = cell.shown.number {
                numbers.append(number)
            } else {
                others += 1
            }
            let label = String(decoding: bytes, as: UTF8.self)
            guard labels.count < Self.mostTexts, seen.insert(label).inserted else { continue }
            labels.append(label)
            if cell.shown.number == nil { texts.append(label) }
        }
    }

    /// Nothing but marks in brackets: every value is withheld.
    var isWithheld: Bool {
        numbers.isEmpty && !texts.isEmpty && texts.allSatisfy(Self.isMark)
    }

    /// `[c]`, which no label looks like.
    static func isMark(_ text: String) -> Bool {
        text.hasPrefix("[") && text.hasSuffix("]") && text.utf8.count > 2
            && text.dropFirst().dropLast().allSatisfy(\.isLetter)
    }

    /// Numbers, with nothing between them but marks and ranges, or marks alone.
    var isNumeric: Bool {
        guard !numbers.isEmpty else { return isWithheld }
        let reader = CellReader(suppressed: [:], statistic: .count)
        return texts.allSatisfy { text in
            let cell = reader.read(Array(text.utf8)[...])
            if case .withheld = cell.shown { return true }
            return cell.problem == nil || cell.problem == .ambiguous
        }
    }

    /// Whether most texts are a number with another in brackets, or two parted by a comma:
    /// `120.5 (12.2)`, `1.01, 1.42`. A range such as `10-17` is a label.
    var holdsTwoNumbersACell: Bool {
        let reader = CellReader(suppressed: [:], statistic: .other)
        let twofold = texts.count { text in
            let parts = text.split { " ([,;)]".contains($0) }
            return parts.count > 1 && text.contains { "([,;".contains($0) }
                && parts.prefix(2).allSatisfy {
                    reader.read(Array($0.utf8)[...]).shown.isNumber
                }
        }
        return twofold > 0 && twofold * 2 >= texts.count
    }

    var isWhole: Bool { numbers.isEmpty ? isWithheld : numbers.allSatisfy(\.value.isWhole) }

    var decimals: Int { numbers.map(\.decimals).max() ?? 0 }

    /// The coarsest usual rounding that every number has, where that is not likely to be chance: to
    /// multiples of a base, or to the middle of six; nil otherwise.
    var rounding: Precision? {
        let values = numbers.compactMap(\.value.whole).filter { $0 != 0 }
        guard values.count >= 6, values.count == numbers.count(where: { $0.value != 0 }),
            Set(values).count >= 3
        else { return nil }
        let base = [100, 50, 10, 5].first { base in values.allSatisfy { $0.isMultiple(of: base) } }
        if let base { return .round(base) }
        if values.allSatisfy({ $0.magnitude % 6 == 3 }) { return .midpoint(6) }
        return values.allSatisfy { $0.isMultiple(of: 3) } ? .round(3) : nil
    }
}

extension DelimitedText {
    /// Whether most cells that begin with a number hold another: `412 (46.8)`, `11.2 [9-13]`.
    var holdsTwoNumbersACell: Bool {
        let reader = CellReader(suppressed: [:], statistic: .other)
        var (single, double) = (0, 0)
        for row in rows.indices {
            for column in 1..<max(1, rows[row].count) {
                let parts = text(row: row, column: column).split { " ([".contains($0) }
                guard let first = parts.first,
                    reader.read(Array(first.utf8)[...]).shown.isNumber
                else { continue }
                if parts.count > 1 { double += 1 } else { single += 1 }
            }
        }
        return double > single
    }
}
