import Audit
import Clearance
import Foundation
import Release
import Signing
import Testing

@testable import Desk

/// Bundles that somebody with the desk's keys might make. None may verify.
struct ForgeryTests {
    @Test func `a bundle that is merely signed again verifies, or these tests would say nothing`()
        throws
    {
        var forgery = try Forgery()
        #expect(forgery.problem() == nil)
        try forgery.reseal()
        #expect(forgery.problem() == nil)
    }

    @Test func `one checker's votes alone are no quorum`() throws {
        var forgery = try Forgery()
        for path in forgery.votes(of: 1) {
            forgery.parts[path] = nil
            forgery.parts[path.dropLast(4) + "sig"] = nil
        }
        try forgery.reseal()
        let expected = BundleProblem.quorum(file: SmallDesk.files[0], have: 1, need: 2)
        #expect(forgery.problem() == BundleError("files/\(SmallDesk.files[0])", expected))
    }

    @Test func `one checker cannot vote twice on a file`() throws {
        var forgery = try Forgery()
        let own = try #require(forgery.votes(of: 0).first)
        let stolen = forgery.votes(of: 1)
        let copy = own.replacingOccurrences(of: "/1.json", with: "/9.json")
        forgery.parts[copy] = forgery.parts[own]
        try forgery.replace(copy, by: { $0.with(findings: Commitment(to: [1], salt: [])) })
        for path in stolen {
            forgery.parts[path] = nil
            forgery.parts[path.dropLast(4) + "sig"] = nil
        }
        try forgery.reseal()
        #expect(forgery.problem() == BundleError(copy, .duplicateVote))
    }

    @Test func `a vote signed by nobody that is trusted is refused`() throws {
        var forgery = try Forgery()
        let stranger = try PrivateKey.generate(.ed25519)
        for path in forgery.votes(of: 1) {
            let name = "votes/\(stranger.publicKey.keyID)/" + path.suffix(6)
            forgery.parts[name] = forgery.parts[path]
            try forgery.replace(name, by: { $0 }, signedBy: stranger)
            forgery.parts[path] = nil
            forgery.parts[path.dropLast(4) + "sig"] = nil
        }
        try forgery.reseal()
        #expect(forgery.problem()?.problem == .notTrusted)
    }

    @Test func `a vote signed by a key other than its folder says is refused`() throws {
        var forgery = try Forgery()
        let path = try #require(forgery.votes(of: 1).first)
        try forgery.replace(path, by: { $0 }, signedBy: SmallDesk.keys[0])
        try forgery.reseal()
        #expect(forgery.problem() == BundleError(path.dropLast(4) + "sig", .signature))
    }

    @Test func `a vote that names another key than the one that signed it is refused`() throws {
        var forgery = try Forgery()
        let path = try #require(forgery.votes(of: 1).first)
        let other = SmallDesk.keys[0].publicKey.keyID
        try forgery.replace(path, by: { $0 }, naming: other)
        try forgery.reseal()
        let expected = BundleProblem.malformed("a vote in canonical JSON by the key of its folder")
        #expect(forgery.problem() == BundleError(path, expected))
    }

    @Test func `the statement names every vote by a digest of its own`() throws {
        let forgery = try Forgery()
        let votes = try #require(try forgery.predicate["votes"]?.array?.compactMap(\.string))
        #expect(votes.count == 2 * SmallDesk.files.count)
        #expect(Set(votes).count == votes.count)
    }

    @Test func `votes about anything else than this release are refused`() throws {
        let other = SHA256Digest(of: Array("other".utf8))
        let changes: [(String, @Sendable (Vote) -> Vote)] = [
            ("another submission", { $0.with(submission: "s-0002") }),
            ("another turn of the review", { $0.with(turn: 2) }),
            ("another decision than to approve", { $0.with(decision: .reject) }),
            ("a file that is not released", { $0.with(path: "tables/other.csv") }),
            ("a file that is not released", { $0.with(digest: other) }),
        ]
        for (name, change) in changes {
            var forgery = try Forgery()
            let path = try #require(forgery.votes(of: 1).first)
            try forgery.replace(path, by: change)
            try forgery.reseal()
            let error = try #require(forgery.problem(), "\(name)")
            #expect(error.problem == .voteAbout(name))
            #expect(error.file.hasPrefix("votes/"))
        }
        var forgery = try Forgery()
        let path = try #require(forgery.votes(of: 1).first)
        try forgery.replace(path, by: { $0.with(packs: [other]) })
        try forgery.reseal()
        #expect(forgery.problem() == BundleError(path, .packsDiffer))
    }

