import Audit
import Clearance
import Foundation
import Release
import Signing
import Testing

@testable import Desk

/// A desk under two packs, the host's ten and a data owner's hundred, with one table that only the
/// second objects to.
private final class OwnedDesk {
    static let host = SmallDesk.pack
    static let overlay = """
        pack: overlay
        version: 1
        title: A hundred
        issuer: the data's owner
        rules:
          - threshold: {minimum: 100}
            because: data agreement
            override: data-owner
        """
    static let keys = [PrivateKey]((0..<3).compactMap { _ in try? .generate(.ed25519) })
    let root: URL
    let desk: OpenDesk
    var bundle: String { root.appending(path: "bundle").path }

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "owned-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        desk = try OpenDesk.make(
            at: root.appending(path: "desk").path,
            policy: DeskPolicy(origin: "desk.invalid/owned", packs: ["mini", "overlay"]),
            packs: [("mini", Array(Self.host.utf8)), ("overlay", Array(Self.overlay.utf8))],
            operatorName: "operator")
        _ = try desk.register("author", as: .researcher, passphrase: nil, by: "operator")
        for (name, key) in zip(["first", "second"], Self.keys) {
            _ = try desk.register(
                name, as: .checker, passphrase: nil, publicKey: key.publicKey, by: "operator")
        }
        _ = try desk.register(
            "owner", as: .dataOwner, passphrase: nil, publicKey: Self.keys[2].publicKey,
            by: "operator")
        try write()
        _ = try desk.submit(root.appending(path: "submission").path, by: "author")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func write() throws {
        let folder = root.appending(path: "submission")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let yaml = """
            title: Owned
            outputs:
              - id: small
                file: small.csv
                kind: frequencies
                unit: person
                missing: excluded
                context: for a test
                table:
                  layout: long
                  dimensions: {la: la}
                  value: n
                  statistic: count
                  precision: exact
            """
        try Data(yaml.utf8).write(to: folder.appending(path: "submission.yaml"))
        try Data("la,n\nA,47\nB,58\n".utf8).write(to: folder.appending(path: "small.csv"))
    }

    func approve(_ number: Int) throws {
        _ = try desk.vote(
            .approve, on: "s-0001", outputs: [], by: ["first", "second"][number],
            with: Self.keys[number], reason: "the owner was asked")
    }

    func decide(_ agrees: Bool, by name: String = "owner", key: Int = 2, reason: String = "fine")
        throws
    {
        _ = try desk.decideAsOwner(
            agrees: agrees, on: "s-0001", outputs: [], by: name, with: Self.keys[key],
            reason: reason)
    }

    var state: State? { desk.ledger.submissions["s-0001"]?.state }
}

struct OwnerDecidingTests {
    private let refused = Refusal.overrideNeedsOwner(
        output: "small", rule: "threshold", pack: "overlay")

    @Test func `nobody approves over a data owner's rule before they agree`() throws {
        let owned = try OwnedDesk()
        #expect(throws: refused) { try owned.approve(0) }
        #expect("\(refused)".contains("threshold of overlay"))
        try owned.decide(false)
        #expect(throws: refused) { try owned.approve(0) }
        try owned.decide(true)
        try owned.approve(0)
        try owned.approve(1)
        #expect(owned.state == .approved)
    }

    @Test func `a consent taken back holds up the votes that relied on it`() throws {
        let owned = try OwnedDesk()
        try owned.decide(true)
        try owned.approve(0)
        try owned.decide(false)
        #expect(throws: refused) { try owned.approve(1) }
        #expect(owned.state == .submitted)
        #expect(try owned.desk.view("s-0001").items.map(\.owner) == [.refused])
    }

    @Test func `the release verifies, and the log cannot be replayed without the consent`() throws {
        let owned = try OwnedDesk()
        try owned.decide(true)
        for number in 0..<2 { try owned.approve(number) }
        try owned.desk.release("s-0001", to: owned.bundle, by: "operator")
        let trust = try Trust(folder: owned.desk.folder.trust)
        let release = try VerifiedRelease(folder: owned.bundle, trust: trust)
        #expect(release.checkers.count == 2)
        #expect(trust.checkers[OwnedDesk.keys[2].publicKey.keyID] == nil)
        _ = try owned.desk.verify()
        _ = try VerifiedLog(folder: owned.desk.folder.log, trust: trust)

        // The same events, the consent left out and later indices moved accordingly.
        var (ledger, replayed) = (Ledger(), 0)
        var found: Refusal?
        try owned.desk.forEachEntry { _, bytes in
            let entry = try LogEvent(entry: bytes)
            guard found == nil else { return }
            switch entry.event {
            case .ownerDecided: return
            case .closed(let id, let turn, let outcomes):
                let moved = outcomes.map {
                    Event.Outcome(votes: $0.votes.map { $0 - 1 }, decisions: $0.decisions)
                }
                #expect(outcomes.map(\.consents) == [[.approve]])
                let event = Event.closed(submission: id, turn: turn, outcomes: moved)
                do throws(Refusal) {
                    try ledger.apply(LogEvent(time: entry.time, actor: entry.actor, event: event))
                } catch {
                    found = error
                }
            default: try ledger.apply(entry)
            }
            replayed += 1
        }
        #expect(found == .ownerMissing(output: 0))
        #expect(replayed > 8)
    }

