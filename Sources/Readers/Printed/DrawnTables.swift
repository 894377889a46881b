import Outputs

/// Tables that a program draws with signs and blanks into a plain text, one column below the other, as
/// tabulate, pandas, psql, pandoc and R do: between lines of `+-|` or line-drawing signs, below a line
/// with a run of `-` or `=` for each column, or with blanks alone.
///
/// Source: tabulate's documentation of its formats; pandoc, *User's Guide*, tables; PostgreSQL, psql.
struct DrawnTables {
    private let lines: [String]
    private var found = Inspection()

    private init(_ lines: [String]) { self.lines = lines }

    /// Whether a text begins with such a table, or with few lines and then one.
    static func begin(_ bytes: [UInt8]) -> Bool {
        var head = bytes.prefix(1 << 16)
        if head.count < bytes.count { head = head[..<(head.lastIndex(of: 0x0A) ?? 0)] }
        guard let text = try? TextDecoding.utf8(from: Array(head)) else { return false }
        var reader = DrawnTables(Array(Self.lines(of: text).prefix(200)))
        return reader.lines.indices.prefix(30).contains { reader.table(at: $0) != nil }
    }

    static func inspection(of bytes: [UInt8], limits: ReadLimits) -> Inspection {
        var reader = DrawnTables(lines(of: bytes))
        var index = 0
        while index < reader.lines.count, reader.found.tables.count < limits.tables {
            if let end = reader.table(at: index) {
                index = max(end, index + 1)
                continue
            }
            if !reader.lines[index].trimmedText.isEmpty, !isSize(reader.lines[index]) {
                reader.found.prose.append(reader.lines[index])
            }
            index += 1
        }
        if index < reader.lines.count {
            reader.found.skip(
                "holds more tables than the limit tables (\(limits.tables)) from line \(index + 1) on",
                remedy: "hand in fewer, or raise the limit")
        }
        return reader.found
    }

    /// `# A tibble: 4 × 3`, `shape: (4, 3)`: how large the table below is.
    private static func isSize(_ line: String) -> Bool {
        let text = line.trimmedText
        guard let name = ["# A tibble: ", "shape: ("].first(where: text.hasPrefix) else {
            return false
        }
        return text.dropFirst(name.count).allSatisfy { $0.isNumber || " x×,)".contains($0) }
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    }

    /// Reads the table that begins at a line; returns where it ends, nil where none does.
    private mutating func table(at index: Int) -> Int? {
        guard !lines[index].trimmedText.isEmpty else { return nil }
        for read in [boxed, barred, ruled, blanked] {
            if let (rows, end) = read(index), rows.count > 1, rows[0].cells.count > 1 {
                found.tables.append(
                    FoundTable(
                        place: "table \(found.tables.count + 1)", text: DelimitedText(grid: rows)))
                return end
            }
        }
        return nil
    }

    private typealias Block = (rows: [GridBlocks.Row], end: Int)

    /// `+-----+---+` above and below, or the same in line-drawing signs.
    private func boxed(_ index: Int) -> Block? {
        guard PrintedText.isGridRule(lines[index]) else { return nil }
        var rows: [GridBlocks.Row] = []
        var end = index
        while end < lines.count {
            if !PrintedText.isGridRule(lines[end]), !PrintedText.isInnerRule(lines[end]) {
                guard let cells = PrintedText.cells(between: lines[end]) else { break }
                let isHead = rows.count == 1 && PrintedText.areTypes(cells)
                if !Self.isRule(cells), !isHead { rows.append((end + 1, cells)) }
            }
            end += 1
        }
        return (rows, end)
    }

    private static func isRule(_ cells: [String]) -> Bool {
        cells.allSatisfy { $0.allSatisfy { "-=+:".contains($0) } } && cells.contains { !$0.isEmpty }
    }

    /// ` region | n ` over `--------+---`, with or without bars at the ends.
    private func barred(_ index: Int) -> Block? {
        guard index + 1 < lines.count, lines[index].contains("|") else { return nil }
        let rule = lines[index + 1].trimmedText
        guard rule.count(where: { $0 == "-" }) > 1, rule.contains("+") || rule.contains("|"),
            rule.allSatisfy({ "|-:+ ".contains($0) })
        else { return nil }
        let rows = MarkdownRows(headedBy: lines[index])
        var grid: [GridBlocks.Row] = []
        var end = index
        while end < lines.count {
            if end != index + 1, !MarkdownRows.isRule(lines[end]) {
                guard let cells = rows.cells(of: lines[end]) else { break }
                grid.append((end + 1, cells))
            }
            end += 1
        }
        return (grid, end)
    }

