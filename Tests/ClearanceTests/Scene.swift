import Clearance
import Signing
import Testing

/// A ledger with people in it, and every event that a test may try next.
struct Scene {
    static let packs = [SHA256Digest(of: Array("pack".utf8))]
    static let otherPacks = [SHA256Digest(of: Array("other pack".utf8))]
    static let id = "s-0001"

    let oper = Scene.person(1)
    let author = Scene.person(2)
    let first = Scene.person(3)
    let second = Scene.person(4)
    let manager = Scene.person(5)
    let outsider = Scene.person(6)
    /// The author is a checker as well, with a key, and still may not check themselves.
    let authorKey = Scene.keyID(2)
    let firstKey = Scene.keyID(3)
    let secondKey = Scene.keyID(4)
    /// A second key of the first checker.
    let spareKey = Scene.keyID(7)

    static func person(_ number: Int) -> Pseudonym {
        let digits = String(number)
        let text = "a:" + String(repeating: "0", count: 32 - digits.count) + digits
        guard let person = Pseudonym(text) else { preconditionFailure("no pseudonym") }
        return person
    }

    static func keyID(_ number: Int) -> String {
        SHA256Digest(of: Array("key \(number)".utf8)).hex
    }

    static func commitment(_ text: String) -> Commitment {
        Commitment(to: Array(text.utf8), salt: [UInt8](repeating: 7, count: 32))
    }

    func entry(_ event: Event, by actor: Pseudonym?) -> LogEvent {
        LogEvent(time: 1_795_212_000, actor: actor, event: event)
    }

    /// People and policy; nothing submitted.
    func people(checkers: Int = 2) throws -> Ledger {
        var ledger = Ledger()
        let events: [(Event, Pseudonym?)] = [
            (.genesis(origin: "example.org/log"), nil),
            (.policy(Policy(checkers: checkers, packs: Self.packs)), nil),
            (.keyAdded(person: oper, role: .operator, keyID: nil), nil),
            (.keyAdded(person: manager, role: .releaseManager, keyID: nil), oper),
            (.keyAdded(person: author, role: .researcher, keyID: nil), oper),
            (.keyAdded(person: author, role: .checker, keyID: authorKey), oper),
            (.keyAdded(person: first, role: .checker, keyID: firstKey), oper),
            (.keyAdded(person: first, role: .checker, keyID: spareKey), oper),
            (.keyAdded(person: second, role: .checker, keyID: secondKey), oper),
        ]
        for (event, actor) in events { try ledger.apply(entry(event, by: actor)) }
        return ledger
    }

    func submission(_ id: String = Scene.id, outputs: Int = 1) -> Event {
        .submitted(
            Event.Submitted(
                id: id, outputs: (0..<outputs).map { Self.commitment("output \($0)") },
                content: Self.commitment("content"), supersedes: nil))
    }

    func check(in ledger: Ledger) -> Event {
        .checked(
            Event.Checked(
                submission: Self.id, report: Self.commitment("report"), packs: ledger.packs,
                position: ledger.size))
    }

    func vote(_ key: String, output: Int = 0, turn: Int = 1) -> Event {
        .voted(
            submission: Self.id, output: output, turn: turn, keyID: key,
            vote: Self.commitment("vote \(key)"))
    }

    func release(_ outputs: [Int] = [0]) -> Event {
        .released(
            Event.Released(
                submission: Self.id, outputs: outputs,
                files: [SHA256Digest(of: Array("file".utf8))]))
    }

    /// The review closed with whatever votes there are, all of them with this decision.
    func closing(_ ledger: Ledger, _ decision: Decision = .approve) -> Event {
        let submission = ledger.submissions[Self.id]
        let outcomes = (submission?.votes ?? [[:]]).map { votes in
            Event.Outcome(
                votes: votes.values.map(\.index).sorted(),
                decisions: votes.map { _ in decision })
        }
        return .closed(submission: Self.id, turn: submission?.turn ?? 1, outcomes: outcomes)
    }
}

/// What a step of a test does, made from the ledger that it meets.
struct Step: Sendable, CustomStringConvertible {
    let description: String
    let entry: @Sendable (Scene, Ledger) -> LogEvent

    init(
        _ description: String, by actor: (@Sendable (Scene) -> Pseudonym)? = nil,
        _ event: @escaping @Sendable (Scene, Ledger) -> Event
    ) {
        self.description = description
        entry = { scene, ledger in scene.entry(event(scene, ledger), by: actor?(scene)) }
    }
}

/// Everything that a test compares of a ledger.
func snapshot(_ ledger: Ledger) -> [AnyHashable] {
    [
        ledger.origin ?? "", ledger.policy, ledger.policyEntry, ledger.proposal, ledger.roles,
        ledger.keys, ledger.owners, ledger.offices, ledger.submissions, ledger.size,
    ]
}
