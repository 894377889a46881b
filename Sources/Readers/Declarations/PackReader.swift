import Disclosure
import Outputs

/// Reads a rule pack (INTERFACE.md, "A rule pack").
public enum PackReader {
    /// Throws all mistakes at once: unknown rules and parameters with a suggestion, a rule without
    /// `because`, a rule given twice.
    ///
    /// - `digest`: SHA-256 of `bytes`.
    public static func pack(
        bytes: [UInt8], file: String, digest: Digest, limits: ReadLimits = ReadLimits()
    ) throws(ReadErrors) -> RulePack {
        let root = try YAMLNode(parsing: bytes, file: file, limits: limits.yaml)
        let log = ReadLog(file: file)
        let map = MapReader(root, named: "the pack", log: log)
        let name = map.requiredText("pack") ?? ""
        map.require("version")
        let version = map.whole("version", in: 1...1_000_000) ?? 1
        let title = map.text("title") ?? ""
        let issuer = map.requiredText("issuer") ?? ""
        let missing: MissingEvidence = map.word("missing-evidence") ?? .review
        map.require("rules")
        let rules = map.maps("rules").compactMap { entry($0) }
        map.finish()
        try log.check()
        return RulePack(
            name: name, version: version, title: title, issuer: issuer,
            missingEvidence: missing == .fail ? .fail : .review, rules: rules, digest: digest)
    }

    private enum MissingEvidence: String, CaseIterable { case review, fail }

    private static let ownKeys: Set<String> = ["because", "for", "override"]

    /// One rule: its key with its parameters, `because`, and what it is restricted to.
    private static func entry(_ map: MapReader) -> RulePack.Entry? {
        let because = map.requiredText("because") ?? ""
        let scope = scope(map)
        let override: RulePack.Override = map.word("override") ?? .reason
        let named = map.all().filter { !ownKeys.contains($0.key) }
        guard let first = named.first else {
            map.log.add(.other("this entry names no rule; add one"), line: map.line)
            return nil
        }
        for extra in named.dropFirst() {
            report(extra, afterRule: first.key, map.log)
        }
        guard let type = RulePack.catalogue[first.key] else {
            let keys = RulePack.catalogue.keys.sorted()
            map.log.add(
                .unknownWord(
                    first.key, key: "rule", allowed: keys,
                    suggestion: Spelling.suggestion(for: first.key, among: keys)),
                line: first.line, column: first.column)
            return nil
        }
        let parameters = parameters(first, map.log)
        guard let rule = rule(type, parameters, first, map.log) else { return nil }
        return RulePack.Entry(
            rule: rule, parameters: parameters, because: because, scope: scope, override: override)
    }

    private static func report(_ extra: YAMLEntry, afterRule rule: String, _ log: ReadLog) {
        if RulePack.catalogue[extra.key] != nil {
            log.add(
                .other("a second rule in one entry; begin it with a dash of its own"),
                line: extra.line, column: extra.column)
        } else {
            let suggestion = Spelling.suggestion(for: extra.key, among: ownKeys)
            log.add(
                .unknownKey(extra.key, suggestion: suggestion), line: extra.line,
                column: extra.column)
        }
    }

    private static func rule(
        _ type: any Rule.Type, _ values: [String: Parameters.Value], _ entry: YAMLEntry,
        _ log: ReadLog
    ) -> (any Rule)? {
        var parameters = Parameters(values)
        do throws(ParameterError) {
            let rule = try type.init(parameters: &parameters)
            let (names, known) = parameters.leftOver
            for name in names {
                let place = place(of: name, in: entry)
                log.add(
                    .unknownKey(name, suggestion: Spelling.suggestion(for: name, among: known)),
                    line: place.line, column: place.column)
            }
            return names.isEmpty ? rule : nil
        } catch {
            let place = place(of: error.name, in: entry)
            log.add(
                .other("\(entry.key): \(error)"), line: place.line, column: place.column)
            return nil
        }
    }

    private static func place(of name: String, in entry: YAMLEntry) -> (line: Int, column: Int) {
        guard case .map(let parameters) = entry.value.content else {
            return (entry.line, entry.column)
        }
        let outer = name.split(separator: ".").first.map(String.init) ?? name
        let found = parameters.first { $0.key == outer }
        return (found?.line ?? entry.line, found?.column ?? entry.column)
    }

    private static func scope(_ map: MapReader) -> RulePack.Scope {
        guard let only = map.map("for") else { return RulePack.Scope() }
        func words<Word: RawRepresentable & CaseIterable & Hashable>(_ key: String) -> Set<Word>
        where Word.RawValue == String {
            guard let node = only.node(key) else { return [] }
            let nodes = if case .list(let list) = node.content { list } else { [node] }
            return Set(nodes.compactMap { only.word($0, key: key) })
        }
        let scope = RulePack.Scope(
            kinds: words("kinds"), units: Set(only.texts("units")), statistics: words("statistics"))
        only.finish()
        return scope
    }

    private static func parameters(_ entry: YAMLEntry, _ log: ReadLog) -> [String: Parameters.Value]
    {
        if entry.value.isNull { return [:] }
        guard case .map(let map) = entry.value.content else {
            log.add(
                .wrongType(key: entry.key, expected: "a map of parameters"), at: entry.value)
            return [:]
        }
        var values: [String: Parameters.Value] = [:]
        for entry in map { values[entry.key] = value(entry.value) }
        return values
    }

    /// Plain text that reads as a number is one; in quotes it is text.
    private static func value(_ node: YAMLNode) -> Parameters.Value {
        switch node.content {
        case .text(let text, let plain):
            if plain, let number = Decimal(parsing: text) { return .number(number) }
            return .text(text)
        case .list(let list): return .list(list.map(value))
        case .map(let map):
            return .map(
                Dictionary(
                    map.map { ($0.key, value($0.value)) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}
