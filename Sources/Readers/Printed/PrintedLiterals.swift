import Outputs

/// Values as Python, R and programs that write JSON print them: lists, tuples, dictionaries, arrays and rows. With
/// somebody's number, or under a key that names persons, they are records; lists of names and counts are tables.
extension PrintedText {
    /// Returns where they end; nil where they may be anything else.
    mutating func literal(at index: Int) -> Int? {
        guard PrintedLiteral.begins(lines[index]) else { return nil }
        var (literal, end) = (PrintedLiteral(), index)
        while end < lines.count, end < index + 400, literal.count < 100_000 {
            literal.take(lines[end])
            end += 1
            // Lines that were read with one before them are read once more at most, each by itself.
            if index < literalsEnd { break }
            // One that goes on, or another like it.
            let next = end + 1 < lines.count && lines[end].trimmedText.isEmpty ? end + 1 : end
            let goesOn = next < lines.count && PrintedLiteral.begins(lines[next])
            if !literal.isOpen, !goesOn { break }
        }
        literalsEnd = max(literalsEnd, end)
        if let words = literal.records {
            records(at: index, words)
            return end
        }
        guard let node = literal.node(limits: limits) else { return nil }
        if let count = Self.measured(node) {
            records(at: index, "a column of values", count)
            return end
        }
        let isTally = lines[index].trimmedText.hasPrefix("Counter(")
        if let pairs = Self.pairs(node) ?? (isTally ? Self.tally(node) : nil) {
            add([(index + 1, ["", "n"])] + pairs.map { (index + 1, $0) }, index, stubs: 1)
            return end
        }
        guard let frame = JSONRecords(node) else { return nil }
        include(frame, at: index)
        return end
    }

    private static func number(_ node: JSONNode) -> Decimal? {
        switch node {
        case .number(let text): PrintedNumber(parsing: Array(text.utf8))?.value
        // `np.int64(3)`
        case .list(let items): items.count == 1 ? number(items[0]) : nil
        default: nil
        }
    }

    /// How many units a list, or a list of short rows, gives values of.
    private static func measured(_ node: JSONNode) -> Int? {
        let values = node.items.compactMap(number)
        if values.count == node.items.count, !values.isEmpty {
            let isBroken = values.contains { $0.whole == nil }
            return values.count >= (isBroken ? 12 : 20) && !isSorted(values) ? values.count : nil
        }
        let rows = node.items.map { $0.items.compactMap(number) }
        guard let width = rows.first?.count, width > 1, rows.count > 2,
            zip(rows, node.items).allSatisfy({ $0.count == width && $1.items.count == width })
        else { return nil }
        if areNumbered(rows.map { $0[0] }) { return rows.count }
        let columns = (0..<width).map { column in rows.map { $0[column] } }
        let isLong = rows.count >= 12 && width <= 4
        return isLong && rows.joined().contains { $0.whole == nil }
            && !columns.contains(where: isSorted) ? rows.count : nil
    }

