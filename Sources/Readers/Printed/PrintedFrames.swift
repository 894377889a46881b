import Outputs

/// Frames of records and descriptions of single variables, as R, pandas, SAS and SPSS print them.
extension PrintedText {
    /// `# A tibble: 2 x 2`, `# ... with 4 more rows`: about a table, not of it.
    static func isRemark(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.hasPrefix("# ") || text.hasPrefix("'data.frame'") || isTypes(text)
    }

    /// `<chr> <int>`: the types of a tibble's columns.
    static func isTypes(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        return !words.isEmpty && words.allSatisfy { $0.hasPrefix("<") && $0.hasSuffix(">") }
    }

    /// The words of the two lines above one, but for lines of types.
    func headers(above index: Int) -> (first: [String], second: [String]) {
        var found: [[String]] = []
        var line = index - 1
        // SAS leaves a line blank below the names of a listing.
        if line > 0, lines[line].trimmedText.isEmpty, lines[line - 1].trimmedText.hasPrefix("Obs ")
        {
            line -= 1
        }
        while line >= 0, found.count < 2 {
            if !Self.isTypes(lines[line].trimmedText) {
                found.append(
                    PrintedNames.joined(lines[line].split(separator: " ").map(String.init)))
            }
            line -= 1
        }
        return (found.first ?? [], found.count > 1 ? found[1] : [])
    }

    /// A header that names persons, over lines of as many words, or one more where they are numbered.
    /// Returns where it ends; nil for anything else.
    mutating func frame(at index: Int) -> Int? {
        let header = lines[index].split { $0 == " " || $0 == "\t" }
        guard header.count > 1, header.count < 100, header.allSatisfy(Self.isName),
            header.contains(where: { Self.recordWords.contains($0.lowercased()[...]) })
        else { return nil }
        var end = index + 1
        while end < lines.count, end < index + 3,
            lines[end].trimmedText.isEmpty || Self.isTypes(lines[end].trimmedText)
        {
            end += 1
        }
        var count = 0
        while end < lines.count, Self.isRecord(lines[end], header.count) {
            end += 1
            count += 1
        }
        guard count > 1 else { return nil }
        records(at: index, "a printed frame of records", count)
        return end
    }

    private static func isName(_ word: Substring) -> Bool {
        guard let first = word.unicodeScalars.first, first.properties.isAlphabetic else {
            return false
        }
        return word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            && word.last != "."
    }

    private static func isRecord(_ line: String, _ columns: Int) -> Bool {
        let words = line.split { $0 == " " || $0 == "\t" }
        return (columns...(columns + 1)).contains(words.count)
            && line.utf8.contains(where: isDigit)
    }

    /// `count 195`, `mean 12.5`, `min 3`: a description whose lines are statistics, as a table whose
    /// columns are.
    static func turned(_ rows: [(line: Int, label: String, values: [String])])
        -> [GridBlocks.Row]?
    {
        let names = rows.map { $0.label.lowercased() }
        guard let first = rows.first, names.contains("min"), names.contains("max") else {
            return nil
        }
        var grid: [GridBlocks.Row] = [(first.line + 1, [""] + names)]
        for column in first.values.indices {
            grid.append((first.line + 1, ["variable"] + rows.map { $0.values[column] }))
        }
        return grid
    }

    /// The names before opening brackets: `head` and `print` of `print(d.head())`.
    static func called(_ command: String) -> [Substring] {
        let parts = command.split(separator: "(", omittingEmptySubsequences: false).dropLast()
        return parts.compactMap { part in
            part.split { !($0.isLetter || $0.isNumber || $0 == "_") }.last
        }
    }

    /// No pack asks for more residual degrees of freedom.
    static let fewDegrees = 30

    /// The residual degrees of freedom in a line of R, statsmodels or Stata: `on 6 degrees of freedom`,
    /// `Df Residuals: 6`, `F(2, 6) =`, `t = 2.1, df = 6`.
    static func residualDF(in line: String) -> Int? {
        func number(after phrase: String, in text: Substring) -> Int? {
            guard let found = text.firstRange(of: phrase) else { return nil }
            return Int(text[found.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
        }
        if let found = line.firstRange(of: " degrees of freedom") {
            // R sets the numbers of a generalised fit between two blanks, and says its null model's, too.
            if line.contains("null deviance") { return nil }
            let digits = line[..<found.lowerBound].reversed().drop { $0 == " " }
                .prefix { $0.isNumber }
            return Int(String(digits.reversed()))
        }
        if let df = number(after: "df residuals:", in: line[...]) { return df }
        if line.trimmedText.hasPrefix("t = "), let df = number(after: "df = ", in: line[...]) {
            return df
        }
        guard let open = line.firstRange(of: "f("),
            let close = line[open.upperBound...].firstIndex(of: ")"),
            line[close...].dropFirst().drop(while: { $0 == " " }).first == "="
        else { return nil }
        let parts = line[open.upperBound..<close].split(separator: ",")
        return parts.count == 2 ? Int(String(parts[1]).trimmedText) : nil
    }

    /// `Range:  [3,17]`, as Stata's `codebook` says it.
    static func range(in line: String) -> (String, String)? {
        let text = line.trimmedText
        guard text.hasPrefix("range:"), let open = text.firstIndex(of: "["),
            let close = text[open...].firstIndex(of: "]")
        else { return nil }
        let ends = text[text.index(after: open)..<close].split(separator: ",")
        guard ends.count == 2 else { return nil }
        return (String(ends[0]).trimmedText, String(ends[1]).trimmedText)
    }
}

extension Decimal {
    /// A whole number that fills a line, with commas between its groups or not.
    static func whole(_ line: String) -> Decimal? {
        let digits = line.trimmedText.filter { $0 != "," }
        guard !digits.isEmpty, digits.utf8.count < 16, digits.utf8.allSatisfy(isDigit) else {
            return nil
        }
        return PrintedNumber(parsing: Array(digits.utf8))?.value
    }
}
