import Outputs

/// Numbered rows below a header, as R and pandas print a frame. The same form has a table of counts or
/// means, whose rows are told apart by their labels and come in order; rows of records do neither.
extension PrintedText {
    /// Returns where they end; nil where they may be cells.
    mutating func rows(at index: Int) -> Int? {
        guard let header = Self.frameHeader(lines[index]) else { return nil }
        var rows: [[Substring]] = []
        var (first, last): (Int?, Int?)
        var end = index + 1
        while end < lines.count, Self.isUnnumbered(lines[end], below: index, at: end) { end += 1 }
        while end < lines.count {
            let words = lines[end].split { $0 == " " || $0 == "\t" }
            guard words.count == header.count + 1, let number = words.first.flatMap({ Int($0) }),
                number >= 0, last.map({ $0 < number }) ?? true
            else { break }
            (first, last) = (first ?? number, number)
            rows.append(Array(words.dropFirst()))
            end += 1
        }
        // The end of a long frame: no table of cells begins at its 198th row.
        let isEnd = rows.count > 1 && first.map { $0 > 20 } ?? false
        guard isEnd || rows.count > 2 && FrameColumns(header: header, rows: rows).areRecords else {
            return nil
        }
        records(at: index, "a printed frame of records", rows.count)
        return end
    }

    /// The types of a tibble's columns stand between its header and its rows.
    private static func isUnnumbered(_ line: String, below index: Int, at place: Int) -> Bool {
        place < index + 2 && line.trimmedText.hasPrefix("<")
    }

    /// Words that are names of columns and no numbers.
    private static func frameHeader(_ line: String) -> [Substring]? {
        let words = line.split { $0 == " " || $0 == "\t" }
        guard (2...60).contains(words.count), line.utf8.count < 1_000,
            words.allSatisfy({ word in
                word.first?.isLetter ?? false
                    && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            })
        else { return nil }
        return words
    }
}

/// The columns of a printed frame: labels, and numbers.
private struct FrameColumns {
    private let labels: [String]
    private let numbers: [[Decimal]]
    private let keys: [String]

    init(header: [Substring], rows: [[Substring]]) {
        var labels = Array(repeating: "", count: rows.count)
        var numbers: [[Decimal]] = []
        for column in header.indices {
            let values = rows.compactMap { PrintedNumber(parsing: Array($0[column].utf8))?.value }
            if values.count == rows.count {
                numbers.append(values)
            } else {
                for row in rows.indices { labels[row] += rows[row][column] + "\t" }
            }
        }
        self.labels = labels
        self.numbers = numbers
        keys = rows.map { $0.dropLast().joined(separator: "\t") }
    }

    /// Rows of records: labels come again, and no column of numbers tells rows of equal labels apart in
    /// order, as years do; or rows differ in their last column alone.
    var areRecords: Bool {
        guard labels.contains(where: { !$0.isEmpty }), !numbers.isEmpty,
            Set(labels).count < labels.count, !numbers.contains(where: PrintedText.isSorted)
        else { return false }
        if Set(keys).count < keys.count { return true }
        return !numbers.contains(where: isOrdered)
    }

    /// Whether the whole numbers of a column go up within all rows of equal labels, or down.
    private func isOrdered(_ column: [Decimal]) -> Bool {
        guard column.allSatisfy({ $0.whole != nil }) else { return false }
        var last: [String: Decimal] = [:]
        var (up, down) = (true, true)
        for (label, value) in zip(labels, column) {
            if let before = last[label] {
                up = up && before < value
                down = down && before > value
            }
            last[label] = value
        }
        return up || down
    }
}
