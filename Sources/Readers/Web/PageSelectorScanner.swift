/// The parts of a selector in their order.
struct PageSelectorScanner {
    enum Part {
        case name(String)
        case id(String)
        case className(String)
        /// The sign before `=`, or `=` itself; nil for one without a value.
        case attribute(String, Character?, String)
        /// `:name(inside)` and `::name`, in small letters.
        case pseudo(String, String)
    }

    private var rest: Substring
    private var isFirst = true

    init(_ text: String) { rest = text.trimmedLines[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// What stands between two elements, a blank before the first; nil at the end.
    mutating func combinator() -> Character? {
        let signs = rest.prefix { " >+~\n\t\r".contains($0) }
        rest = rest.dropFirst(signs.count)
        guard !rest.isEmpty, isFirst || !signs.isEmpty else { return nil }
        isFirst = false
        return signs.first { !$0.isWhitespace } ?? " "
    }

    /// Nil at the end of an element, and for what is not understood.
    mutating func part() -> Part? {
        guard let sign = rest.first else { return nil }
        switch sign {
        case "#":
            rest = rest.dropFirst()
            return word().map { .id($0) }
        case ".":
            rest = rest.dropFirst()
            return word().map { .className($0) }
        case "[": return attribute()
        case ":": return pseudo()
        case "*", "&":
            rest = rest.dropFirst()
            return .name("*")
        default: return word().map { .name($0) }
        }
    }

    /// A name, with what stands in it behind `\\`.
    private mutating func word() -> String? {
        var text = ""
        while let letter = rest.first {
            if letter == "\\" {
                rest = rest.dropFirst()
                guard let escaped = rest.first else { return text }
                text.append(escaped)
                rest = rest.dropFirst()
            } else if letter.isLetter || letter.isNumber || letter == "-" || letter == "_"
                || !letter.isASCII
            {
                text.append(letter)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return text.isEmpty ? nil : text
    }

    private mutating func attribute() -> Part? {
        rest = rest.dropFirst()
        let inside = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(inside.count + 1)
        guard let equals = inside.firstIndex(of: "=") else {
            return .attribute(String(inside).trimmedLines.lowercased(), nil, "")
        }
        var name = inside[..<equals]
        let sign = name.last.map { "~|^$*".contains($0) ? $0 : "=" } ?? "="
        if sign != "=" { name = name.dropLast() }
        var value = String(inside[inside.index(after: equals)...]).trimmedLines
        if let quote = value.first, quote == "\"" || quote == "'" {
            value = String(value.dropFirst().prefix { $0 != quote })
        }
        return .attribute(String(name).trimmedLines.lowercased(), sign, value)
    }

    private mutating func pseudo() -> Part? {
        rest = rest.drop { $0 == ":" }
        guard let name = word() else { return nil }
        guard rest.first == "(" else { return .pseudo(name.lowercased(), "") }
        var depth = 0
        let inside = rest.prefix { letter in
            depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
            return depth > 0
        }
        rest = rest.dropFirst(inside.count + 1)
        return .pseudo(name.lowercased(), String(inside.dropFirst()))
    }
}
