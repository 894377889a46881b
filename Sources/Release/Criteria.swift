import Disclosure
import Outputs
import Signing

/// Every pack, rule and parameter that judged a release, and the program that did: a record that
/// a machine can read (SATRE 3.3.09). It holds nothing of the outputs.
public enum Criteria {
    /// Canonical JSON; numbers with decimals are strings.
    public static func json(packs: [RulePack], program: String) throws -> [UInt8] {
        try JSONValue.object([
            "sallyport": .integer(1), "program": .string(program),
            "packs": .array(packs.map(pack)),
        ]).canonicalBytes()
    }

    private static func pack(_ pack: RulePack) -> JSONValue {
        .object([
            "pack": .string(pack.name), "version": .integer(pack.version),
            "title": .string(pack.title), "issuer": .string(pack.issuer),
            "sha256": .string(pack.digest.hex),
            "missing-evidence": .string(pack.missingEvidence.rawValue),
            "rules": .array(pack.rules.map(rule)),
        ])
    }

    private static func rule(_ entry: RulePack.Entry) -> JSONValue {
        var members: [String: JSONValue] = [
            "rule": .string(entry.key), "because": .string(entry.because),
            "override": .string(entry.override.rawValue),
            "parameters": value(.map(entry.parameters)),
        ]
        let scope: [(String, [String])] = [
            ("kinds", entry.scope.kinds.map(\.rawValue)), ("units", Array(entry.scope.units)),
            ("statistics", entry.scope.statistics.map(\.rawValue)),
        ]
        let limits = scope.filter { !$0.1.isEmpty }
        if !limits.isEmpty {
            members["for"] = .object(
                Dictionary(
                    uniqueKeysWithValues: limits.map { name, words in
                        (name, .array(words.sorted().map(JSONValue.string)))
                    }))
        }
        return .object(members)
    }

    private static func value(_ value: Parameters.Value) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let number):
            number.whole.map(JSONValue.integer) ?? .string(number.description)
        case .list(let list): .array(list.map(Self.value))
        case .map(let map): .object(map.mapValues(Self.value))
        }
    }
}