    /// A line with a run of `-` or `=` for each column, below the header and perhaps above it.
    private func ruled(_ index: Int) -> Block? {
        var head = index
        if Self.runs(of: lines[index]) != nil { head += 1 }
        guard head + 1 < lines.count, let runs = Self.runs(of: lines[head + 1]),
            !lines[head].trimmedText.isEmpty, Self.runs(of: lines[head]) == nil
        else { return nil }
        var rows: [GridBlocks.Row] = [(head + 1, Self.cells(of: lines[head], runs))]
        var end = head + 2
        while end < lines.count, !lines[end].trimmedText.isEmpty {
            guard Self.runs(of: lines[end]) == nil else { return (rows, end + 1) }
            rows.append((end + 1, Self.cells(of: lines[end], runs)))
            end += 1
        }
        return (rows, end)
    }

    /// Where the columns begin, in signs from 0; nil for a line that is no such rule.
    private static func runs(of line: String) -> [Int]? {
        guard line.utf8.allSatisfy({ "-= \t".utf8.contains($0) }), !line.contains("\t") else {
            return nil
        }
        var starts: [Int] = []
        var last: Character = " "
        for (place, sign) in line.enumerated() {
            if sign != " ", last == " " { starts.append(place) }
            last = sign
        }
        return starts.count > 1 ? starts : nil
    }

    /// Each from where its column begins to where the next one does; the first from the margin.
    private static func cells(of line: String, _ starts: [Int]) -> [String] {
        let signs = Array(line)
        return starts.indices.map { column in
            let start = column == 0 ? 0 : starts[column]
            let end = column + 1 < starts.count ? starts[column + 1] : signs.count
            guard start < min(end, signs.count) else { return "" }
            return String(signs[start..<min(end, signs.count)]).trimmedText
        }
    }

    /// Columns that only blanks part: a header, and at least two rows with a number in each.
    private func blanked(_ index: Int) -> Block? {
        // Other signs part the columns of other tables.
        guard !lines[index].contains(where: { "\t,;|\"".contains($0) }) else { return nil }
        // A table begins its block, or stands below a title: every line of a long one is not tried.
        guard index < 4 || lines[(index - 4)..<index].contains(where: { $0.trimmedText.isEmpty })
        else { return nil }
        let block = lines[index...].prefix(10_000).prefix { !$0.trimmedText.isEmpty }
        guard block.count > 2, block.allSatisfy({ $0.utf8.count < 2_000 }) else { return nil }
        let shown = block.indices.filter {
            $0 == index || !PrintedText.isTypes(lines[$0].trimmedText)
        }
        var rows = BlankColumns(shown.map { Array(lines[$0]) }).rows
        Self.uncolon(&rows)
        let body = rows.dropFirst()
        guard let head = rows.first, head.count > 1, head.dropFirst().allSatisfy({ !$0.isEmpty }),
            body.allSatisfy({ $0.allSatisfy { !$0.isEmpty } }),
            head.indices.dropFirst().contains(where: { column in
                body.allSatisfy { PrintedText.isValue($0[column]) }
            })
        else { return nil }
        let grid = zip(shown, rows).map { ($0 + 1, $1) }
        return (grid, block.endIndex)
    }
}

extension DrawnTables {
    /// `1:`, `2:`, as data.table numbers lines, are 1 and 2.
    private static func uncolon(_ rows: inout [[String]]) {
        let isCounted = rows.indices.dropFirst().allSatisfy { rows[$0].first == "\($0):" }
        guard isCounted, rows.first?.first?.isEmpty ?? false else { return }
        for row in rows.indices.dropFirst() { rows[row][0] = String(row) }
    }
}

/// The cells of lines whose columns are parted by blanks that all lines share.
private struct BlankColumns {
    private(set) var rows: [[String]] = []

    init(_ lines: [[Character]]) {
        let width = lines.map(\.count).max() ?? 0
        let isFilled = (0..<width).map { place in
            lines.contains { place < $0.count && $0[place] != " " }
        }
        var columns: [Range<Int>] = []
        for place in 0..<width where isFilled[place] {
            if let last = columns.last, last.upperBound == place {
                columns[columns.count - 1] = last.lowerBound..<(place + 1)
            } else {
                columns.append(place..<(place + 1))
            }
        }
        rows = lines.map { line in
            columns.map { String(line[$0.clamped(to: 0..<line.count)]).trimmedText }
        }
        join(columns.count)
    }

    /// A column without a header, or with nothing else, is the second word of the one before.
    private mutating func join(_ count: Int) {
        for column in (0..<count).reversed() where column > 0 {
            let isBare = rows.first?[column].isEmpty ?? false
            guard isBare || rows.dropFirst().allSatisfy({ $0[column].isEmpty }) else { continue }
            for row in rows.indices {
                let words = [rows[row][column - 1], rows[row][column]].filter { !$0.isEmpty }
                rows[row][column - 1] = words.joined(separator: " ")
                rows[row].remove(at: column)
            }
        }
    }
}
