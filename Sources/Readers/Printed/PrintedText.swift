import Outputs

/// Finds what statistical programs print in a text: Stata's boxes, R's and pandas' tables and frames,
/// Markdown tables, listings of records, single numbers of observations.
struct PrintedText {
    let lines: [String]
    private let limits: ReadLimits
    private var found = Inspection()

    /// Lines that print as records: each is somebody.
    static let recordWords: Set<Substring> = [
        "id", "pupil", "pupilid", "pupil_id", "upn", "nhs", "nhs_number", "person", "person_id",
        "personid",
        "child", "child_id", "childid", "case", "case_id", "caseid", "name", "surname", "forename",
        "dob",
        "date_of_birth", "postcode", "patient", "patient_id", "nino", "uln", "urn", "study_id",
        "studyid",
        "pseudo_id", "respondent", "participant", "family_id", "record", "mother_id", "student",
        "student_id",
    ]

    static func inspection(of bytes: [UInt8], limits: ReadLimits) -> Inspection {
        let text = String(decoding: bytes, as: UTF8.self)
        var reader = PrintedText(
            lines: text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init),
            limits: limits)
        reader.read()
        return reader.found
    }

    private init(lines: [String], limits: ReadLimits) {
        self.lines = lines
        self.limits = limits
    }

    private mutating func read() {
        var index = 0
        var command = ""
        while index < lines.count, found.tables.count < limits.tables {
            let line = lines[index]
            if let typed = Self.command(line) {
                command = typed
                inspect(command: typed, at: index)
            }
            numbers(in: line, at: index)
            let known = (found.tables.count, found.parts.count)
            let end = block(at: index, command)
            if known == (found.tables.count, found.parts.count), !line.trimmedText.isEmpty {
                found.prose.append(line)
            }
            index = max(end, index + 1)
        }
        if index < lines.count {
            found.skip(
                "holds more tables than the limit tables (\(limits.tables)) from line \(index + 1) on",
                remedy: "hand in fewer, or raise the limit")
        }
    }

    /// What was typed: `. list`, `> head(d)`, `In [3]: d.head()`.
    private static func command(_ line: String) -> String? {
        for prompt in [". ", "> ", ">>> "] where line.hasPrefix(prompt) {
            let typed = String(line.dropFirst(prompt.count)).trimmedText
            return typed.isEmpty || typed.first.map { $0.isNumber } ?? false ? nil : typed
        }
        return nil
    }

    private mutating func inspect(command: String, at index: Int) {
        let word = command.prefix { $0.isLetter || $0 == "_" || $0 == "." }.lowercased()
        let listing: Set<String> = [
            "list", "l", "browse", "head", "tail", "str", "view", "glimpse", "dput", "flist",
        ]
        let calls: Set<Substring> = ["head", "tail", "sample", "glimpse", "dput"]
        if listing.contains(word) || Self.called(command).contains(where: calls.contains) {
            records(at: index, "the command prints records")
        }
        if word == "count" || word == "cou", index + 1 < lines.count,
            Decimal.whole(lines[index + 1]) != nil
        {
            let count = lines[index + 1].trimmedText
            add([(index + 1, ["", "n"]), (index + 2, ["number", count])], index + 1, stubs: 1)
        }
    }

    mutating func records(at index: Int, _ words: String, _ count: Int? = nil) {
        let number = count.map { ", \($0) lines" } ?? ""
        found.parts.append(
            FoundPart(place: "line \(index + 1): \(words)\(number)", kind: .recordLevel, text: nil))
    }

    /// `Number of obs = 48` and its like.
    private mutating func numbers(in line: String, at index: Int) {
        let lower = line.lowercased()
        if let range = Self.range(in: lower) {
            add(
                [(index + 1, ["", "min", "max"]), (index + 1, ["range", range.0, range.1])], index,
                stubs: 1)
        }
        if let df = Self.residualDF(in: lower), df < Self.fewDegrees {
            found.parts.append(
                FoundPart(
                    place: "line \(index + 1): a fit", kind: .coefficients, text: nil,
                    residualDF: df))
        }
        let phrases = [
            "number of obs", "no. of subjects", "no. of failures", "no. observations:",
            "number of groups", "number of observations", "number of events", "observations =",
        ]
        for phrase in phrases {
            guard let start = lower.utf8Range(of: phrase) else { continue }
            let rest = lower.utf8.dropFirst(start + phrase.utf8.count).drop {
                !isDigit($0) && $0 != 0x3B
            }
            let digits = rest.prefix { isDigit($0) || $0 == 0x2C }.filter { $0 != 0x2C }
            guard !digits.isEmpty else { continue }
            add(
                [
                    (index + 1, ["", "n"]),
                    (index + 1, ["number", String(decoding: digits, as: UTF8.self)]),
                ], index, stubs: 1)
        }
    }

    mutating func add(_ grid: [GridBlocks.Row], _ index: Int, stubs: Int?) {
        found.tables.append(
            FoundTable(place: "line \(index + 1)", text: DelimitedText(grid: grid), stubs: stubs))
    }

    /// Reads a block that begins at a line; returns where the next begins.
    private mutating func block(at index: Int, _ command: String) -> Int {
        if Self.isRecordRow(lines[index]) {
            var end = index
            var count = 0
            while end < lines.count,
                Self.isRecordRow(lines[end]) || lines[end].hasPrefix("     |")
                    || lines[end].hasPrefix("     +")
            {
                if Self.isRecordRow(lines[end]) { count += 1 }
                end += 1
            }
            records(at: index, "a list of records", count)
            return end
        }
        if Self.isMarkdownRow(lines[index]), index + 1 < lines.count,
            Self.isMarkdownRule(lines[index + 1])
        {
            return markdown(at: index)
        }
        if Self.isRule(lines[index]) { return boxed(at: index) }
        if residuals(at: index) { return index + 1 }
        if let end = frame(at: index) { return end }
        return aligned(at: index, command)
    }

    /// `  3. | …`, as Stata's `list` prints them.
    private static func isRecordRow(_ line: String) -> Bool {
        let rest = line.drop { $0 == " " }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        let tail = rest.dropFirst(digits.count)
        return !digits.isEmpty && digits.count < 9
            && (tail.hasPrefix(". |") || tail.hasPrefix(".  |"))
    }

    private static func isMarkdownRow(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.hasPrefix("|") && text.dropFirst().contains("|")
    }

    private static func isMarkdownRule(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.contains("-") && text.contains("|") && text.allSatisfy { "|-: +".contains($0) }
    }

    private mutating func markdown(at index: Int) -> Int {
        var grid: [GridBlocks.Row] = []
        var end = index
        while end < lines.count, Self.isMarkdownRow(lines[end]) {
            if !Self.isMarkdownRule(lines[end]) {
                var cells = lines[end].trimmedText.split(
                    separator: "|", omittingEmptySubsequences: false
                )
                .map { String($0).trimmedText }
                cells.removeFirst()
                if cells.last?.isEmpty ?? false { cells.removeLast() }
                grid.append((end + 1, cells))
            }
            end += 1
        }
        if grid.count > 1 { add(grid, index, stubs: nil) }
        return end
    }

    /// `-----------+------`: between the header and the rows of a Stata table.
    private static func isRule(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.contains("-+-") && text.allSatisfy { "-+|".contains($0) }
            && !text.hasPrefix("+")
    }

    private mutating func boxed(at rule: Int) -> Int {
        guard rule > 0, let bar = lines[rule - 1].firstIndex(of: "|") else { return rule + 1 }
        let header = lines[rule - 1]
        var grid: [GridBlocks.Row] = [
            (rule, [""] + Self.headers(String(header[header.index(after: bar)...])))
        ]
        var end = rule + 1
        var smallest = 0
        while end < lines.count, lines[end].contains("|") || Self.isRule(lines[end]) {
            if let bar = lines[end].firstIndex(of: "|") {
                let label = String(lines[end][..<bar]).trimmedText
                let values = lines[end][lines[end].index(after: bar)...].split {
                    $0 == " " || $0 == "|"
                }.map(String.init)
                grid.append((end + 1, [label] + values))
                smallest += 1
            }
            end += 1
        }
        if grid.count > 1, grid.contains(where: { $0.cells.count > 1 }) {
            add(grid, rule - 1, stubs: 1)
        }
        return end
    }

    /// Headers that may hold single spaces are parted by two; by one where that gives no parts.
    private static func headers(_ text: String) -> [String] {
        let words = text.split { $0 == "|" }.flatMap { parted(String($0)) }
        return words
    }

    private static func parted(_ text: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var spaces = 0
        for character in text.trimmedText {
            if character == " " {
                spaces += 1
            } else {
                if spaces > 1 {
                    parts.append(current)
                    current = ""
                } else if spaces == 1 {
                    current += " "
                }
                spaces = 0
                current.append(character)
            }
        }
        return current.isEmpty ? parts : parts + [current]
    }

    /// R prints all residuals when there are few; Stata's `summarize, detail` the smallest values.
    private mutating func residuals(at index: Int) -> Bool {
        let text = lines[index].trimmedText.lowercased()
        let next = index + 1 < lines.count ? lines[index + 1].trimmedText.lowercased() : ""
        if text.hasPrefix("residuals:") || text.hasPrefix("deviance residuals:"),
            !next.hasPrefix("min "), !next.hasPrefix("all ")
        {
            records(at: index, "all residuals of a model")
            return true
        }
        if text.contains("smallest"), text.contains("percentiles") {
            records(at: index, "the smallest and largest values")
            return true
        }
        return false
    }

    /// Lines that end in the same number of numbers or marks, with the line before as header.
    private mutating func aligned(at index: Int, _ command: String) -> Int {
        guard let first = Self.row(lines[index]) else { return index + 1 }
        var rows: [(line: Int, label: String, values: [String])] = [
            (index, first.label, first.values)
        ]
        var end = index + 1
        while end < lines.count, let next = Self.row(lines[end]),
            next.values.count == first.values.count
        {
            rows.append((end, next.label, next.values))
            end += 1
        }
        let (header, before) = headers(above: index)
        guard rows.count > 1 || header.count >= first.values.count && header.count > 1 else {
            return end
        }
        guard !header.isEmpty || rows.count > 1 && first.values.count > 1 else { return end }
        if isFrame(header, rows.map(\.label), rows.count) {
            records(at: index, "a printed frame of records", rows.count)
            return end
        }
        if let turned = Self.turned(rows) {
            add(turned, index, stubs: 1)
            return end
        }
        let names = header.count >= first.values.count ? header : before
        let columns = Array(names.suffix(first.values.count))
        let blank = Array(repeating: "", count: first.values.count - columns.count)
        var grid: [GridBlocks.Row] = [(index, [""] + blank + columns)]
        grid += rows.map { ($0.line + 1, [$0.label] + $0.values) }
        add(grid, index, stubs: 1)
        return end
    }

    private func isFrame(_ header: [String], _ labels: [String], _ count: Int) -> Bool {
        header.contains { word in Self.recordWords.contains(word.lowercased()[...]) }
    }

    /// The label and the numbers or marks at the end of a line; nil for a line of prose.
    private static func row(_ line: String) -> (label: String, values: [String])? {
        guard line.utf8.count < 2_000, line.utf8.contains(where: isDigit), !isRemark(line) else {
            return nil
        }
        let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        let start = words.lastIndex { !isValue($0) }.map { $0 + 1 } ?? 0
        // A line of numbers alone begins with its label or index.
        let first = start == 0 ? 1 : start
        guard first < words.count, words.count - first < 200 else { return nil }
        let label = words[..<first].joined(separator: " ")
        guard !label.hasSuffix(","), !label.hasSuffix("="), !label.hasSuffix(":") || first == 1,
            words.count <= 60
        else { return nil }
        return (label, Array(words[first...]))
    }

    private static func isValue(_ word: String) -> Bool {
        if PrintedNumber(parsing: Array(word.utf8)) != nil { return true }
        if ["NaN", "NA", ".", "[c]", "*", "c", "-", "..", "<NA>"].contains(word) { return true }
        return Grouping.ungrouped(Array(word.utf8)[...], commas: true) != nil
            || word.hasPrefix("<") && word.dropFirst().allSatisfy(\.isNumber)
    }
}

extension String {
    /// Where a text begins, in bytes; nil where it does not occur.
    func utf8Range(of text: String) -> Int? {
        Array(utf8).firstRange(of: Array(text.utf8), from: 0)
    }
}
