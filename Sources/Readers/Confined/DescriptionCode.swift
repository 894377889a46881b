extension ByteWriter {
    mutating func put(_ problem: DelimitedProblem) {
        switch problem {
        case .notText(let line): put("notText", line)
        case .oddUTF16: put("oddUTF16", 0)
        case .empty: put("empty", 0)
        case .ambiguousDelimiter(let line): put("ambiguousDelimiter", line)
        case .unclosedQuote(let line): put("unclosedQuote", line)
        case .limit(let name, let value, let line):
            put("limit", line)
            put(name)
            put(value)
        case .reader(let words):
            put("reader", 0)
            put(words)
        }
    }

    private mutating func put(_ word: String, _ line: Int) {
        put(word)
        put(line)
    }

    mutating func put(_ node: YAMLNode) {
        put(node.line)
        put(node.column)
        switch node.content {
        case .text(let text, let plain):
            put(0)
            put(text)
            put(plain)
        case .list(let nodes):
            put(1)
            put(nodes) { $0.put($1) }
        case .map(let entries):
            put(2)
            put(entries) { writer, entry in
                writer.put(entry.key)
                writer.put(entry.line)
                writer.put(entry.column)
                writer.put(entry.isNullKey)
                writer.put(entry.value)
            }
        }
    }

    /// What is wrong with a YAML file as such, before anybody asks for its keys.
    mutating func put(_ error: ReadError) {
        put(error.line)
        put(error.column)
        switch error.problem {
        case .notUTF8: put("notUTF8")
        case .limit(let name, let value):
            put("limit")
            put(name)
            put(value)
        case .duplicateKey(let key):
            put("duplicateKey")
            put(key)
        case .anchor: put("anchor")
        case .tag: put("tag")
        case .complexKey: put("complexKey")
        case .syntax(let words):
            put("syntax")
            put(words)
        default:
            put("other")
            put("\(error.problem)")
        }
    }
}

extension ByteReader {
    mutating func delimitedProblem() throws(MalformedReply) -> DelimitedProblem {
        let word = try text()
        let line = try number()
        switch word {
        case "notText": return .notText(line: line)
        case "oddUTF16": return .oddUTF16
        case "empty": return .empty
        case "ambiguousDelimiter": return .ambiguousDelimiter(line: line)
        case "unclosedQuote": return .unclosedQuote(line: line)
        case "limit": return .limit(try text(), try number(), line: line)
        case "reader": return .reader(try text())
        default: throw MalformedReply()
        }
    }

    /// - `depth`: of lists and maps that may still follow each other.
    mutating func yaml(depth: Int) throws(MalformedReply) -> YAMLNode {
        guard depth >= 0 else { throw MalformedReply() }
        let line = try number()
        let column = try number()
        let content: YAMLNode.Content
        switch try number() {
        case 0: content = .text(try text(), plain: try flag())
        case 1:
            content = .list(
                try list { (reader) throws(MalformedReply) in try reader.yaml(depth: depth - 1) })
        case 2:
            content = .map(
                try list { (reader) throws(MalformedReply) in
                    try reader.entry(depth: depth - 1)
                })
        default: throw MalformedReply()
        }
        return YAMLNode(content: content, line: line, column: column)
    }

    private mutating func entry(depth: Int) throws(MalformedReply) -> YAMLEntry {
        let key = try text()
        let line = try number()
        let column = try number()
        let isNullKey = try flag()
        return YAMLEntry(
            key: key, line: line, column: column, value: try yaml(depth: depth),
            isNullKey: isNullKey)
    }

    mutating func readError(in file: String) throws(MalformedReply) -> ReadError {
        let line = try number()
        let column = try number()
        let problem: ReadProblem
        switch try text() {
        case "notUTF8": problem = .notUTF8
        case "limit": problem = .limit(try text(), try number())
        case "duplicateKey": problem = .duplicateKey(try text())
        case "anchor": problem = .anchor
        case "tag": problem = .tag
        case "complexKey": problem = .complexKey
        case "syntax": problem = .syntax(try text())
        case "other": problem = .other(try text())
        default: throw MalformedReply()
        }
        return ReadError(file: file, line: line, column: column, problem: problem)
    }
}