    /// Somebody's numbers each: long ones of one length, going up, no two alike.
    private static func areNumbered(_ firsts: [Decimal]) -> Bool {
        let texts = firsts.compactMap { $0.whole.map(String.init) }
        guard texts.count == firsts.count, let length = texts.first?.utf8.count, length > 4,
            texts.allSatisfy({ $0.utf8.count == length })
        else { return false }
        return zip(firsts, firsts.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// `[('North', 42), ('South', 61)]`: names with whole numbers.
    private static func pairs(_ node: JSONNode) -> [[String]]? {
        let pairs = node.items.compactMap { item -> [String]? in
            guard item.items.count == 2, let name = item.items[0].string,
                let count = number(item.items[1]), count.whole != nil, count >= 0
            else { return nil }
            return [name, "\(count)"]
        }
        return pairs.count > 1 && pairs.count == node.items.count ? pairs : nil
    }
}

/// The words and signs of a printed value.
struct PrintedLiteral {
    private enum Token: Equatable {
        case text(String)
        case word(String)
        case sign(Character)
    }

    private var tokens: [Token] = []
    private var depth = 0

    var count: Int { tokens.count }
    var isOpen: Bool { depth > 0 }

    private static let names = ["array(", "Row(", "Pandas(", "Index(", "Series(", "Counter("]

    static func begins(_ line: String) -> Bool {
        let text = line.prefix(200).drop { $0 == " " || $0 == "\t" }
        guard let first = text.first else { return false }
        if text.hasPrefix("[1] ") { return true }
        if "[({".contains(first) { return text.utf8.count > 8 }
        if first == "$" { return text.dropFirst().first?.isLetter ?? false }
        return names.contains { text.hasPrefix($0) || text.hasPrefix("np." + $0) }
            || beginsWithAssignment(text)
    }

    /// `pupil=P100231 age=11`
    private static func beginsWithAssignment(_ text: Substring) -> Bool {
        let name = text.prefix { $0.isLetter || $0 == "_" }
        return !name.isEmpty && text.dropFirst(name.count).first == "="
            && PrintedText.recordWords.contains(name.lowercased()[...])
    }

    mutating func take(_ line: String) {
        var word = ""
        var quote: Character?
        var isEscaped = false
        func flushed(_ word: String) -> [Token] { word.isEmpty ? [] : [.word(word)] }
        for letter in line {
            if let open = quote {
                if letter == open, !isEscaped {
                    tokens.append(.text(word))
                    (word, quote) = ("", nil)
                } else {
                    word.append(letter)
                }
                isEscaped = letter == "\\" && !isEscaped
            } else if letter == "'" || letter == "\"" {
                tokens += flushed(word)
                (word, quote) = ("", letter)
            } else if "([{}]),:=$ \t".contains(letter) {
                tokens += flushed(word)
                word = ""
                if letter != " ", letter != "\t" { tokens.append(.sign(letter)) }
                depth += "([{".contains(letter) ? 1 : ")]}".contains(letter) ? -1 : 0
            } else {
                word.append(letter)
            }
        }
        // An apostrophe that opens nothing.
        tokens += flushed(word)
        depth = max(depth, 0)
    }

    /// What tells that these are records; nil where nothing does.
    var records: String? {
        var people: Set<String> = []
        var keys = 0
        var names: [String] = []
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let isKey = next == .sign(":") || next == .sign("=")
            switch token {
            case .sign: continue
            case .text(let text), .word(let text):
                if PrintedText.isPersonal(text) { people.insert(text) }
                if isKey, Self.namesPerson(text) {
                    let value = index + 2 < tokens.count ? tokens[index + 2] : nil
                    keys += value == .sign("[") || value == .sign("{") ? 2 : 1
                }
                let isFirst = index > 0 && tokens[index - 1] == .sign("(") && next == .sign(",")
                if isKey && token == .text(text) || isFirst { names.append(text) }
            }
        }
        if people.count > 1 { return "values with identifiers" }
        if keys > 1 { return "values under a key that names persons" }
        return Self.arePseudonyms(names) ? "values of numbered persons" : nil
    }

    /// These head tables of places as well.
    private static let vague: Set<String> = ["name", "case", "child", "record", "person", "urn"]

    private static func namesPerson(_ key: String) -> Bool {
        let key = key.lowercased()
        return PrintedText.recordWords.contains(key[...]) && !vague.contains(key)
    }

    /// `P1`, `pupil_12`, `ID007`: no two alike; percentiles are called like that, too.
    private static func arePseudonyms(_ names: [String]) -> Bool {
        let words: Set<String> = [
            "p", "id", "pid", "pt", "subj", "subject", "sub", "child", "pupil", "case", "person",
            "patient", "participant", "respondent", "student", "record",
        ]
        let percentiles: Set<String> = ["1", "5", "10", "25", "50", "75", "90", "95", "99"]
        guard names.count > 1, Set(names).count == names.count else { return false }
        var numbers: Set<String> = []
        for name in names {
            let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
            let word = name.dropLast(digits.count).lowercased().filter { $0 != "_" && $0 != "-" }
            guard !digits.isEmpty, words.contains(word.trimmedText) else { return false }
            numbers.insert(digits)
        }
        return !numbers.isSubset(of: percentiles) || numbers == ["1"]
    }

    /// The value as JSON; nil for what is none.
    func node(limits: ReadLimits) -> JSONNode? {
        guard tokens.count < 100_000 else { return nil }
        var json = ""
        var closing: [Character] = []
        for (index, token) in tokens.enumerated() {
            switch token {
            case .text(let text): json += Self.quoted(text)
            case .word(let word):
                let next = index + 1 < tokens.count ? tokens[index + 1] : nil
                // The name of a function, whose value stands behind it.
                if next == .sign("(") { continue }
                json += Self.plain(word)
            case .sign(let sign):
                switch sign {
                case "(", "[", "{":
                    json.append(sign == "(" ? "[" : sign)
                    closing.append(sign == "{" ? "}" : "]")
                case ")", "]", "}":
                    guard let end = closing.popLast() else { return nil }
                    if json.last == "," { json.removeLast() }
                    json.append(end)
                case ",", ":": json.append(sign)
                default: return nil
                }
            }
        }
        let bytes = Array(json.utf8)
        guard let node = try? JSONTree.root(of: bytes, limits: limits) else { return nil }
        return Self.opened(node)
    }

    /// `array([1, 2])`, `Counter({…})`: what stands in the only parentheses.
    private static func opened(_ node: JSONNode) -> JSONNode {
        guard node.items.count == 1, let only = node.items.first else { return node }
        switch only {
        case .list, .object: return opened(only)
        default: return node
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.append(scalar.value < 0x20 ? " " : Character(scalar))
        }
        return quoted + "\""
    }

    private static func plain(_ word: String) -> String {
        switch word {
        case "True", "False": word.lowercased()
        case "None", "nan", "NaN", "NA": "null"
        default: number(word) ?? quoted(word)
        }
    }

    /// As JSON writes it: `.5` is 0.5, `1.` is 1.0. Nil for what is no number, and for a code with zeros before it.
    private static func number(_ word: String) -> String? {
        guard PrintedNumber(parsing: Array(word.utf8)) != nil else { return nil }
        var digits = word[...]
        let isBelow = digits.first == "-"
        if isBelow || digits.first == "+" { digits = digits.dropFirst() }
        if digits.first == "." { digits = "0" + digits }
        if digits.first == "0", digits.dropFirst().first?.isNumber ?? false { return nil }
        return (isBelow ? "-" : "") + digits + (digits.last == "." ? "0" : "")
    }
}
