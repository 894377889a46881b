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

    /// Numbers, with nothing between them but marks and ranges.
    var isNumeric: Bool {
        guard !numbers.isEmpty else { return false }
        let reader = CellReader(suppressed: [:], statistic: .count)
        return texts.allSatisfy { text in
            let cell = reader.read(Array(text.utf8)[...])
            if case .withheld = cell.shown { return true }
            return cell.problem == nil || cell.problem == .ambiguous
        }
    }

    var isWhole: Bool { !numbers.isEmpty && numbers.allSatisfy(\.value.isWhole) }

    var decimals: Int { numbers.map(\.decimals).max() ?? 0 }

    /// The largest usual base that every number is a multiple of, where that is not likely to be
    /// chance; nil otherwise.
    var roundedTo: Int? {
        let values = numbers.compactMap(\.value.whole).filter { $0 != 0 }
        guard values.count >= 6, values.count == numbers.count(where: { $0.value != 0 }),
            Set(values).count >= 3
        else { return nil }
        return [100, 50, 10, 5, 3].first { base in values.allSatisfy { $0.isMultiple(of: base) } }
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
