import Outputs

/// Writes `submission.yaml` (INTERFACE.md) so that reading it gives the same declaration back.
///
/// What has its default is left out. Outputs of kind `undeclared` are left out too: nobody
/// declares them. Maps whose order means nothing are written in the order of their keys' bytes.
public enum SubmissionYAML {
    /// - `questions`: per output id what the researcher has to confirm; written as comments above
    ///   that output.
    public static func write(
        _ declaration: SubmissionDeclaration, questions: [String: [String]] = [:]
    ) -> [UInt8] {
        var head: Members = []
        head.add("title", text: declaration.title)
        head.add("project", text: declaration.project)
        head.add("dataset", text: declaration.dataset)
        head.add("release", text: declaration.release)
        head.add("rules", list: declaration.rules)
        head.add("clearance", text: declaration.clearance.rawValue)
        head.add("supersedes", text: declaration.supersedes)
        var bytes = YAML.document(head)
        let outputs = declaration.outputs.filter { $0.kind != .undeclared }
        guard !outputs.isEmpty else { return bytes + Array("outputs: []\n".utf8) }
        bytes += Array("outputs:\n".utf8)
        for output in outputs {
            for question in questions[output.id] ?? [] {
                bytes += Array("  # \(VisibleText.visible(question))\n".utf8)
            }
            bytes += block(output)
        }
        return bytes
    }

    /// One output in block form, two spaces in, whatever its width.
    private static func block(_ output: OutputDeclaration) -> [UInt8] {
        var lines = YAML.lines(output.members, indent: 4)
        lines[0] = "  - " + lines[0].dropFirst(4)
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}

typealias Members = [YAML.Member]

extension Members {
    mutating func add(_ key: String, _ value: YAML?) {
        if let value { append(YAML.Member(key, value)) }
    }

    mutating func add(_ key: String, text: String?) { add(key, text.map(YAML.text)) }

    mutating func add(_ key: String, whole: Int?) { add(key, whole.map { .number(Decimal($0)) }) }

    mutating func add(_ key: String, number: Decimal?) { add(key, number.map(YAML.number)) }

    /// Left out where empty.
    mutating func add(_ key: String, list: [String]) {
        if !list.isEmpty { add(key, .list(list.map(YAML.text))) }
    }

    /// Left out where empty.
    mutating func add(_ key: String, map members: Members) {
        if !members.isEmpty { add(key, .map(members)) }
    }

    /// In the order of the keys' bytes; left out where empty.
    mutating func add<Value>(
        _ key: String, sorted map: [String: Value], _ value: (Value) -> YAML
    ) {
        let sorted = map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        add(key, map: sorted.map { YAML.Member($0.key, value($0.value)) })
    }

    /// A population: per variable one label or a list of them.
    mutating func add(_ key: String, population: [String: [String]]) {
        add(key, sorted: population) { labels in
            labels.count == 1 ? .text(labels[0]) : .list(labels.map(YAML.text))
        }
    }
}

extension OutputDeclaration {
    fileprivate var members: Members {
        var members: Members = []
        members.add("id", text: id)
        members.add("file", text: file)
        members.add("kind", text: kind.rawValue)
        members.add("unit", text: unit)
        members.add("population", population: population)
        members.add("missing", text: missing?.rawValue)
        members.add("context", text: context)
        members.add("exception", text: exception)
        if !states.isEmpty { members.add("states", .list(states.map(\.yaml))) }
        if let table { members.add("table", .map(table.members)) }
        if let evidence { members.add("evidence", .map(evidence.members)) }
        if !models.isEmpty { members.add("models", .list(models.map { .map($0.members) })) }
        members.add("data", text: data)
        return members
    }
}

extension StatedNumber {
    fileprivate var yaml: YAML {
        var members: Members = []
        members.add("population", population: population)
        members.add("unit", text: unit)
        members.add("value", number: value)
        return .map(members)
    }
}

extension EvidenceDeclaration {
    var members: Members {
        var members: Members = []
        members.add("file", text: file)
        members.add("count", text: count)
        members.add("contributors", sorted: contributors) { .text($0) }
        members.add("largest", sorted: largest) { .list($0.map(YAML.text)) }
        for column in EvidenceColumn.allCases {
            members.add(column.rawValue, text: columns[column])
        }
        members.add("two-by-two", text: twoByTwo)
        return members
    }
}

extension ModelDeclaration {
    fileprivate var members: Members {
        var members: Members = []
        members.add("columns", sorted: columns) { .text($0) }
        members.add("type", text: type?.rawValue)
        if role != .fixed { members.add("role", text: role.rawValue) }
        members.add("observations", whole: observations)
        members.add("residual-df", whole: residualDF)
        members.add("events", whole: events)
        members.add("groups", sorted: groups) { group in
            var members: Members = []
            members.add("count", whole: group.count)
            members.add("smallest", whole: group.smallest)
            return .map(members)
        }
        members.add("level-counts", text: levelCounts)
        return members
    }
}
