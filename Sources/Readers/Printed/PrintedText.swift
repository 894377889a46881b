import Outputs

/// Finds what statistical programs print in a text: Stata's boxes, R's and pandas' tables and frames,
/// Markdown tables, listings of records, single numbers of observations.
struct PrintedText {
    let lines: [String]
    let limits: ReadLimits
    /// Where the values end that were looked at so far.
    var literalsEnd = 0
    /// Where the lines end that were found to begin with one and the same identifier.
    var sameEnd = 0
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

    /// - `command`: what was typed before the first line.
    static func inspection(
        of bytes: [UInt8], limits: ReadLimits, command: String = ""
    ) -> Inspection {
        let text = String(decoding: bytes, as: UTF8.self)
        var reader = PrintedText(
            lines: text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(Self.bare),
            limits: limits)
        reader.read(after: command)
        return reader.found
    }

    /// Without the sign that knitr (`## `) and reprex (`#> `) put before what R printed.
    private static func bare(_ line: Substring) -> String {
        String(["## ", "#> "].contains { line.hasPrefix($0) } ? line.dropFirst(3) : line)
    }

    private init(lines: [String], limits: ReadLimits) {
        self.lines = lines
        self.limits = limits
    }

    private mutating func read(after first: String) {
        var index = 0
        var command = first
        while index < lines.count, found.tables.count < limits.tables {
            let line = lines[index]
            if let typed = Self.command(line) {
                command = typed
                inspect(command: typed, at: index)
            }
            numbers(in: line, at: index)
            levels(in: line, at: index, command)
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
        if Self.showsOneValue(command, word) { records(at: index, "the command prints one value") }
        if Self.isColumn(command), index + 1 < lines.count, lines[index + 1].contains("[1] "),
            lines[index + 1].split(separator: " ").count > 2 || command.hasSuffix("]")
        {
            records(at: index, "the command prints the values of a column")
        }
        values(listedBy: word, at: index)
        let listing: Set<String> = [
            "list", "l", "browse", "head", "tail", "str", "view", "glimpse", "dput", "flist",
        ]
        if listing.contains(word) || Self.printsRecords(command) {
            records(at: index, "the command prints records")
        }
        if word == "count" || word == "cou", index + 1 < lines.count,
            Decimal.whole(lines[index + 1]) != nil
        {
            let count = lines[index + 1].trimmedText
            add([(index + 1, ["", "n"]), (index + 2, ["number", count])], index + 1, stubs: 1)
        }
    }

    /// `d.head()`, `sample(d, 5)`; not where they are given a name, or stand in what is.
    static func printsRecords(_ command: String) -> Bool {
        let calls: Set<Substring> = ["head", "tail", "sample", "glimpse", "dput"]
        let names = called(command)
        guard names.first != "invisible", !isAssignment(command) else { return false }
        return names.contains(where: calls.contains)
    }

    /// `d <- head(x)`, `d = x.head()`: nothing is printed.
    private static func isAssignment(_ command: String) -> Bool {
        let rest = command.drop {
            $0.isLetter || $0.isNumber || "_.$".contains($0)
        }.drop { $0 == " " }
        return rest.count < command.count
            && (rest.hasPrefix("<-") || rest.hasPrefix("=") && !rest.hasPrefix("=="))
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
        extremes(in: lower, at: index)
        smallestGroup(in: lower, at: index)
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

    /// A frame in JSON, which is records or a table.
    mutating func include(_ frame: JSONRecords, at index: Int) {
        var own = Inspection()
        frame.add(to: &own)
        found.include(own, as: "line \(index + 1)")
    }

    mutating func add(
        _ grid: [GridBlocks.Row], _ index: Int, stubs: Int?, caption: String? = nil
    ) {
        guard !Self.areIdentified(grid) else {
            return records(at: index, "lines that begin with an identifier", grid.count - 1)
        }
        found.tables.append(
            FoundTable(
                place: "line \(index + 1)", caption: caption, text: DelimitedText(grid: grid),
                stubs: stubs))
        if let caption { found.titles.append(caption) }
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
        if let end = unannounced(at: index) ?? means(at: index) ?? tabulation(at: index) {
            return end
        }
        if index + 1 < lines.count,
            MarkdownRows.isHead(lines[index], over: lines[index + 1])
        {
            return markdown(at: index)
        }
        if let end = description(at: index) ?? grid(at: index) ?? barList(at: index) { return end }
        if Self.isRule(lines[index]) { return boxed(at: index) }
        if let end = answer(at: index, to: command) ?? vector(at: index, command) { return end }
        if residuals(at: index) { return index + 1 }
        if let end = frame(at: index) { return end }
        return aligned(at: index, command)
    }

    /// `Observations: 195` over `Variables: 3`, as Stata describes data: the first counts somebody.
    private mutating func description(at index: Int) -> Int? {
        guard index + 1 < lines.count, lines[index].trimmedText.hasPrefix("Observations:"),
            lines[index + 1].trimmedText.hasPrefix("Variables:")
        else { return nil }
        let count = lines[index].trimmedText.dropFirst(13)
            .prefix { $0 == " " || $0.isNumber || $0 == "," }.filter(\.isNumber)
        add([(index + 1, ["", "n"]), (index + 1, ["number", count])], index, stubs: 1)
        return index + 2
    }

    /// `  3. | …`, as Stata's `list` prints them.
    private static func isRecordRow(_ line: String) -> Bool {
        let rest = line.drop { $0 == " " }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        let tail = rest.dropFirst(digits.count)
        return !digits.isEmpty && digits.count < 9
            && (tail.hasPrefix(". |") || tail.hasPrefix(".  |"))
    }

    private mutating func markdown(at index: Int) -> Int {
        let rows = MarkdownRows(headedBy: lines[index])
        var grid: [GridBlocks.Row] = []
        var end = index
        while end < lines.count, let cells = rows.cells(of: lines[end]) {
            // Below the counts of a category stand their shares, and numbers expected.
            let areShares =
                cells.first?.isEmpty ?? false && grid.count > 1
                && cells.contains { $0.contains(".") || $0.hasSuffix("%") }
            if !MarkdownRows.isRule(lines[end]), !areShares { grid.append((end + 1, cells)) }
            end += 1
        }
        guard grid.count > 1 else { return end }
        let captions = markdownCaptions(above: index, below: end)
        add(grid, index, stubs: nil, caption: captions.text)
        return captions.end
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
        if text.hasPrefix("examples:"), text.utf8.count > 9 {
            records(at: index, "examples of single values")
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
        let isStarred = isStarred(index)
        guard let first = Self.row(lines[index], isStarred) else { return index + 1 }
        var rows: [(line: Int, label: String, values: [String])] = [
            (index, first.label, first.values)
        ]
        var end = index + 1
        while end < lines.count, let next = Self.row(lines[end], isStarred),
            next.values.count == first.values.count
        {
            rows.append((end, next.label, next.values))
            end += 1
        }
        let (header, before) = headers(above: index)
        // A count beside its share needs no name to be one.
        let isShared = rows.contains { row in
            row.values.contains { SharedCount($0)?.isMarked ?? false }
        }
        guard rows.count > 1 || isShared || isNamed(index, header, first.values.count) else {
            return end
        }
        // pandas names a series below it.
        let isSeries =
            end < lines.count && ["Name: ", "dtype: "].contains { lines[end].hasPrefix($0) }
        guard !header.isEmpty || rows.count > 1 && first.values.count > 1 || isSeries || isShared
        else {
            return end
        }
        if isFrame(header, rows.map(\.label), rows.count) {
            records(at: index, "a printed frame of records", rows.count)
            return end
        }
        if let turned = Self.turned(rows) {
            add(turned, index, stubs: 1)
            return end
        }
        let columns = Array(
            (header.count >= first.values.count ? header : before).suffix(first.values.count))
        let blank = Array(repeating: "", count: first.values.count - columns.count)
        var grid: [GridBlocks.Row] = [(index, [""] + blank + columns)]
        grid += rows.map { ($0.line + 1, [$0.label] + $0.values) }
        add(grid, index, stubs: 1)
        return end
    }

    /// Whether a line stands in a table of R with p-values.
    private func isStarred(_ index: Int) -> Bool {
        for line in lines[max(0, index - 60)...index].reversed() {
            if line.contains("Pr(>") { return true }
            if line.trimmedText.isEmpty { return false }
        }
        return false
    }

    /// One line alone needs names above it, not a sentence and not what was typed.
    private func isNamed(_ index: Int, _ header: [String], _ values: Int) -> Bool {
        header.count > 1 && (values...(values + 2)).contains(header.count)
            && (index == 0 || Self.command(lines[index - 1]) == nil)
    }

    private func isFrame(_ header: [String], _ labels: [String], _ count: Int) -> Bool {
        header.contains { word in Self.recordWords.contains(word.lowercased()[...]) }
    }

    /// The label and the numbers or marks at the end of a line; nil for a line of prose.
    ///
    /// - `isStarred`: stars at its end say how small a p-value is.
    private static func row(
        _ line: String, _ isStarred: Bool
    ) -> (label: String, values: [String])? {
        guard line.utf8.count < 2_000, line.utf8.contains(where: isDigit), !isRemark(line),
            command(line) == nil
        else { return nil }
        var words = SharedCount.joined(line.split { $0 == " " || $0 == "\t" }.map(String.init))
        if isStarred {
            if ["*", "**", "***", "."].contains(words.last) { words.removeLast() }
            if words.count > 1, words[words.count - 2] == "<" {
                let bound = words.removeLast()
                words[words.count - 1] += bound
            }
        }
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

    static func isValue(_ word: String) -> Bool {
        if PrintedNumber(parsing: Array(word.utf8)) != nil { return true }
        if ["NaN", "NA", ".", "[c]", "*", "c", "-", "..", "<NA>"].contains(word) { return true }
        if SharedCount.isPair(word) { return true }
        return Grouping.ungrouped(Array(word.utf8)[...], commas: true) != nil
            || word.hasPrefix("<") && PrintedNumber(parsing: Array(word.dropFirst().utf8)) != nil
    }
}

extension String {
    /// Where a text begins, in bytes; nil where it does not occur.
    func utf8Range(of text: String) -> Int? {
        Array(utf8).firstRange(of: Array(text.utf8), from: 0)
    }
}
