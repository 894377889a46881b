import Outputs

/// Records that no command announces, as a program run without a console prints them: lines that begin with
/// somebody's number, frames whose rows are no cells of a table, structures, and columns of values.
extension PrintedText {
    /// Records by their form at a line; returns where they end.
    mutating func unannounced(at index: Int) -> Int? {
        if let end = identified(at: index) { return end }
        if let end = literal(at: index) { return end }
        if let end = delimited(at: index) { return end }
        if let end = structure(at: index) { return end }
        if let end = rows(at: index) { return end }
        return values(at: index) ?? numbered(at: index)
    }

    // MARK: Lines that begin with somebody's number

    /// `P100231`, `AB-12345`: letters and five to nine digits; no code of an area (`E08000032`).
    static func isPersonal(_ word: some StringProtocol) -> Bool {
        let bytes = Array(word.utf8)
        let letters = bytes.prefix { (0x41...0x5A).contains($0) }
        let joint = bytes.dropFirst(letters.count).prefix(1).filter { $0 == 0x2D || $0 == 0x5F }
        let digits = bytes.dropFirst(letters.count + joint.count)
        let isArea = bytes.count == 9 && letters.count == 1 && "EWSNKJLM".utf8.contains(letters[0])
        return (1...4).contains(letters.count) && (5...9).contains(digits.count)
            && digits.allSatisfy(isDigit) && !isArea
    }

    /// The number that a line begins with, behind brackets, bars and the number of its row.
    private static func person(of line: String) -> Substring? {
        let words = line.prefix(200).split { " \t,;|│┆┃║(['\"".contains($0) }.prefix(2)
        guard let first = words.first else { return nil }
        if isPersonal(first) { return first }
        return first.allSatisfy(\.isNumber)
            ? words.dropFirst().first.flatMap { second in
                isPersonal(second) ? second : nil
            } : nil
    }

    private mutating func identified(at index: Int) -> Int? {
        var seen: Set<Substring> = []
        var end = index
        // Lines that all begin with the same are looked at once.
        while index >= sameEnd, end < lines.count, let person = Self.person(of: lines[end]) {
            seen.insert(person)
            end += 1
        }
        let names = lines[index].split(separator: " ", maxSplits: 1_000)
        if names.count > 1, names.allSatisfy({ Self.isPersonal($0) }) {
            records(at: index, "values with identifiers", names.count)
            return max(end, index + 1)
        }
        guard seen.count > 1 else {
            sameEnd = max(sameEnd, end)
            return nil
        }
        records(at: index, "lines that begin with an identifier", end - index)
        return end
    }

    /// Whether the rows of a table below its header are somebody's each.
    static func areIdentified(_ grid: [GridBlocks.Row]) -> Bool {
        let named = grid.dropFirst().count { row in row.cells.first.map { isPersonal($0) } ?? false
        }
        return named > 1 && named * 2 >= grid.count - 1
    }

    // MARK: Files of data

    /// `pupil,age,sex` over lines of as many fields.
    private mutating func delimited(at index: Int) -> Int? {
        let line = lines[index].trimmedText
        guard let delimiter = line.first(where: { ",;\t|".contains($0) }) else { return nil }
        let header = line.split(separator: delimiter, omittingEmptySubsequences: false)
            .map { String($0).trimmedText.lowercased() }
        // These head tables of places as well.
        let vague: Set<Substring> = ["name", "case", "child", "record", "person", "urn"]
        let isNamed = header.contains {
            Self.recordWords.contains($0[...]) && !vague.contains($0[...])
        }
        guard isNamed, header.count > 1, header.allSatisfy({ !$0.isEmpty && !$0.contains(" ") })
        else { return nil }
        var end = index + 1
        var count = 0
        while end < lines.count {
            let text = lines[end].trimmedText
            let isRule = text.contains("-") && text.allSatisfy { "-+|".contains($0) }
            guard
                isRule
                    || text.split(separator: delimiter, omittingEmptySubsequences: false).count
                        == header.count
            else { break }
            count += isRule ? 0 : 1
            end += 1
        }
        guard count > 1 else { return nil }
        records(at: index, "a printed frame of records", count)
        return end
    }

    // MARK: Structures

    /// What R's `str` and `glimpse` print: the first values of every column.
    private mutating func structure(at index: Int) -> Int? {
        let text = lines[index].trimmedText
        let isStructure =
            text.hasPrefix("'data.frame':") || text.hasPrefix("tibble [")
            || text.hasPrefix("Classes ") && text.contains("data.frame")
            || text.hasPrefix("Rows: ") && index + 1 < lines.count
                && lines[index + 1].hasPrefix("Columns: ")
        guard isStructure else { return nil }
        var end = index + 1
        while end < lines.count, !lines[end].trimmedText.hasPrefix("$ "), end < index + 4 {
            end += 1
        }
        let start = end
        while end < lines.count, lines[end].trimmedText.hasPrefix("$ ") { end += 1 }
        guard end > start else { return nil }
        records(at: index, "the first values of the columns of a data set")
        return end
    }

    // MARK: Values

    /// `[1]  0.80 -0.97 …` over lines that count on: a column of values, unless they go up or down, as
    /// years and limits of classes do.
    private mutating func values(at index: Int) -> Int? {
        guard lines[index].trimmedText.hasPrefix("[1] ") else { return nil }
        var values: [Decimal] = []
        var end = index
        while end < lines.count {
            let words = lines[end].split(separator: " ")
            guard let mark = words.first, mark == "[\(values.count + 1)]", words.count > 1 else {
                break
            }
            let own = words.dropFirst().compactMap { PrintedNumber(parsing: Array($0.utf8))?.value }
            guard own.count == words.count - 1 else { return nil }
            values += own
            end += 1
        }
        let isBroken = values.contains { $0.whole == nil }
        guard values.count >= (isBroken ? 12 : 20), !Self.isSorted(values) else { return nil }
        records(at: index, "a column of values", values.count)
        return end
    }

    /// Numbers from 1 on over as many values, again and again: residuals of the units, some below zero.
    private mutating func numbered(at index: Int) -> Int? {
        var (end, count, isBelow) = (index, 0, false)
        while end + 1 < lines.count {
            let names = lines[end].split(separator: " ")
            let own = lines[end + 1].split(separator: " ").compactMap {
                PrintedNumber(parsing: Array($0.utf8))?.value
            }
            guard !names.isEmpty, names.count == own.count,
                names.enumerated().allSatisfy({ Int($1) == count + $0 + 1 }),
                own.contains(where: { $0.whole == nil })
            else { break }
            isBelow = isBelow || own.contains { $0 < 0 }
            count += names.count
            end += 2
        }
        guard isBelow && count > 5 || count > 20 else { return nil }
        records(at: index, "a value of each of the units", count)
        return end
    }

    static func isSorted(_ values: [Decimal]) -> Bool {
        let pairs = zip(values, values.dropFirst())
        return pairs.allSatisfy { $0 <= $1 } || pairs.allSatisfy { $0 >= $1 }
    }
}
