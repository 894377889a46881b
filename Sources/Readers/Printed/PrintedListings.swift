import Outputs

/// Counts and descriptions that programs list in forms of their own: R's summary of a data frame, SAS's
/// means of one variable, Stata's `codebook` and `levelsof`, the lists of SQLite's shell.
extension PrintedText {
    /// ` North:79   F:97  `: cells of R's `summary` of a data frame that count the levels of a factor.
    mutating func levels(in line: String, at index: Int, _ command: String) {
        guard line.hasPrefix(" "), line.contains(":"), isSummarised(index, command) else { return }
        let counts = Self.counts(in: line)
        guard !counts.isEmpty else { return }
        add([(index + 1, ["", "n"])] + counts.map { (index + 1, $0) }, index, stubs: 1)
    }

    /// The counts of a line whose other cells may hold statistics.
    private static func counts(in line: String) -> [[String]] {
        let facts = ["min.", "1st qu.", "median", "mean", "3rd qu.", "max.", "deviance"]
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        return zip(parts, parts.dropFirst()).compactMap { before, part in
            let words = String(before).trimmedText.lowercased()
            guard !facts.contains(where: words.hasSuffix) else { return nil }
            let text = part.drop { $0 == " " }
            let digits = text.prefix { $0.isNumber }
            let rest = text.dropFirst(digits.count)
            guard !digits.isEmpty, rest.isEmpty || rest.hasPrefix("  ") else { return nil }
            return ["level", String(digits)]
        }
    }

    /// Whether a line belongs to such a summary, by what was typed or by the lines around.
    private func isSummarised(_ index: Int, _ command: String) -> Bool {
        if Self.called(command).contains("summary") { return true }
        return lines[max(0, index - 6)...min(lines.count - 1, index + 6)].contains {
            $0.contains("Min.   :") || $0.contains("Mode :logical")
        }
    }

    /// `N  Mean  Std Dev  Minimum  Maximum` over a line of dashes, as SAS describes one variable or more.
    /// Returns where the lines of numbers end; nil for anything else.
    mutating func means(at index: Int) -> Int? {
        guard index + 2 < lines.count, Self.isDashes(lines[index + 1]) else { return nil }
        let names: Set<String> = [
            "n", "mean", "std dev", "minimum", "maximum", "median", "sum", "n miss", "mode",
            "range",
            "std error", "variance", "lower quartile", "upper quartile", "n obs",
        ]
        var header = Self.parted(lines[index])
        if ["variable", "label"].contains(header.first?.lowercased()) { header.removeFirst() }
        if header.first?.lowercased() == "label" { header.removeFirst() }
        guard header.count > 1, header.allSatisfy({ names.contains($0.lowercased()) }) else {
            return nil
        }
        var grid: [GridBlocks.Row] = [(index + 1, [""] + header)]
        var end = index + 2
        while end < lines.count, !Self.isDashes(lines[end]), !lines[end].trimmedText.isEmpty {
            let values = lines[end].split(separator: " ").map(String.init)
            guard values.count >= header.count,
                values.suffix(header.count).allSatisfy(Self.isValue)
            else { return nil }
            grid.append((end + 1, ["variable"] + values.suffix(header.count)))
            end += 1
        }
        guard grid.count > 1 else { return nil }
        add(grid, index, stubs: 1)
        return end
    }

    private static func isDashes(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.utf8.count > 9 && text.utf8.allSatisfy { $0 == 0x2D }
    }

    /// `Tabulation: Freq.  Value`, as Stata's `codebook` counts the values of a variable.
    mutating func tabulation(at index: Int) -> Int? {
        let head = lines[index].trimmedText
        guard head.hasPrefix("Tabulation:"), head.contains("Freq.") else { return nil }
        var grid: [GridBlocks.Row] = [(index + 1, ["", "n"])]
        var end = index + 1
        while end < lines.count {
            let words = lines[end].split(separator: " ", maxSplits: 1)
            guard words.count == 2, Decimal.whole(String(words[0])) != nil else { break }
            grid.append((end + 1, [String(words[1]).trimmedText, String(words[0])]))
            end += 1
        }
        guard grid.count > 1 else { return nil }
        add(grid, index, stubs: 1)
        return end
    }

    /// `sex|n` over `F|97`, as SQLite's shell lists what a query gives. Returns where it ends.
    mutating func barList(at index: Int) -> Int? {
        guard let header = Self.fields(lines[index]), header.allSatisfy(Self.isFieldName) else {
            return nil
        }
        var grid: [GridBlocks.Row] = [(index + 1, header)]
        var end = index + 1
        while end < lines.count, let cells = Self.fields(lines[end]), cells.count == header.count {
            grid.append((end + 1, cells))
            end += 1
        }
        guard grid.count > 2,
            grid.dropFirst().allSatisfy({ $0.cells.contains(where: Self.isValue) })
        else { return nil }
        if header.contains(where: { Self.recordWords.contains($0.lowercased()[...]) }) {
            records(at: index, "a printed frame of records", grid.count - 1)
        } else {
            add(grid, index, stubs: nil)
        }
        return end
    }

    private static func fields(_ line: String) -> [String]? {
        guard line.utf8.count < 2_000, line.utf8.contains(0x7C), line.utf8.first != 0x7C else {
            return nil
        }
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        return cells.allSatisfy { $0 == $0.trimmedText } ? cells : nil
    }

    private static func isFieldName(_ word: String) -> Bool {
        guard let first = word.unicodeScalars.first, first.properties.isAlphabetic || first == "_"
        else { return false }
        return word.allSatisfy { $0.isLetter || $0.isNumber || "_.()* ".contains($0) }
    }

    /// The values of a column, as Stata's `levelsof` lists them: whole ones may be codes.
    mutating func values(listedBy word: String, at index: Int) {
        guard word.count > 5, "levelsof".hasPrefix(word), index + 1 < lines.count else { return }
        let values = lines[index + 1].split(separator: " ").compactMap {
            PrintedNumber(parsing: Array($0.utf8))?.value
        }
        guard values.count > 1, values.contains(where: { $0.whole == nil }) || values.count > 30
        else {
            return
        }
        records(at: index + 1, "the values of a column", values.count)
    }

    /// `Counter({'F': 97, 'M': 3})`: names with how often each was met.
    static func tally(_ node: JSONNode) -> [[String]]? {
        let pairs = node.entries.compactMap { entry -> [String]? in
            guard case .number(let count) = entry.value, Decimal.whole(count) != nil else {
                return nil
            }
            return [entry.key, count]
        }
        return !pairs.isEmpty && pairs.count == node.entries.count ? pairs : nil
    }

    /// `str`, `i64`, `varchar`: the types of columns, in a line of their own below their names.
    static func areTypes(_ cells: [String]) -> Bool {
        let words: Set<Substring> = [
            "str", "i", "u", "f", "bool", "date", "datetime", "duration", "cat", "enum", "list",
            "null",
            "decimal", "binary", "object", "time", "varchar", "int", "uint", "hugeint", "bigint",
            "double", "float", "boolean", "timestamp", "integer", "struct",
        ]
        return cells.contains { !$0.isEmpty }
            && cells.allSatisfy { $0.isEmpty || words.contains($0.prefix(while: \.isLetter)) }
    }
}
