import Outputs

extension Condition {
    /// Reads `--where`. Names are letters, digits, `_`, `.` and `-`, or anything within backquotes;
    /// text stands in single or double quotes, a quote within it is doubled.
    public init(parsing text: String) throws(RequestError) {
        var parser = ConditionParser(tokens: try ConditionToken.tokens(of: text))
        self = try parser.whole()
    }
}

/// One word of a condition, and at which character it begins, counted from 1.
private struct ConditionToken {
    enum Content: Equatable {
        case name(String)
        case text(String)
        case number(Decimal)
        case relation(Condition.Relation)
        case mark(UInt8)
        case word(Word)
        case end
    }

    enum Word: String { case and, or, not, `in`, missing }

    let content: Content
    let column: Int

    static func tokens(of text: String) throws(RequestError) -> [ConditionToken] {
        var scanner = ConditionScanner(Array(text.unicodeScalars))
        var tokens: [ConditionToken] = []
        while let token = try scanner.next() { tokens.append(token) }
        return tokens + [ConditionToken(content: .end, column: scanner.column)]
    }
}

private struct ConditionScanner {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var column: Int { position + 1 }

    mutating func next() throws(RequestError) -> ConditionToken? {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
        guard position < scalars.count else { return nil }
        let start = column
        return ConditionToken(content: try content(scalars[position]), column: start)
    }

    private mutating func content(_ first: Unicode.Scalar) throws(RequestError)
        -> ConditionToken.Content
    {
        switch first {
        case "'", "\"": return .text(try quoted(by: first))
        case "`": return .name(try quoted(by: first))
        case "(", ")", ",", "[", "]":
            position += 1
            return .mark(UInt8(ascii: first))
        case "=", "!", "<", ">": return .relation(try relation())
        default: return try word()
        }
    }

    private mutating func quoted(by quote: Unicode.Scalar) throws(RequestError) -> String {
        let start = column
        var text = String.UnicodeScalarView()
        position += 1
        while position < scalars.count {
            if scalars[position] != quote {
                text.append(scalars[position])
                position += 1
            } else if position + 1 < scalars.count, scalars[position + 1] == quote {
                text.append(quote)
                position += 2
            } else {
                position += 1
                return String(text)
            }
        }
        throw .condition(at: start, "this quote is never closed; close it")
    }

    private mutating func relation() throws(RequestError) -> Condition.Relation {
        let start = column
        for length in [2, 1] where position + length <= scalars.count {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[position..<(position + length)])
            guard let relation = Condition.Relation(rawValue: String(text)) else { continue }
            position += length
            return relation
        }
        throw .condition(at: start, "no such comparison; write == != < <= > or >=")
    }

    private mutating func word() throws(RequestError) -> ConditionToken.Content {
        let start = column
        var text = String.UnicodeScalarView()
        while position < scalars.count, isPartOfWord(scalars[position], after: text.last) {
            text.append(scalars[position])
            position += 1
        }
        let word = String(text)
        guard !word.isEmpty else {
            throw .condition(at: start, "this character stands for nothing; quote text and names")
        }
        if let number = Decimal(parsing: word) { return .number(number) }
        if let keyword = ConditionToken.Word(rawValue: word.lowercased()) { return .word(keyword) }
        guard let first = word.unicodeScalars.first, first == "_" || first.properties.isAlphabetic
        else {
            throw .condition(at: start, "this is neither a number nor a name; quote it")
        }
        return .name(word)
    }

    private func isPartOfWord(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?) -> Bool {
        let isSign = scalar == "+" && (last == nil || last == "e" || last == "E")
        return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || isSign
            || scalar == "_" || scalar == "." || scalar == "-"
    }
}

private struct ConditionParser {
    let tokens: [ConditionToken]
    private var position = 0
    private var depth = 0

    init(tokens: [ConditionToken]) { self.tokens = tokens }

    private var token: ConditionToken { tokens[min(position, tokens.count - 1)] }

    private func problem(_ text: String) -> RequestError { .condition(at: token.column, text) }

    private mutating func take(_ content: ConditionToken.Content) -> Bool {
        guard token.content == content else { return false }
        position += 1
        return true
    }

    mutating func whole() throws(RequestError) -> Condition {
        let condition = try any()
        guard token.content == .end else {
            throw problem("the condition should end here; write and or or between two comparisons")
        }
        guard condition.comparisons.count <= 64 else {
            throw problem("more than 64 comparisons; use in (…)")
        }
        return condition
    }

    private mutating func any() throws(RequestError) -> Condition {
        var parts = [try all()]
        while take(.word(.or)) { parts.append(try all()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func all() throws(RequestError) -> Condition {
        var parts = [try single()]
        while take(.word(.and)) { parts.append(try single()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func single() throws(RequestError) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw problem("more than 100 brackets in each other") }
        if take(.word(.not)) { return .not(try single()) }
        guard take(.mark(UInt8(ascii: "("))) else { return try comparison() }
        let condition = try any()
        guard take(.mark(UInt8(ascii: ")"))) else { throw problem("a ) is missing here") }
        return condition
    }

    private mutating func comparison() throws(RequestError) -> Condition {
        guard case .name(let column) = token.content else {
            throw problem("the name of a column should stand here; text goes right of a comparison")
        }
        position += 1
        let negated = take(.word(.not))
        if take(.word(.in)) {
            let list = Condition.comparison(
                .init(column: column, relation: .isIn, literals: try list()))
            return negated ? .not(list) : list
        }
        guard !negated, case .relation(let relation) = token.content else {
            throw problem("a comparison should stand here: == != < <= > >= or in")
        }
        position += 1
        if relation.isOrder, token.content == .word(.missing) {
            throw problem("missing has no order; write == missing or != missing")
        }
        return .comparison(
            .init(column: column, relation: relation, literals: [try literal()]))
    }

    private mutating func list() throws(RequestError) -> [Condition.Literal] {
        let close: UInt8
        if take(.mark(UInt8(ascii: "("))) {
            close = UInt8(ascii: ")")
        } else if take(.mark(UInt8(ascii: "["))) {
            close = UInt8(ascii: "]")
        } else {
            throw problem("a list in brackets should stand here: in ('a', 'b')")
        }
        var literals = [try literal()]
        while take(.mark(UInt8(ascii: ","))) { literals.append(try literal()) }
        guard take(.mark(close)) else { throw problem("this list is not closed") }
        return literals
    }

    private mutating func literal() throws(RequestError) -> Condition.Literal {
        let literal: Condition.Literal
        switch token.content {
        case .number(let number): literal = .number(number)
        case .text(let text): literal = .text(text)
        case .word(.missing): literal = .missing
        case .name: throw problem("quote this text; columns are compared with values only")
        default: throw problem("a number, quoted text or missing should stand here")
        }
        position += 1
        return literal
    }
}
