import Foundation
import Testing

@testable import Desk

/// What lies in the desk's folder for people to read, edited behind the desk's back.
struct DeviationTests {
    private func deviations(_ small: SmallDesk) throws -> [String] {
        let desk = try small.open()
        let found = try desk.deviations()
        guard !found.isEmpty else {
            _ = try desk.verify()
            return found
        }
        #expect(throws: DeskError.deviates(found)) { try desk.verify() }
        return found
    }

    private func edit(_ small: SmallDesk, _ name: String, _ old: String, _ new: String) throws {
        let file = URL(filePath: "\(small.path)/\(name)")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(old))
        try Data(text.replacing(old, with: new).utf8).write(to: file)
    }

    @Test func `a desk as it was made deviates in nothing`() throws {
        #expect(try deviations(try SmallDesk(.released)).isEmpty)
    }

    @Test func `an edited pack is named with its file and the entry that names another`() throws {
        let small = try SmallDesk(.submitted)
        try edit(small, "rules/mini/pack.yaml", "{minimum: 10}", "{minimum: 3}")
        let found = try deviations(small)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("rules/mini/pack.yaml: not the pack that entry 1 of the log"))
    }

    @Test func `a pack that is gone is named`() throws {
        let small = try SmallDesk(.submitted)
        try FileManager.default.removeItem(atPath: "\(small.path)/rules/mini/pack.yaml")
        #expect(try deviations(small).first?.hasPrefix("rules/mini/pack.yaml: gone") == true)
    }

    @Test(arguments: [
        ("checkers: 2", "checkers: 1", "quorum"), ("checkers: 2", "checkers: 2, code: 1", "quorum"),
        ("checkers: 2", "checkers: 2, order: sequential", "quorum"),
        ("retain: 90", "retain: 90\nrecall: {release-managers: 3}", "recall"),
        ("retain: 90", "retain: 90\npolicy-change: {checkers: 1}", "policy-change"),
        ("retain: 90", "retain: 90\ndata-owner: {datasets: [a]}", "data-owner"),
        ("retain: 90", "retain: 90\nhold-keys: 5", "hold-keys"),
        ("retain: 90", "retain: 89", "retain"), ("checks: 200", "checks: 201", "trial-checks"),
        ("[mini]", "[mini, mini]", "packs"),
    ])
    func `a part of desk.yaml that the log does not say is named with the entry`(
        old: String, new: String, part: String
    ) throws {
        let small = try SmallDesk(.submitted)
        try edit(small, "desk.yaml", old, new)
        let found = try deviations(small)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("desk.yaml: \(part)") && found[0].contains("entry 1"))
    }

    @Test func `what auditors are handed is compared with the log, too`() throws {
        let small = try SmallDesk(.submitted)
        try edit(small, "trust/policy.json", "2", "1")
        let key = try PrivateKeyFile.publicKey()
        try Data(key.pem).write(to: URL(filePath: "\(small.path)/trust/checkers/\(key.id).pub"))
        let found = try deviations(small)
        #expect(found.count == 2)
        #expect(found[0].hasPrefix("trust/policy.json: not the quorum"))
        #expect(found[1].hasPrefix("trust/checkers/\(key.id).pub: is a key that no entry"))
    }
}