    @Test func `only a data owner decides, with their own key and a reason`() throws {
        let owned = try OwnedDesk()
        #expect(throws: Refusal.notAllowed(role: .dataOwner)) {
            try owned.decide(true, by: "first", key: 0)
        }
        #expect(throws: Refusal.keyNotInForce) { try owned.decide(true, key: 0) }
        #expect(throws: Refusal.ownerNeedsReason) { try owned.decide(true, reason: " ") }
        #expect(throws: Refusal.keyNotInForce) {
            try owned.desk.vote(
                .approve, on: "s-0001", outputs: [], by: "owner", with: OwnedDesk.keys[2],
                reason: "r")
        }
        #expect(throws: DeskError.needsKey(role: "data-owner")) {
            try owned.desk.register("other", as: .dataOwner, passphrase: nil, by: "operator")
        }
    }

    @Test func `who decides in one office is offered the other's form for no output`() throws {
        let owned = try OwnedDesk()
        try owned.desk.openAccounts()
        _ = try owned.desk.register(
            "first", as: .dataOwner, passphrase: nil, publicKey: OwnedDesk.keys[0].publicKey,
            by: "operator")
        func seen() throws -> (OutputScreen?, QueueScreen) {
            let visitor = try owned.desk.visitor(named: "first")
            let judged = try owned.desk.judged("s-0001")
            return (
                try owned.desk.screen(
                    of: "s-0001", output: 1, OutputRequest(), judged, for: visitor),
                try owned.desk.queue(of: visitor, QueueRequest())
            )
        }
        let (before, waiting) = try seen()
        #expect(before?.ballot != nil && before?.ownerBallot != nil)
        #expect(waiting.sections.prefix(2).map(\.rows.count) == [1, 1])
        try owned.decide(true, by: "first", key: 0, reason: "agreed by the board")
        let (after, left) = try seen()
        #expect(after?.ballot == nil && after?.ownerBallot != nil)
        #expect(after?.noBallot?.contains("owner of the data") == true)
        #expect(left.sections[0].rows.isEmpty)
        // To the other checker the owner's word is an answer, with its reason.
        let second = try owned.desk.visitor(named: "second")
        let judged = try owned.desk.judged("s-0001")
        let screen = try owned.desk.screen(
            of: "s-0001", output: 1, OutputRequest(), judged, for: second)
        #expect(screen?.decided.map(\.reason) == ["agreed by the board"])
        #expect(screen?.decided.first?.decision?.text == "✓ the data owner agrees")
    }

    @Test func `who has voted is not asked for consent, and the owner's refusal answers who asked`()
        throws
    {
        let owned = try OwnedDesk()
        try owned.desk.openAccounts()
        _ = try owned.desk.vote(
            .reject, on: "s-0001", outputs: [], by: "first", with: OwnedDesk.keys[0],
            reason: "too small")
        _ = try owned.desk.register(
            "first", as: .dataOwner, passphrase: nil, publicKey: OwnedDesk.keys[0].publicKey,
            by: "operator")
        let first = try owned.desk.visitor(named: "first")
        let lists = try owned.desk.queue(of: first, QueueRequest()).sections
        #expect(lists.first { $0.heading == "Waiting for the data owner" }?.rows.isEmpty == true)
        let judged = try owned.desk.judged("s-0001")
        let screen = try owned.desk.screen(
            of: "s-0001", output: 1, OutputRequest(), judged, for: first)
        #expect(screen?.noBallot?.contains("another owner of the data") == true)

        _ = try owned.desk.vote(
            .refer, on: "s-0001", outputs: [], by: "second", with: OwnedDesk.keys[1],
            reason: "is it agreed?", asking: Asked(role: .dataOwner))
        let second = try owned.desk.visitor(named: "second")
        func why() throws -> String? {
            try owned.desk.queue(of: second, QueueRequest()).sections.flatMap(\.rows).first?.why
        }
        #expect(try why()?.contains("answer") == false)
        try owned.decide(false, reason: "not under our agreement")
        #expect(try why()?.contains("you have an answer about 1 of 1") == true)
    }
}
