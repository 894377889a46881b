import Clearance
import Signing
import Testing

struct VoteTests {
    static let sample = Vote(
        submission: "s-0001", turn: 1, decision: .approve, path: "tables/é 1.csv",
        digest: SHA256Digest(of: Array("bytes".utf8)), findings: Scene.commitment("findings"),
        packs: Scene.packs, reason: Scene.commitment("reason"))

    @Test(arguments: Decision.allCases)
    func `a vote is read as it was written, with a reason and without`(decision: Decision) throws {
        for reason in [nil, Scene.commitment("reason")] {
            let vote = Vote(
                submission: "s-0001", turn: 2, decision: decision, path: "t.csv",
                digest: Self.sample.digest, findings: Self.sample.findings, packs: [],
                reason: reason)
            let statement = try vote.statement(keyID: Scene.keyID(3))
            #expect(try Vote(statement: statement, keyID: Scene.keyID(3)) == vote)
        }
    }

    @Test func `every changed byte of a signed vote is refused`() throws {
        let signed = try SignedVote(Self.sample, signedBy: .generate(.ed25519))
        for place in signed.statement.indices {
            var damaged = signed.statement
            damaged[place] ^= 1
            #expect(throws: (any Error).self, "byte \(place)") {
                try SignedVote(
                    statement: damaged, key: signed.key, signature: signed.signature)
            }
        }
        for place in signed.signature.indices {
            var damaged = signed.signature
            damaged[place] ^= 1
            #expect(throws: (any Error).self, "signature byte \(place)") {
                try SignedVote(
                    statement: signed.statement, key: signed.key, signature: damaged)
            }
        }
    }

    @Test func `another key's signature is refused`() throws {
        let signed = try SignedVote(Self.sample, signedBy: .generate(.ed25519))
        let other = try PrivateKey.generate(.ed25519).publicKey
        #expect(throws: Refusal.malformed("vote")) {
            try SignedVote(statement: signed.statement, key: other, signature: signed.signature)
        }
        // Even where it names the key that it is said to be by.
        let named = try Self.sample.statement(keyID: other.keyID)
        #expect(throws: Refusal.voteMismatch("its signature")) {
            try SignedVote(statement: named, key: other, signature: signed.signature)
        }
    }

    @Test func `two checkers' votes on the same file are different bytes`() throws {
        let votes = try (1...2).map { _ in
            try SignedVote(Self.sample, signedBy: .generate(.ed25519))
        }
        #expect(votes[0].statement != votes[1].statement)
        for (vote, other) in zip(votes, votes.reversed()) {
            #expect(throws: Refusal.malformed("vote")) {
                try Vote(statement: vote.statement, keyID: other.key.keyID)
            }
        }
    }

    @Test(arguments: [
        ("sha256:", "sha512:"), ("\"turn\":1", "\"turn\":0"), ("\"turn\":1", "\"turn\":\"1\""),
        ("approve", "Approve"), ("urn:sallyport:vote:1", "urn:sallyport:vote:2"),
        ("statement/v1", "statement/v2"), ("Statement/v1", "Statement/v01"),
        ("\"keyid\":\"", "\"keyid\":\"0"), ("\"keyid\"", "\"keyId\""),
        ("\"submission\":", "\"Submission\":"), ("{\"_type\"", "{\"Z\":1,\"_type\""),
        ("\"decision\"", "\"a\":1,\"decision\""), ("}]", "},{\"digest\":{},\"name\":\"x\"}]"),
    ])
    func `what is no vote of ours is refused`(change: (String, String)) throws {
        let text = String(decoding: try Self.sample.statement(keyID: Scene.keyID(3)), as: UTF8.self)
        let parts = text.split(separator: change.0, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let changed = Array("\(parts[0])\(change.1)\(parts[1])".utf8)
        #expect(throws: (any Error).self) {
            try Vote(statement: changed, keyID: Scene.keyID(3))
        }
    }

    @Test func `a statement without subjects or with another's keys is refused`() throws {
        let empty: JSONValue = [
            "_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": "x",
            "predicate": [:],
        ]
        let double: JSONValue = [
            "_type": "https://in-toto.io/Statement/v1", "predicateType": "x", "predicate": [:],
            "subject": [
                [
                    "name": "a",
                    "digest": ["sha256": .string(Self.sample.digest.hex), "sha512": "0"],
                ]
            ],
        ]
        for value in [empty, double] {
            let bytes = try value.canonicalBytes()
            #expect(throws: Refusal.self) { try Statement(bytes: bytes) }
        }
    }
}
