import Outputs

/// The mistakes found so far in one file; readers go on and collect them all.
public final class ReadLog {
    public let file: String
    public private(set) var errors: [ReadError] = []

    /// A file of a hundred thousand mistakes is refused for the first of them.
    static let most = 1_000

    public init(file: String) { self.file = file }

    var isFull: Bool { errors.count >= Self.most }

    public func add(_ problem: ReadProblem, line: Int, column: Int = 1) {
        guard !isFull else { return }
        errors.append(ReadError(file: file, line: line, column: column, problem: problem))
    }

    public func add(_ problem: ReadProblem, at node: YAMLNode) {
        add(problem, line: node.line, column: node.column)
    }

    public func add(_ found: ReadErrors) { errors += found.errors }

    /// Throws if there is any.
    public func check() throws(ReadErrors) {
        guard errors.isEmpty else { throw ReadErrors(errors) }
    }
}

/// Typed access to a map: every getter takes a key, and reports a value that is not of its type.
/// At the end `finish()` reports the keys that nobody asked for, with a suggestion.
///
/// An optional key without a value is a mistake too: `unit:` says nothing.
public final class MapReader {
    public let log: ReadLog
    public let line: Int
    public let column: Int
    private let entries: [YAMLEntry]
    private var known: Set<String> = []

    /// Reports a node that is not a map; it then reads like an empty one without missing keys.
    public init(_ node: YAMLNode, named name: String, log: ReadLog) {
        self.log = log
        line = node.line
        column = node.column
        if case .map(let entries) = node.content {
            self.entries = entries
            isMap = true
        } else {
            entries = []
            isMap = false
            log.add(.wrongType(key: name, expected: "a map (key: value)"), at: node)
        }
    }

    private let isMap: Bool

    /// Every entry in order; all keys count as asked for.
    public func all() -> [YAMLEntry] {
        known.formUnion(entries.map(\.key))
        return entries
    }

    /// The entry of a key, whatever its value is.
    public func entry(_ key: String) -> YAMLEntry? {
        known.insert(key)
        return entries.first { $0.key == key }
    }

    public func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// The line of a key, or of the map where it is not given.
    public func line(of key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

    public func node(_ key: String) -> YAMLNode? { entry(key)?.value }

    /// Reports a key that has to be there.
    public func require(_ key: String) {
        known.insert(key)
        if isMap, !has(key) { log.add(.missingKey(key), line: line, column: column) }
    }

    /// Reports keys that nobody asked for.
    public func finish() {
        let free = known.subtracting(entries.map(\.key))
        for entry in entries where !known.contains(entry.key) {
            guard !log.isFull else { return }
            let suggestion =
                Spelling.suggestion(for: entry.key, among: free)
                ?? Spelling.suggestion(for: entry.key, among: known)
            log.add(
                .unknownKey(entry.key, suggestion: suggestion), line: entry.line,
                column: entry.column)
        }
    }
}

extension MapReader {
    private func value<Value>(
        _ key: String, _ expected: String, _ convert: (YAMLNode) -> Value?
    ) -> Value? {
        guard let node = node(key) else { return nil }
        guard let value = convert(node) else {
            log.add(.wrongType(key: key, expected: expected), at: node)
            return nil
        }
        return value
    }

    /// Text that is not empty.
    public func text(_ key: String) -> String? {
        value(key, "text") { node in node.text.flatMap { $0.isEmpty ? nil : $0 } }
    }

    public func requiredText(_ key: String) -> String? {
        require(key)
        return text(key)
    }

    /// Exactly `true` or `false`.
    public func flag(_ key: String) -> Bool? {
        value(key, "true or false") { ["true": true, "false": false][$0.text ?? ""] }
    }

    public func whole(_ key: String, in range: ClosedRange<Int>) -> Int? {
        value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { node in
            YAMLNumber.whole(node).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A decimal number, such as `0.95`.
    public func decimal(_ key: String) -> Decimal? {
        value(key, "a number") { $0.text.flatMap { Decimal(parsing: $0) } }
    }

    public func positiveDecimal(_ key: String) -> Decimal? {
        value(key, "a number above 0") { node in
            node.text.flatMap { Decimal(parsing: $0) }.flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// One of the given words.
    public func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, of type: Word.Type = Word.self
    ) -> Word? where Word.RawValue == String {
        guard let node = node(key) else { return nil }
        return word(node, key: key)
    }

    func word<Word: RawRepresentable & CaseIterable>(_ node: YAMLNode, key: String) -> Word?
    where Word.RawValue == String {
        let allowed = Word.allCases.map(\.rawValue)
        guard let text = node.text else {
            log.add(
                .wrongType(key: key, expected: "one of \(allowed.joined(separator: ", "))"),
                at: node)
            return nil
        }
        if let word = Word(rawValue: text) { return word }
        let suggestion = Spelling.suggestion(for: text, among: allowed)
        log.add(
            .unknownWord(text, key: key, allowed: allowed, suggestion: suggestion), at: node)
        return nil
    }

    /// A list of texts, or one text alone.
    public func texts(_ key: String) -> [String] {
        guard let node = node(key) else { return [] }
        return texts(node, key: key)
    }

    func texts(_ node: YAMLNode, key: String) -> [String] {
        if let text = node.text { return [text] }
        guard case .list(let list) = node.content else {
            log.add(.wrongType(key: key, expected: "text or a list of texts"), at: node)
            return []
        }
        return list.compactMap { item in
            // As written: in a list of codes `null` and `~` are codes.
            guard case .text(let text, let plain) = item.content, !text.isEmpty || !plain else {
                log.add(.wrongType(key: key, expected: "a list of texts"), at: item)
                return nil
            }
            return text
        }
    }

    public func map(_ key: String) -> MapReader? {
        node(key).map { MapReader($0, named: key, log: log) }
    }

    /// The maps of a list.
    public func maps(_ key: String) -> [MapReader] {
        guard let node = node(key) else { return [] }
        guard case .list(let list) = node.content else {
            log.add(.wrongType(key: key, expected: "a list"), at: node)
            return []
        }
        return list.map { MapReader($0, named: key, log: log) }
    }

    /// A map from texts to texts, in order.
    public func textMap(_ key: String) -> [(key: String, value: String)] {
        guard let map = map(key) else { return [] }
        return map.all().compactMap { entry in
            guard let text = entry.value.text else {
                log.add(.wrongType(key: entry.key, expected: "text"), at: entry.value)
                return nil
            }
            return (entry.key, text)
        }
    }

    /// A map from texts to a text or a list of texts.
    public func textsMap(_ key: String) -> [String: [String]] {
        guard let map = map(key) else { return [:] }
        return map.textsByKey()
    }

    /// The same of a population, of which each variable has a label at least: nobody is in none.
    func population(_ key: String) -> [String: [String]] {
        let labels = textsMap(key)
        for (name, own) in labels.sorted(by: { $0.key < $1.key }) where own.isEmpty {
            log.add(
                .other(
                    "\"\(key)\" restricts \(quoted(name)) to no label; name one, or leave it out"),
                line: line(of: key))
        }
        return labels
    }

    func textsByKey() -> [String: [String]] {
        var texts: [String: [String]] = [:]
        for entry in all() { texts[entry.key] = self.texts(entry.value, key: entry.key) }
        return texts
    }
}

enum YAMLNumber {
    /// Digits with an optional minus; `01`, `1e3` and `1.0` are not whole numbers as written.
    static func whole(_ node: YAMLNode) -> Int? {
        guard let text = node.text, let value = Int(text), String(value) == text else { return nil }
        return value
    }
}