    @Test func `a vote under other packs than the statement's is refused, or the other way`()
        throws
    {
        var forgery = try Forgery()
        try forgery.reseal { $0["packs"] = [] }
        #expect(forgery.problem()?.problem == .packsDiffer)
        try forgery.reseal { predicate in
            let first = predicate["packs"]?.array?.first ?? .null
            predicate["packs"] = .array([first, first])
        }
        #expect(forgery.problem() != nil)
    }

    @Test func `a statement that leaves out or adds a vote is refused`() throws {
        for change in [{ Array($0.dropFirst()) }, { $0 + $0.suffix(1) }, { $0.reversed() }]
            as [([JSONValue]) -> [JSONValue]]
        {
            var forgery = try Forgery()
            try forgery.reseal { $0["votes"] = .array(change($0["votes"]?.array ?? [])) }
            #expect(forgery.problem() == BundleError("statement.json", .votesDiffer))
        }
    }

    @Test func `a statement with a key more, not canonical, or of another time is refused`() throws
    {
        var forgery = try Forgery()
        try forgery.reseal { $0["comment"] = "x" }
        #expect(forgery.problem()?.file == "statement.json")
        try forgery.reseal { $0["comment"] = nil }
        try forgery.reseal { $0["time"] = .integer(($0["time"]?.integer ?? 0) + 1) }
        #expect(forgery.problem()?.file == "statement.json")
        try forgery.reseal { $0["time"] = .integer(($0["time"]?.integer ?? 0) - 1) }
        #expect(forgery.problem() == nil)
        let good = try #require(forgery.parts["statement.json"])
        let text = String(decoding: good, as: UTF8.self)
        let bad = [
            good + [0x0A], [0x20] + good,
            Array(text.replacingOccurrences(of: "\"_type\":", with: "\"_type\": ").utf8),
            Array(text.replacingOccurrences(of: "{\"_type\"", with: "{\"A\":1,\"_type\"").utf8),
        ]
        for bytes in bad {
            try forgery.sign(bytes)
            #expect(forgery.problem()?.file == "statement.json")
        }
    }

