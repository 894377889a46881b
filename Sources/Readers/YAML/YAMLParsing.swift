import Outputs
import Yams

extension YAMLNode {
    /// Reads one YAML document. An empty one is an empty map.
    ///
    /// Refused, each with its line: other encodings than UTF-8, several documents, anchors,
    /// aliases, tags, keys given twice or not plain text, and what reaches a limit.
    public init(
        parsing bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
    ) throws(ReadErrors) {
        if let session = ReadingSession.current {
            self = try session.yaml(bytes, in: file, limits)
        } else {
            try self.init(composing: bytes, file: file, limits: limits)
        }
    }

    /// Parses here, in this process.
    init(composing bytes: [UInt8], file: String, limits: YAMLLimits) throws(ReadErrors) {
        func refusal(_ problem: ReadProblem, line: Int = 1, column: Int = 1) -> ReadErrors {
            ReadErrors([ReadError(file: file, line: line, column: column, problem: problem)])
        }
        guard bytes.count <= limits.bytes else {
            throw refusal(.limit("yaml-bytes", limits.bytes))
        }
        let bytes = Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal(.notUTF8, line: lineOfFirstInvalidByte(in: bytes))
        }
        let source = YAMLSource(bytes: bytes)
        // Aliases of aliases could make the library walk a tree of any size.
        if let line = source.lineOfAnchorWithAlias { throw refusal(.anchor, line: line) }
        let root: Node?
        do {
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            let (problem, line, column) = YAMLNode.problem(error)
            throw refusal(problem, line: line, column: column)
        }
        guard let root else {
            self.init(content: .map([]), line: 1, column: 1)
            return
        }
        do throws(ReadError) {
            let converter = YAMLConverter(file: file, source: source, depthLimit: limits.depth)
            self = try converter.node(root, depth: 0)
            if isNull { self = YAMLNode(content: .map([]), line: 1, column: 1) }
        } catch {
            throw ReadErrors([error])
        }
    }

    private static func problem(_ error: any Error) -> (ReadProblem, Int, Int) {
        switch error as? YamlError {
        case .scanner(_, let words, let mark, _)?, .parser(_, let words, let mark, _)?,
            .composer(_, let words, let mark, _)?:
            return (.syntax(words), mark.line, mark.column)
        case .duplicatedKeysInMapping(let keys, let context)?:
            return (.duplicateKey(keys.first ?? ""), context.mark.line, context.mark.column)
        case .reader(let words, _, _, _)?: return (.syntax(words), 1, 1)
        default: return (.syntax("it cannot be read"), 1, 1)
        }
    }
}

/// Turns the library's tree into ours, refusing what we do not read.
private struct YAMLConverter {
    let file: String
    let source: YAMLSource
    let depthLimit: Int

    func node(_ node: Node, depth: Int) throws(ReadError) -> YAMLNode {
        let mark = Position(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        guard depth <= depthLimit else { throw error(.limit("yaml-depth", depthLimit), mark) }
        // A tag or an anchor stands where its node begins.
        switch source.byte(line: mark.line, column: mark.column) {
        case UInt8(ascii: "!")?: throw error(.tag, mark)
        case UInt8(ascii: "&")?, UInt8(ascii: "*")?: throw error(.anchor, mark)
        default: break
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(
                content: .text(scalar.string, plain: scalar.style == .plain),
                line: mark.line, column: mark.column)
        case .sequence(let sequence):
            var list: [YAMLNode] = []
            for child in sequence { list.append(try self.node(child, depth: depth + 1)) }
            return YAMLNode(content: .list(list), line: mark.line, column: mark.column)
        case .mapping(let mapping):
            var entries: [YAMLEntry] = []
            for pair in mapping { entries.append(try entry(pair.key, pair.value, depth: depth)) }
            return YAMLNode(content: .map(entries), line: mark.line, column: mark.column)
        case .alias: throw error(.anchor, mark)
        }
    }

    private func entry(_ key: Node, _ value: Node, depth: Int) throws(ReadError) -> YAMLEntry {
        let name = try node(key, depth: depth + 1)
        guard case .text(let text, _) = name.content else {
            throw error(.complexKey, Position(line: name.line, column: name.column))
        }
        return YAMLEntry(
            key: text, line: name.line, column: name.column,
            value: try node(value, depth: depth + 1), isNullKey: name.isNull)
    }

    private func error(_ problem: ReadProblem, _ mark: Position) -> ReadError {
        ReadError(file: file, line: mark.line, column: mark.column, problem: problem)
    }
}

/// The bytes of a YAML file, by line and column as the library counts them.
struct YAMLSource {
    let bytes: [UInt8]
    private let starts: [Int]
    /// The place that was asked for last: nodes come one behind the other, many in one line perhaps.
    private let last = LastPlace()

    private final class LastPlace {
        var line = 0
        var column = 1
        var index = 0
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for index in bytes.indices {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let last = index >= 2 ? bytes[index - 2] : 0
            switch bytes[index] {
            case 0x0A: starts.append(index + 1)
            case 0x0D where next != 0x0A: starts.append(index + 1)
            case 0x85 where index >= 1 && bytes[index - 1] == 0xC2: starts.append(index + 1)
            case 0xA8, 0xA9:
                if last == 0xE2, bytes[index - 1] == 0x80 { starts.append(index + 1) }
            default: break
            }
        }
        self.starts = starts
    }

    /// Nil beyond the end.
    func byte(line: Int, column: Int) -> UInt8? {
        guard starts.indices.contains(line - 1) else { return nil }
        let isFurther = last.line == line && last.column <= column
        var index = isFurther ? last.index : starts[line - 1]
        var left = column - (isFurther ? last.column : 1)
        while left > 0, index < bytes.count {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            left -= 1
        }
        (last.line, last.column, last.index) = (line, column - max(left, 0), index)
        return index < bytes.count ? bytes[index] : nil
    }

    /// The line of the first thing that looks like an anchor, if something looks like an alias
    /// too. Either may stand in a text or a comment: both together are too rare to be worth
    /// telling apart.
    var lineOfAnchorWithAlias: Int? {
        guard let anchor = firstToken(UInt8(ascii: "&")), firstToken(UInt8(ascii: "*")) != nil
        else { return nil }
        return starts.lastIndex { $0 <= anchor }.map { $0 + 1 }
    }

    private func firstToken(_ sign: UInt8) -> Int? {
        bytes.indices.first { index in
            guard bytes[index] == sign, index + 1 < bytes.count else { return false }
            let before = index == 0 ? UInt8(ascii: " ") : bytes[index - 1]
            let opens = " \t\r\n[{,:?".utf8.contains(before) || before >= 0x80
            let next = bytes[index + 1]
            return opens && (isLetterOrDigit(next) || next == 0x5F || next == 0x2D)
        }
    }
}

func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 26
}

/// The line, from 1, of the first byte at which `bytes` stop being UTF-8.
func lineOfFirstInvalidByte(in bytes: [UInt8]) -> Int {
    var line = 1
    for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if String(validating: part, as: UTF8.self) == nil { return line }
        line += 1
    }
    return line
}
