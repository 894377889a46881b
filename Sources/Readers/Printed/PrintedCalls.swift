import Outputs

/// What R, Python and Stata print in answer to a call: extremes, quantiles and numbers of records, whose
/// names stand in the command or in the line above.
extension PrintedText {
    /// The headers of what a function returns.
    private static let answers: [Substring: [String]] = [
        "range": ["min", "max"], "min": ["min"], "max": ["max"], "amin": ["min"], "amax": ["max"],
        "nanmin": ["min"], "nanmax": ["max"], "fivenum": ["min", "25%", "median", "75%", "max"],
        "nrow": ["n"], "NROW": ["n"], "length": ["n"], "len": ["n"], "n_distinct": ["n"],
        "nunique": ["n"], "mean": ["mean"], "median": ["median"], "sd": ["sd"], "std": ["sd"],
        "sum": ["sum"],
    ]
    /// Functions around another that change only how a number looks.
    private static let wrappers: Set<Substring> = [
        "print", "round", "signif", "format", "invisible", "numeric", "integer", "float", "int",
        "unname", "cat", "floor", "ceiling", "suppressWarnings", "abs",
    ]

    /// `[1]    0 9288` behind `> range(d$cost)`, `9288` behind `.max()`. Returns where it ends.
    mutating func answer(at index: Int, to command: String) -> Int? {
        guard followsCommand(index) else { return nil }
        var words = lines[index].split(separator: " ")
        if words.first == "[1]" { words.removeFirst() }
        guard let names = Self.names(of: command), names.count == words.count else { return nil }
        let values = words.map(Self.unwrapped)
        guard values.allSatisfy({ PrintedNumber(parsing: Array($0.utf8)) != nil }) else {
            return nil
        }
        add([(index + 1, [""] + names), (index + 1, ["value"] + values)], index, stubs: 1)
        return index + 1
    }

    /// `np.float64(9288.0)` is 9288.0.
    private static func unwrapped(_ word: Substring) -> String {
        guard word.hasPrefix("np."), let open = word.firstIndex(of: "("), word.last == ")" else {
            return String(word)
        }
        return String(word[word.index(after: open)...].dropLast())
    }

    private static func names(of command: String) -> [String]? {
        for (result, name) in [("r(max)", "max"), ("r(min)", "min"), ("r(N)", "n")]
        where command.hasPrefix("di") && command.hasSuffix(result) {
            return [name]
        }
        guard !command.contains("<-"), !command.contains(" = ") || command.contains("(") else {
            return nil
        }
        return called(command).first { !wrappers.contains($0) }.flatMap { answers[$0] }
    }

    /// Whether a line is the first behind a command: only blank and continued lines lie between.
    private func followsCommand(_ index: Int) -> Bool {
        var line = index - 1
        while line >= 0, line > index - 4 {
            if ["> ", ". ", ">>> ", "+ ", "... "].contains(where: lines[line].hasPrefix) {
                return true
            }
            guard lines[line].trimmedText.isEmpty else { return false }
            line -= 1
        }
        return line < 0
    }

    /// A line of names over one of as many numbers, as R prints `table(x)`, `quantile(x)` (`0%` …
    /// `100%`) and `summary(x)` (`Min.` … `Max.`). Returns where it ends.
    mutating func vector(at index: Int, _ command: String) -> Int? {
        guard index + 1 < lines.count else { return nil }
        let header = lines[index].replacing("1st Qu.", with: "25%").replacing(
            "3rd Qu.", with: "75%"
        ).split(separator: " ").map(String.init)
        let values = lines[index + 1].split(separator: " ").map(String.init)
        guard header.count > 1, header.count == values.count, values.allSatisfy(Self.isNumber),
            isHeader(header, at: index, command),
            // Several such lines are a frame of records.
            index + 2 >= lines.count || lines[index + 2].split(separator: " ").count != header.count
                || !lines[index + 2].split(separator: " ").allSatisfy({ Self.isNumber(String($0)) })
        else { return nil }
        add([(index + 1, [""] + header), (index + 2, ["value"] + values)], index, stubs: 1)
        return index + 2
    }

