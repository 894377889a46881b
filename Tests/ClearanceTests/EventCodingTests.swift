import Clearance
import Signing
import Testing

struct EventCodingTests {
    /// One of each kind, with every optional part both there and not.
    static let samples: [LogEvent] = {
        let scene = Scene()
        let commitment = Scene.commitment("c")
        var policy = Policy(checkers: 2, packs: Scene.packs)
        policy.codeCheckers = 1
        policy.order = .sequential
        policy.recallers = 2
        policy.signers = 2
        policy.holdMinutes = 15
        policy.retain = 0
        policy.trialChecks = 200
        policy.owners = commitment
        let events: [Event] = [
            .genesis(origin: "example.org/log"),
            .policy(Policy(checkers: 2, packs: Scene.packs + Scene.otherPacks)),
            .policy(policy), .policyProposed(policy),
            .policySigned(proposal: 4, keyID: scene.firstKey, signature: [0, 1, 254]),
            .recallAsked(submission: "s-0001", reason: commitment),
            .checked(
                Event.Checked(
                    submission: "s-0001", report: commitment, packs: Scene.packs, position: 7,
                    code: [1])),
            .keyAdded(person: scene.first, role: .checker, keyID: scene.firstKey),
            .keyAdded(person: scene.oper, role: .operator, keyID: nil, name: commitment),
            .erased(submission: "s-0001", remainder: commitment),
            .forgotten(person: scene.first),
            .keyRetired(keyID: scene.firstKey), scene.submission(outputs: 2),
            .submitted(
                Event.Submitted(
                    id: "s-0002", outputs: [commitment], content: commitment, supersedes: "s-0001")),
            .checked(
                Event.Checked(
                    submission: "s-0001", report: commitment, packs: Scene.packs, position: 7)),
            .checked(
                Event.Checked(
                    submission: "s-0001", report: commitment, packs: Scene.packs, position: 7,
                    owned: [0, 2], findings: [commitment, Scene.commitment("d")])),
            .kept(Event.Kept(submission: "s-0002", votes: [.init(output: 1, entry: 8)])),
            .kept(
                Event.Kept(
                    submission: "s-0002", votes: [.init(output: 1, entry: 8)],
                    owners: [.init(output: 1, entry: 7), .init(output: 2, entry: 9)])),
            .ownerDecided(
                submission: "s-0001", output: 1, turn: 2, keyID: scene.firstKey,
                statement: commitment),
            .closed(
                submission: "s-0001", turn: 1,
                outcomes: [
                    Event.Outcome(
                        votes: [8], decisions: [.approve], owners: [5, 7],
                        consents: [.approve, .reject])
                ]),
            scene.vote(scene.firstKey, output: 1, turn: 3),
            .closed(
                submission: "s-0001", turn: 1,
                outcomes: [Event.Outcome(votes: [8, 9], decisions: [.approve, .requestChanges])]),
            .reopened(submission: "s-0001", report: commitment), .withdrawn(submission: "s-0001"),
            scene.release([0, 1]), .recalled(submission: "s-0001", reason: commitment),
            .commented(submission: "s-0001", output: nil, comment: commitment),
            .commented(submission: "s-0001", output: 1, comment: commitment),
            .conflicted(submission: "s-0001", reason: commitment),
            .returnedEarly(submission: "s-0001", turn: 2, reason: commitment), .signedIn,
            .disagreed(submission: "s-0001", turn: 2, outputs: [0, 3]),
            .referred(
                Event.Referred(
                    submission: "s-0001", output: 1, turn: 2, keyID: scene.firstKey,
                    vote: commitment, asked: Asked(role: .dataOwner))),
            .referred(
                Event.Referred(
                    submission: "s-0001", output: 1, turn: 2, keyID: scene.firstKey,
                    vote: commitment, asked: Asked(role: .checker, person: scene.second))),
            .signInsRefused(count: 5), .trialChecks(count: 3),
            .tokenMade(id: "0123456789", person: scene.author, until: 1_795_212_000),
            .tokenRevoked(id: "0123456789"),
        ]
        return events.enumerated().map { number, event in
            LogEvent(
                time: number, actor: number.isMultiple(of: 2) ? nil : scene.oper, event: event)
        }
    }()

    @Test func `the list of kinds has each kind, and no other`() {
        #expect(Set(Event.kinds) == Set(Self.samples.map(\.event.kind)))
        #expect(Set(Event.kinds).count == Event.kinds.count)
    }

    @Test(arguments: samples)
    func `an entry is read as what was written`(event: LogEvent) throws {
        #expect(try LogEvent(entry: event.entry()) == event)
    }

    @Test(arguments: samples)
    func `every changed byte is refused or says something else, and never the same`(
        event: LogEvent
    ) throws {
        let entry = try event.entry()
        for place in entry.indices {
            for mask in [0x01, 0x20, 0x80, 0xFF] as [UInt8] {
                var damaged = entry
                damaged[place] ^= mask
                let read = try? LogEvent(entry: damaged)
                #expect(read != event, "byte \(place)")
                if let read { #expect(try read.entry() == damaged, "byte \(place)") }
            }
            #expect((try? LogEvent(entry: Array(entry.prefix(place)))) == nil)
        }
    }

    @Test(arguments: samples)
    func `an additional key is refused, wherever it stands`(event: LogEvent) throws {
        let value = try JSONValue(canonical: event.entry())
        for extended in extensions(of: value) {
            let bytes = try extended.canonicalBytes()
            #expect(throws: (any Error).self) { try LogEvent(entry: bytes) }
        }
    }

    /// The value with a key more in each of its objects.
    private func extensions(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members):
            let inner = members.flatMap { key, member in
                extensions(of: member).map { extended in
                    JSONValue.object(members.merging([key: extended]) { $1 })
                }
            }
            return inner + [.object(members.merging(["x": 1]) { $1 })]
        case .array(let values):
            return values.indices.flatMap { place in
                extensions(of: values[place]).map { extended in
                    var changed = values
                    changed[place] = extended
                    return JSONValue.array(changed)
                }
            }
        default: return []
        }
    }

    @Test func `an entry beyond 8 KiB is not written`() {
        let many = (0..<200).map { Scene.commitment("\($0)") }
        let event = LogEvent(
            time: 0, actor: nil,
            event: .submitted(
                Event.Submitted(id: "s-0001", outputs: many, content: many[0], supersedes: nil)))
        #expect(throws: Refusal.self) { try event.entry() }
    }

    @Test(arguments: [
        "", "a:", "a:0000000000000000000000000000000", "b:00000000000000000000000000000001",
        "a:0000000000000000000000000000000G", "a:0000000000000000000000000000000A", "somebody",
        "a:000000000000000000000000000000001",
    ])
    func `a pseudonym is a: and 32 hex digits`(text: String) {
        #expect(Pseudonym(text) == nil)
    }

    @Test func `two drawn pseudonyms differ`() throws {
        #expect(try Pseudonym.draw() != Pseudonym.draw())
    }
}
