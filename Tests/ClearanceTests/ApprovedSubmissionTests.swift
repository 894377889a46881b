import Clearance
import Signing
import Testing

/// An approved submission with real keys, and everything that could be held against it.
private struct Approval {
    static let bytes = Array("la,n\nLeeds,34\n".utf8)
    static let path = "tables/t.csv"

    let scene = Scene()
    let keys: [Pseudonym: PrivateKey]
    private(set) var ledger = Ledger()
    private(set) var votes: [Pseudonym: (vote: SignedVote, salt: [UInt8])] = [:]

    init(turn: Int = 1, signed: (Vote) -> Vote = { $0 }) throws {
        keys = try [scene.first, scene.second, scene.author].reduce(into: [:]) {
            $0[$1] = try PrivateKey.generate(.ed25519)
        }
        let people: [(Event, Pseudonym?)] = [
            (.genesis(origin: "example.org/log"), nil),
            (.policy(Policy(checkers: 2, packs: Scene.packs)), nil),
            (.keyAdded(person: scene.oper, role: .operator, keyID: nil), nil),
            (.keyAdded(person: scene.author, role: .researcher, keyID: nil), scene.oper),
            (.keyAdded(person: scene.manager, role: .releaseManager, keyID: nil), scene.oper),
        ]
        for (event, actor) in people { try apply(event, by: actor) }
        for (person, key) in keys {
            try apply(
                .keyAdded(person: person, role: .checker, keyID: key.publicKey.keyID),
                by: scene.oper)
        }
        try apply(scene.submission(), by: scene.author)
        try apply(scene.check(in: ledger), by: nil)
        for person in [scene.first, scene.second] { try cast(person, signed) }
        try apply(scene.closing(ledger), by: nil)
    }

    mutating func apply(_ event: Event, by actor: Pseudonym?) throws {
        try ledger.apply(scene.entry(event, by: actor))
    }

    /// The vote that the log commits to; `signed` may make it be about something else.
    private mutating func cast(_ person: Pseudonym, _ signed: (Vote) -> Vote) throws {
        let key = try #require(keys[person])
        let vote = try SignedVote(signed(Self.vote()), signedBy: key)
        let salt = try RandomBytes.make(32)
        votes[person] = (vote, salt)
        try apply(
            .voted(
                submission: Scene.id, output: 0, turn: 1, keyID: key.publicKey.keyID,
                vote: Commitment(to: vote.statement, salt: salt)), by: person)
    }

    static func vote(
        submission: String = Scene.id, turn: Int = 1, decision: Decision = .approve,
        path: String = path, bytes: [UInt8] = bytes, packs: [SHA256Digest] = Scene.packs
    ) -> Vote {
        Vote(
            submission: submission, turn: turn, decision: decision, path: path,
            digest: SHA256Digest(of: bytes), findings: Scene.commitment("findings"), packs: packs,
            reason: nil)
    }

    func candidate(
        path: String = path, bytes: [UInt8] = bytes,
        votes: [(vote: SignedVote, salt: [UInt8])]? = nil
    ) -> ApprovedSubmission.Candidate {
        let cast = [scene.first, scene.second].compactMap { self.votes[$0] }
        return ApprovedSubmission.Candidate(
            output: 0, path: path, bytes: bytes, votes: votes ?? cast)
    }

    func approved(_ candidates: [ApprovedSubmission.Candidate]? = nil) throws -> ApprovedSubmission
    {
        try ApprovedSubmission(Scene.id, of: candidates ?? [candidate()], in: ledger)
    }
}

struct ApprovedSubmissionTests {
    private func refusal(_ body: () throws -> ApprovedSubmission) -> Refusal? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test func `the approved bytes with both votes make one`() throws {
        let approved = try Approval().approved()
        #expect(approved.files.map(\.path) == [Approval.path])
        #expect(approved.files[0].bytes == Approval.bytes)
        #expect(approved.files[0].votes.count == 2)
    }