    private func isHeader(_ words: [String], at index: Int, _ command: String) -> Bool {
        let known: Set<String> = ["Min.", "25%", "Median", "Mean", "75%", "Max.", "NA's"]
        if words.allSatisfy({ PrintedTables.isQuantile($0) }) { return true }
        if words.contains("Max.") { return words.allSatisfy(known.contains) }
        // The summary of residuals has names and numbers like these.
        guard !words.contains("1Q"), Self.ends(lines[index]) == Self.ends(lines[index + 1]) else {
            return false
        }
        // Years and codes may be the names of categories.
        return !words.contains(where: Self.isNumber)
            || Self.called(command).contains { ["table", "xtabs", "summary"].contains($0) }
    }

    /// Where the words of a line end: R sets names and numbers flush right.
    private static func ends(_ line: String) -> [Int] {
        let characters = Array(line) + [" "]
        return characters.indices.dropLast().filter {
            characters[$0] != " " && characters[$0 + 1] == " "
        }
    }

    private static func isNumber(_ word: String) -> Bool {
        PrintedNumber(parsing: Array(word.utf8)) != nil
    }

    /// `Min.   :   0.0`: a cell of R's summary of a data frame.
    mutating func extremes(in line: String, at index: Int) {
        for (mark, name) in [("min.", "min"), ("max.", "max")] {
            for range in line.ranges(of: mark) {
                let rest = line[range.upperBound...].drop { $0 == " " }
                guard rest.first == ":" else { continue }
                let value = rest.dropFirst().drop { $0 == " " }.prefix { $0 != " " }
                guard PrintedNumber(parsing: Array(value.utf8)) != nil else { continue }
                add(
                    [(index + 1, ["", name]), (index + 1, ["value", String(value)])], index,
                    stubs: 1)
            }
        }
    }

    /// `min = 2` below `Obs per group:`, as Stata describes the groups of a mixed model.
    mutating func smallestGroup(in line: String, at index: Int) {
        let text = line.trimmedText
        let above = lines[max(0, index - 1)...index].map { $0.lowercased() }
        guard text.contains("min ="), above.contains(where: { $0.contains("obs per group") }),
            let sign = text.firstRange(of: "min =")
        else { return }
        let count = text[sign.upperBound...].drop { $0 == " " }
            .prefix { $0.isNumber || $0 == "," }.filter(\.isNumber)
        guard !count.isEmpty else { return }
        add([(index + 1, ["", "n"]), (index + 1, ["smallest group", count])], index, stubs: 1)
    }

    /// `d$cost`, `d$cost[1:5]`: a column of a frame, or a part of one, and nothing else.
    static func isColumn(_ command: String) -> Bool {
        let halves = command.split(separator: "$", omittingEmptySubsequences: false)
        guard halves.count == 2, let frame = halves.first, let column = halves.last else {
            return false
        }
        let isName = { (character: Character) in
            character.isLetter || character.isNumber || character == "_" || character == "."
        }
        let rest = column.drop(while: isName)
        // Parts of a histogram, of a table and of a fit.
        let parts: Set<Substring> = [
            "breaks", "counts", "mids", "density", "levels", "names", "coefficients", "tables",
            "statistic", "parameter", "estimate", "conf.int", "r.squared", "fstatistic",
        ]
        return !parts.contains(column) && !frame.isEmpty && frame.allSatisfy(isName)
            && rest.count < column.count
            && (rest.isEmpty || rest.first == "[" && rest.last == "]")
    }

    /// `display cost[12]`: the value of one record.
    static func showsOneValue(_ command: String, _ word: String) -> Bool {
        guard word.count > 1, "display".hasPrefix(word), let open = command.firstIndex(of: "["),
            let close = command[open...].firstIndex(of: "]"),
            command[..<open].last.map({ $0.isLetter || $0.isNumber || $0 == "_" }) ?? false
        else { return false }
        let place = command[command.index(after: open)..<close]
        let isBehindName = !command[..<open].contains("_b") && !command[..<open].contains("_se")
        return isBehindName && !place.isEmpty && !place.contains(",")
            && place.allSatisfy { $0.isNumber || "_Nn+-`'".contains($0) || $0.isLowercase }
    }
}