    @Test func `a statement about other files, or in another order, is refused`() throws {
        var forgery = try Forgery()
        try forgery.reseal()
        let honest = try Statement(bytes: try #require(forgery.parts["statement.json"])).subjects
        let extra = Statement.Subject(name: "tables/x.csv", digest: honest[0].digest)
        for subjects in [honest.reversed(), Array(honest.prefix(1)), honest + [extra]] {
            try forgery.reseal(subjects: subjects)
            #expect(forgery.problem() == BundleError("statement.json", .subjects))
        }
    }

    @Test func `SHA256SUMS in another order, twice the same, or of another form is refused`()
        throws
    {
        let good = try Forgery()
        let sums = String(decoding: try #require(good.parts["SHA256SUMS"]), as: UTF8.self)
        let lines = sums.split(separator: "\n").map { "\($0)\n" }
        let bad = [
            lines.reversed().joined(), sums + lines[1], String(sums.dropLast()), sums + "\n", "",
            sums.replacingOccurrences(of: "  ", with: " *"), sums.uppercased(),
            sums.replacingOccurrences(of: "  ", with: "  ./"), "\\" + sums,
        ]
        for text in bad {
            var forgery = good
            forgery.parts["SHA256SUMS"] = Array(text.utf8)
            try forgery.reseal()
            let file = forgery.problem()?.file ?? "nothing"
            #expect(file == "SHA256SUMS" || file.hasPrefix("files/"), "\(text)")
        }
    }

    @Test func `a CMS signature by another key of the same authority is refused`() throws {
        var forgery = try Forgery()
        let statement = try #require(forgery.parts["statement.json"])
        let passphrase = forgery.desk.keys.passphrase
        let authorityKey = try PrivateKey(
            encryptedPEM: DiskFiles().read(forgery.desk.folder.authorityKey, limit: 1 << 16),
            passphrase: passphrase)
        let authority = try #require(forgery.trust.authorities.first)
        let other = try PrivateKey.generate(.p256)
        let certificate = try Certificate.leaf(
            commonName: "other", publicKey: other.publicKey, issuer: authority,
            issuerKey: authorityKey, notBefore: 0, notAfter: 4_000_000_000)
        let cms = try CMS.detachedSignature(
            of: statement, certificate: certificate, key: other)
        try forgery.sign(statement, cms: cms)
        #expect(forgery.problem() == BundleError("statement.p7s", .otherSigner))
    }

    @Test func `a CMS signature by another authority, or over other content, is refused`() throws {
        var forgery = try Forgery()
        let statement = try #require(forgery.parts["statement.json"])
        let key = try forgery.desk.keys.releaseKey()
        let own = try Certificate.authority(
            commonName: "mine", key: key, notBefore: 0, notAfter: 4_000_000_000)
        let certificate = try forgery.desk.keys.releaseCertificate()
        let bad = [
            try CMS.detachedSignature(of: statement, certificate: own, key: key),
            try CMS.detachedSignature(
                of: statement + [0x20], certificate: certificate, key: key),
        ]
        for cms in bad {
            try forgery.sign(statement, cms: cms)
            let error = try #require(forgery.problem())
            #expect(error.file == "statement.p7s")
        }
    }

    @Test func `an entry of another submission, number of files, or kind is refused`() throws {
        var forgery = try Forgery()
        try forgery.record(id: "s-0002")
        #expect(forgery.problem() != nil)
        try forgery.record(outputs: [0])
        #expect(forgery.problem()?.file == "entry.json")
        try forgery.record(
            LogEvent(time: 1, actor: nil, event: .withdrawn(submission: "s-0001")).entry())
        #expect(forgery.problem()?.file == "entry.json")
    }

    @Test func `an entry in another log is refused`() throws {
        var forgery = try Forgery()
        let entry = try #require(forgery.parts["entry.json"])
        let other = try NoteSigner(name: forgery.desk.policy.origin, key: .generate(.ed25519))
        let head = TreeHead(size: 1, root: MerkleTree.leafHash(entry))
        let text = try Checkpoint(origin: forgery.desk.policy.origin, head: head).text
        let note = try SignedNote.sign(text: text, signers: [other])
        forgery.parts["release.tlog-proof"] = LogProof(index: 0, hashes: [], note: note).bytes
        #expect(forgery.problem()?.file == "release.tlog-proof")
    }

    @Test func `an auditor's list that revokes the release certificate before then is believed`()
        throws
    {
        let forgery = try Forgery()
        let folder = forgery.desk.folder
        let authorityKey = try PrivateKey(
            encryptedPEM: DiskFiles().read(folder.authorityKey, limit: 1 << 16),
            passphrase: forgery.desk.keys.passphrase)
        let released = try LogEvent(entry: try #require(forgery.parts["entry.json"])).time
        let serial = try forgery.desk.keys.releaseCertificate().serialHex
        let list = URL(filePath: "\(folder.trust)/crl.pem")
        for (time, isGood) in [(released - 10, false), (released + 10, true)] {
            let made = try RevocationList.make(
                issuer: try #require(forgery.trust.authorities.first), key: authorityKey,
                revoked: [.init(serialHex: serial, time: time)], number: 1,
                thisUpdate: released + 20, nextUpdate: released + 1000)
            try Data(made.pem).write(to: list)
            let trust = try Trust(folder: folder.trust)
            #expect((forgery.problem(trust: trust) == nil) == isGood)
        }
        let stranger = try PrivateKey.generate(.p256)
        let other = try Certificate.authority(
            commonName: "x", key: stranger, notBefore: 0, notAfter: 4_000_000_000)
        let foreign = try RevocationList.make(
            issuer: other, key: stranger, revoked: [], number: 1, thisUpdate: 1, nextUpdate: 2)
        try Data(foreign.pem).write(to: list)
        #expect(throws: BundleError.self) { try Trust(folder: folder.trust) }
    }
}

extension Vote {
    fileprivate func with(
        submission: String? = nil, turn: Int? = nil, decision: Decision? = nil,
        path: String? = nil, digest: SHA256Digest? = nil, findings: Commitment? = nil,
        packs: [SHA256Digest]? = nil
    ) -> Vote {
        Vote(
            submission: submission ?? self.submission, turn: turn ?? self.turn,
            decision: decision ?? self.decision, path: path ?? self.path,
            digest: digest ?? self.digest, findings: findings ?? self.findings,
            packs: packs ?? self.packs, reason: reason)
    }
}