    @Test func `other bytes or another path than was voted on are refused`() throws {
        let approval = try Approval()
        for place in Approval.bytes.indices {
            var bytes = Approval.bytes
            bytes[place] ^= 1
            #expect(
                refusal { try approval.approved([approval.candidate(bytes: bytes)]) }
                    == .voteMismatch("the file's bytes or path"))
        }
        #expect(
            refusal { try approval.approved([approval.candidate(path: "tables/u.csv")]) }
                == .voteMismatch("the file's bytes or path"))
    }

    @Test func `a name in another Unicode spelling is another path`() throws {
        let approval = try Approval { _ in Approval.vote(path: "tables/\u{E9}.csv") }
        #expect(
            refusal { try approval.approved([approval.candidate(path: "tables/e\u{301}.csv")]) }
                == .voteMismatch("the file's bytes or path"))
        _ = try approval.approved([approval.candidate(path: "tables/\u{E9}.csv")])
    }

    @Test func `votes of another submission, turn or pack are refused, though logged`() throws {
        let others = [
            Approval.vote(submission: "s-0002"), Approval.vote(turn: 2),
            Approval.vote(packs: Scene.otherPacks), Approval.vote(packs: []),
        ]
        for vote in others {
            let approval = try Approval { _ in vote }
            #expect(
                refusal { try approval.approved() }
                    == .voteMismatch("submission, turn or packs"))
        }
    }

    @Test(arguments: Decision.allCases.filter { $0 != .approve })
    func `a vote that does not approve is refused, whatever the log says came of it`(
        decision: Decision
    ) throws {
        let approval = try Approval { _ in Approval.vote(decision: decision) }
        #expect(refusal { try approval.approved() } == .notApproved(output: 0))
    }

    @Test func `a wrong salt, or a vote the log does not count, is refused`() throws {
        let approval = try Approval()
        let scene = approval.scene
        let cast = try [scene.first, scene.second].map { try #require(approval.votes[$0]) }
        let salted = [(vote: cast[0].vote, salt: cast[1].salt), cast[1]]
        #expect(
            refusal { try approval.approved([approval.candidate(votes: salted)]) }
                == .voteMismatch("the entry in the log"))
        // Signed by the right person about the right file, but not what the log commits to.
        let key = try #require(approval.keys[scene.first])
        let unlogged = try SignedVote(
            Vote(
                submission: Scene.id, turn: 1, decision: .approve, path: Approval.path,
                digest: SHA256Digest(of: Approval.bytes), findings: Scene.commitment("others"),
                packs: Scene.packs, reason: nil), signedBy: key)
        let swapped = [(vote: unlogged, salt: cast[0].salt), cast[1]]
        #expect(
            refusal { try approval.approved([approval.candidate(votes: swapped)]) }
                == .voteMismatch("the entry in the log"))
    }

    @Test func `one vote, or one vote twice, is no quorum`() throws {
        let approval = try Approval()
        let one = try #require(approval.votes[approval.scene.first])
        for votes in [[], [one], [one, one]] {
            #expect(
                refusal { try approval.approved([approval.candidate(votes: votes)]) }
                    == .notApproved(output: 0))
        }
    }

    @Test func `a key of the author's, of nobody's, or retired since is refused`() throws {
        var approval = try Approval()
        let scene = approval.scene
        let one = try #require(approval.votes[scene.first])
        let strangers = [try #require(approval.keys[scene.author]), try .generate(.ed25519)]
        for key in strangers {
            let vote = try SignedVote(Approval.vote(), signedBy: key)
            let votes = [one, (vote: vote, salt: one.salt)]
            #expect(
                refusal { try approval.approved([approval.candidate(votes: votes)]) }
                    == .keyNotInForce)
        }
        let keyID = try #require(approval.keys[scene.second]?.publicKey.keyID)
        try approval.apply(.keyRetired(keyID: keyID), by: scene.oper)
        #expect(refusal { try approval.approved() } == .keyNotInForce)
    }

    @Test func `changed packs, a larger quorum and a withdrawal are noticed`() throws {
        let changes: [(Event, Refusal)] = [
            (.policy(Policy(checkers: 2, packs: Scene.otherPacks)), .outdated(Scene.id)),
            (.policy(Policy(checkers: 3, packs: Scene.packs)), .notApproved(output: 0)),
        ]
        for (event, expected) in changes {
            var approval = try Approval()
            try approval.apply(event, by: approval.scene.oper)
            #expect(refusal { try approval.approved() } == expected)
        }
        var gone = try Approval()
        try gone.apply(.withdrawn(submission: Scene.id), by: gone.scene.author)
        #expect(refusal { try gone.approved() } == .wrongState(Scene.id, .withdrawn))
    }

    @Test func `no file, the same file twice, or an output that is not there is refused`() throws {
        let approval = try Approval()
        #expect(refusal { try approval.approved([]) } == .noOutputs(Scene.id))
        let twice = [approval.candidate(), approval.candidate()]
        #expect(refusal { try approval.approved(twice) } == .malformed("files"))
        let absent = ApprovedSubmission.Candidate(
            output: 1, path: Approval.path, bytes: Approval.bytes, votes: [])
        #expect(refusal { try approval.approved([absent]) } == .unknownOutput(1))
    }
}
