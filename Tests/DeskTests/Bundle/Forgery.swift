import Audit
import Clearance
import Foundation
import Release
import Signing
import Testing

@testable import Desk

/// A good bundle, and somebody with every key of the desk who makes it bad: what they sign anew is
/// consistent in itself, so that only the rule under test can refuse it.
struct Forgery {
    var parts: [String: [UInt8]]
    let small: SmallDesk
    let desk: OpenDesk
    let trust: Trust
    let keyID: String

    init() throws {
        small = try SmallDesk(.released)
        desk = try small.open()
        parts = try SmallDesk.tree(small.out)
        trust = try Trust(folder: desk.folder.trust)
        keyID = try desk.keys.releaseKey().publicKey.keyID
    }

    var predicate: [String: JSONValue] {
        get throws { try #require(statement["predicate"]?.object) }
    }

    var statement: JSONValue {
        get throws { try JSONValue(parsing: try #require(parts["statement.json"])) }
    }

    /// Votes of one checker, by path.
    func votes(of checker: Int) -> [String] {
        let keyID = SmallDesk.keys[checker].publicKey.keyID
        return parts.keys.filter { $0.hasPrefix("votes/\(keyID)/") && $0.hasSuffix(".json") }
            .sorted()
    }

    /// Replaces a vote by another one, signed by whoever is given; it names that key, or another.
    mutating func replace(
        _ path: String, by change: (Vote) -> Vote, signedBy key: PrivateKey? = nil,
        naming named: String? = nil
    ) throws {
        let statement = try #require(parts[path])
        let wrote = try Statement(bytes: statement).predicate["keyid"]?.string
        let old = try Vote(statement: statement, keyID: try #require(wrote))
        let keyID = path.split(separator: "/")[1]
        let own = SmallDesk.keys.first { $0.publicKey.keyID == keyID }
        let signer = try #require(key ?? own)
        let made = try change(old).statement(keyID: named ?? signer.publicKey.keyID)
        parts[path] = made
        parts[path.dropLast(4) + "sig"] = try signer.signature(
            of: DSSE.preAuthenticationEncoding(payload: made))
    }

    /// Signs everything again, so that statement, signatures, entry and proof fit the parts. The
    /// statement's lists of votes and attachments are made to fit first.
    mutating func reseal(
        subjects: [Statement.Subject]? = nil,
        _ change: (inout [String: JSONValue]) -> Void = { _ in }
    ) throws {
        var predicate = try predicate
        let votes = parts.filter { $0.key.hasPrefix("votes/") && $0.key.hasSuffix(".json") }
        predicate["votes"] = .array(
            votes.map { SHA256Digest(of: $0.value).hex }.sorted().map(JSONValue.string))
        var attachments: [String: JSONValue] = [:]
        for name in ["criteria.json", "crl.pem", "ro-crate-metadata.json"] {
            attachments[name] = parts[name].map { .string(SHA256Digest(of: $0).hex) }
        }
        predicate["attachments"] = .object(attachments)
        change(&predicate)
        let sorted = parts.keys.filter { $0.hasPrefix("files/") }.sorted()
        let honest = sorted.map { path in
            Statement.Subject(
                name: String(path.dropFirst(6)), digest: SHA256Digest(of: parts[path] ?? []))
        }
        let statement = Statement(
            subjects: subjects ?? honest, predicateType: "urn:sallyport:release:1",
            predicate: .object(predicate))
        try sign(statement.bytes())
    }

    /// Signs these bytes as the statement, whatever they are, and records the release.
    mutating func sign(_ statement: [UInt8], cms: [UInt8]? = nil, outputs: Int = 2) throws {
        let key = try desk.keys.releaseKey()
        let signature = try key.signature(of: DSSE.preAuthenticationEncoding(payload: statement))
        parts["statement.json"] = statement
        parts["sig/\(keyID).sig"] = signature
        parts["statement.dsse.json"] = try DSSE.envelope(
            payload: statement, signatures: [(keyID: keyID, signature: signature)])
        parts["statement.p7s"] =
            try cms
            ?? CMS.detachedSignature(
                of: statement, certificate: desk.keys.releaseCertificate(), key: key)
        try record(outputs: Array(0..<outputs))
    }

    /// A log of one entry, which is this release, signed by the desk's log key.
    mutating func record(outputs: [Int] = [0, 1], id: String = "s-0001", time: Int? = nil) throws {
        let others = parts.filter { $0.key != "entry.json" && $0.key != "release.tlog-proof" }
        let old = try LogEvent(entry: try #require(parts["entry.json"]))
        let event = Event.released(
            Event.Released(
                submission: id, outputs: outputs,
                files: others.values.map { SHA256Digest(of: $0) }.sorted()))
        try record(LogEvent(time: time ?? old.time, actor: old.actor, event: event).entry())
    }

    mutating func record(_ entry: [UInt8]) throws {
        let leaf = MerkleTree.leafHash(entry)
        let note = try desk.checkpoint(of: TreeHead(size: 1, root: leaf))
        parts["entry.json"] = entry
        parts["release.tlog-proof"] = LogProof(index: 0, hashes: [], note: note).bytes
    }

    func problem(trust: Trust? = nil) -> BundleError? {
        do {
            _ = try VerifiedRelease(parts: parts, trust: trust ?? self.trust)
            return nil
        } catch {
            return error as? BundleError ?? BundleError("\(error)", .missing)
        }
    }
}
