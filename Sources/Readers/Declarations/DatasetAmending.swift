extension YAMLNode {
    /// A dataset description in which these variables have one more code for missing values;
    /// everything else stays as it is.
    ///
    /// Throws if `bytes` are no description that can be read.
    public init(
        dataset bytes: [UInt8], file: String, adding missingCode: String, to variables: [String]
    ) throws(ReadErrors) {
        let root = try YAMLNode(parsing: bytes, file: file)
        self = root.replacing("variables") { all in
            variables.reduce(all) { map, name in
                map.replacing(name) { variable in
                    variable.replacing("missing") { $0.appending(missingCode) }
                }
            }
        }
    }

    /// A map with another value of a key, which is added where it is not there yet. Nothing in place
    /// of a map is an empty one.
    private func replacing(_ key: String, _ change: (YAMLNode) -> YAMLNode) -> YAMLNode {
        var entries: [YAMLEntry] = []
        if case .map(let own) = content { entries = own }
        let nothing = YAMLNode(content: .list([]), line: line, column: column)
        if let index = entries.firstIndex(where: { $0.key == key }) {
            let old = entries[index]
            entries[index] = YAMLEntry(
                key: key, line: old.line, column: old.column, value: change(old.value),
                isNullKey: false)
        } else {
            entries.append(
                YAMLEntry(
                    key: key, line: line, column: column, value: change(nothing), isNullKey: false))
        }
        return YAMLNode(content: .map(entries), line: line, column: column)
    }

    /// A list, or a single text, with one more text.
    private func appending(_ text: String) -> YAMLNode {
        var items: [YAMLNode] = []
        switch content {
        case .list(let own): items = own
        case .text, .map: items = isNull ? [] : [self]
        }
        items.append(
            YAMLNode(content: .text(text, plain: false), line: line, column: column))
        return YAMLNode(content: .list(items), line: line, column: column)
    }
}
