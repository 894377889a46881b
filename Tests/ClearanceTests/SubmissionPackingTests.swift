import Signing
import Testing

@testable import Clearance

struct SubmissionPackingTests {
    private let scene = Scene()

    /// A submission with something in every property.
    private func full(_ id: String = Scene.id, index: Int = 9, state: State = .recalled)
        -> Submission
    {
        var submission = Submission(
            Event.Submitted(
                id: id, outputs: [Scene.commitment("a"), Scene.commitment("b")],
                content: Scene.commitment("content"), supersedes: "s-0000"),
            author: scene.author, index: index, time: 1_795_212_000)
        submission.state = state
        submission.turn = 3
        submission.checks = [index + 1, index + 300]
        submission.judgedBy = Scene.packs + Scene.otherPacks
        for (person, key) in [(scene.first, scene.firstKey), (scene.second, scene.secondKey)] {
            submission.votes[1][person] = CastVote(
                index: index + 400 + key.utf8.count, keyID: key,
                commitment: Scene.commitment(key))
        }
        submission.votes[0][scene.first] = CastVote(
            index: 5, keyID: scene.firstKey, commitment: Scene.commitment("kept"),
            origin: CastVote.Origin(submission: "s-0000", turn: 2))
        submission.ownerDecisions[0][scene.outsider] = OwnerDecision(
            index: index + 500, keyID: scene.spareKey, commitment: Scene.commitment("owner"))
        submission.superseded = [
            SupersededVote(
                output: 1, turn: 2, checker: scene.second,
                vote: CastVote(
                    index: 7, keyID: scene.secondKey, commitment: Scene.commitment("past"),
                    origin: CastVote.Origin(submission: "s-0000", turn: 1))),
            SupersededVote(
                output: 0, turn: 1, checker: scene.first,
                vote: CastVote(
                    index: 6, keyID: scene.firstKey, commitment: Scene.commitment("older"))),
        ]
        submission.outcomes = [
            Event.Outcome(
                votes: [401, 402], decisions: [.approve, .refer], owners: [509],
                consents: [.reject]),
            Event.Outcome(votes: [403], decisions: [.requestChanges]),
        ]
        submission.owned = [0]
        submission.code = [1]
        submission.findings = [Scene.commitment("found"), Scene.commitment("nothing")]
        submission.recallAskers = [scene.manager]
        submission.departures = [
            Departure(outputs: [0], index: index + 600),
            Departure(outputs: [1], index: index + 601),
        ]
        submission.conflicted = [scene.second, scene.manager]
        for output in [nil, 0, 1] {
            submission.comments.append(
                Comment(
                    index: index + 700, author: scene.manager, output: output,
                    commitment: Scene.commitment("said")))
        }
        submission.earlyReturn = submission.comments[0]
        submission.erasure = Erasure(index: index + 800, remainder: Scene.commitment("rest"))
        submission.replacedBy = "s-0009"
        submission.disputed = [0, 1]
        submission.referrals = [
            Referral(
                output: 1, turn: 2, index: index + 900, checker: scene.first,
                keyID: scene.firstKey, commitment: Scene.commitment("asked"),
                asked: Asked(role: .checker, person: scene.second)),
            Referral(
                output: 0, turn: 3, index: index + 901, checker: scene.second,
                keyID: scene.secondKey, commitment: Scene.commitment("asked too"),
                asked: Asked(role: .dataOwner)),
        ]
        return submission
    }

    @Test func `a packed submission is the same when it is unpacked`() throws {
        let bare = Submission(
            Event.Submitted(
                id: "s-0002", outputs: [Scene.commitment("a")],
                content: Scene.commitment("content"), supersedes: nil),
            author: scene.author, index: 0, time: 0)
        let all = [full(), bare, full("s-0003", index: 1 << 40, state: .submitted)]
        let read = try PackedChunk(bytes: PackedChunk(all).bytes)
        for (place, submission) in all.enumerated() {
            #expect(try read.submission(at: place) == submission)
            #expect(read.lines[place] == SubmissionLine(submission))
        }
    }

    /// Whoever adds a property to `Submission` packs it too, raises `Submission.format`, and gives
    /// it a value in `full` above.
    @Test func `every stored property of a submission is packed`() {
        #expect(Mirror(reflecting: full()).children.count == 25)
    }

    @Test func `what was cut or changed is refused or is something else, and never crashes`() {
        let bytes = PackedChunk([full(), full("s-0002")]).bytes
        func read(_ bytes: [UInt8]) -> [Submission]? {
            guard let chunk = try? PackedChunk(bytes: bytes) else { return nil }
            return chunk.lines.indices.compactMap { try? chunk.submission(at: $0) }
        }
        let whole = read(bytes)
        #expect(whole?.count == 2)
        for end in bytes.indices { #expect(read(Array(bytes[..<end])) == nil, "\(end)") }
        for place in bytes.indices {
            for mask: UInt8 in [1, 0x80, 0xFF] {
                var changed = bytes
                changed[place] ^= mask
                #expect(read(changed) != whole, "byte \(place)")
            }
        }
    }

    @Test(arguments: [1, 2, 3])
    func `packing in between changes nothing that anybody sees`(seed: Int) throws {
        var random = SeededNumbers(seed: UInt64(seed))
        var (plain, packed) = (Submissions(), Submissions())
        for step in 0..<900 {
            // One in three is new.
            let isNew = plain.count == 0 || Int.random(in: 0..<3, using: &random) == 0
            let number =
                isNew ? plain.count : Int.random(in: 0..<plain.count, using: &random)
            let id = "s-\(1000 + number)"
            let state = State.allCases.randomElement(using: &random) ?? .submitted
            let submission = full(id, index: isNew ? step : plain[id]?.index ?? 0, state: state)
            plain[id] = submission
            packed[id] = submission
            if step % 50 == 49 { packed.packSettled() }
            if step % 130 == 129 { packed = try Submissions(packed.packed()) }
        }
        #expect(plain.count > 130, "seed \(seed)")
        #expect(plain == packed, "seed \(seed)")
        for states in [[State.submitted], [.approved, .submitted], [.released]] {
            #expect(
                plain.values(in: Set(states)).map(\.id) == packed.values(in: Set(states)).map(\.id),
                "seed \(seed)")
        }
        let lines = Array(plain.lines)
        for end in [0, 1, 63, 64, 65, 128, lines.count - 1, lines.count] {
            for state in State.allCases {
                let places = lines.indices.reversed().filter {
                    $0 < end && lines[$0].state == state
                }
                #expect(Array(plain.places(in: state, before: end)) == places, "seed \(seed)")
                #expect(Array(packed.places(in: state, before: end)) == places, "seed \(seed)")
            }
        }
        for entry in -1...901 {
            let count = lines.count { $0.index < entry }
            #expect(packed.count(before: entry) == count, "seed \(seed), \(entry)")
        }
    }
}

/// The same numbers for the same seed.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
