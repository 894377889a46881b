import Audit
import Clearance
import Foundation
import Outputs
import Readers
import Release
import Signing
import Testing

@testable import Desk

/// A desk under a policy, with a table and a script handed in.
private final class PolicyDesk {
    static let pack =
        SmallDesk.pack + "\n" + """
              - code: {verdict: fail}
                because: a test
            """
    static let checkers = ["first", "second", "third"]
    static let keys = [PrivateKey]((0..<4).compactMap { _ in try? .generate(.ed25519) })
    let root: URL
    var desk: OpenDesk
    var bundle: String { root.appending(path: "bundle").path }
    var path: String { root.appending(path: "desk").path }

    init(_ change: (inout DeskPolicy) -> Void) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        var policy = DeskPolicy(origin: "desk.invalid/policy", packs: ["mini"])
        change(&policy)
        desk = try OpenDesk.make(
            at: root.appending(path: "desk").path, policy: policy,
            packs: [("mini", Array(Self.pack.utf8))], operatorName: "operator")
        _ = try desk.register("author", as: .researcher, passphrase: nil, by: "operator")
        _ = try desk.register("manager", as: .releaseManager, passphrase: nil, by: "operator")
        for (name, key) in zip(Self.checkers, Self.keys) {
            _ = try desk.register(
                name, as: .checker, passphrase: nil, publicKey: key.publicKey, by: "operator")
        }
        _ = try desk.register(
            "owner", as: .dataOwner, passphrase: nil, publicKey: Self.keys[3].publicKey,
            by: "operator")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func submit(dataset: String = "d", clearance: String = "publication") throws -> String {
        let folder = root.appending(path: "handed-in-\(UUID().uuidString)")
        try SmallDesk.write(
            """
            title: Two files
            project: p
            dataset: \(dataset)
            clearance: \(clearance)
            outputs:
              - id: table
                file: table.csv
                kind: frequencies
                unit: person
                missing: excluded
                context: all
                table: {layout: long, dimensions: {la: la}, value: n, statistic: count, precision: exact}
                evidence: {file: evidence.csv, count: n, missing: m}
              - {id: script, file: script.R, kind: code, context: makes the table}

            """, to: folder.appending(path: "submission.yaml"))
        try SmallDesk.write("la,n\nA,41\nB,52\n", to: folder.appending(path: "table.csv"))
        try SmallDesk.write(
            "la,n,m\nA,41,0\nB,52,0\n", to: folder.appending(path: "evidence.csv"))
        try SmallDesk.write("plot(table)\n", to: folder.appending(path: "script.R"))
        return try desk.submit(folder.path, by: "author").id
    }

    func approve(_ number: Int, on id: String, _ outputs: [String] = []) throws {
        _ = try desk.vote(
            .approve, on: id, outputs: outputs, by: Self.checkers[number], with: Self.keys[number],
            reason: nil)
    }

    /// Writes another desk.yaml, and opens the desk again.
    func write(_ change: (inout DeskPolicy) -> Void) throws {
        var policy = desk.policy
        change(&policy)
        try Data(policy.yaml).write(to: URL(filePath: desk.folder.policy))
        desk = try OpenDesk(at: path)
    }

    func verifiedLog() throws -> VerifiedLog {
        try VerifiedLog(folder: desk.folder.log, trust: try Trust(folder: desk.folder.trust))
    }
}

struct PolicyTests {
    @Test func `desk yaml is read as it is written, with every part of a policy`() throws {
        var policy = DeskPolicy(origin: "desk.invalid/x", checkers: 3, packs: ["a", "b"])
        #expect(try DeskPolicy(yaml: policy.yaml) == policy)
        policy.codeCheckers = 1
        policy.order = .sequential
        policy.recallers = 2
        policy.signers = 2
        policy.holdMinutes = 15
        policy.retain = 0
        policy.trialChecks = 7
        policy.owners.datasets = ["moj-dfe-2023", "01"]
        policy.owners.clearances = [.publication, .prePublication]
        #expect(try DeskPolicy(yaml: policy.yaml) == policy)
    }

    @Test(arguments: [
        "quorum: {checkers: 2, code: 3}", "quorum: {order: parallels}", "recall: {checkers: 2}",
        "data-owner: {clearances: [public]}", "policy-change: {signatures: 2}",
        "recall: {release-managers: 0}", "hold-keys: 16", "hold-keys: -1",
    ])
    func `a mistake in desk yaml is told`(line: String) throws {
        let yaml = "origin: desk.invalid/x\npacks: [a]\n\(line)\n"
        #expect(throws: (any Error).self) { try DeskPolicy(yaml: Array(yaml.utf8)) }
    }

    @Test func `code leaves with one vote where the policy says so, and an auditor counts it so`()
        throws
    {
        let small = try PolicyDesk { $0.codeCheckers = 1 }
        let id = try small.submit()
        try small.approve(0, on: id)
        #expect(try small.desk.ledger.submission(id).state == .submitted)
        try small.approve(1, on: id, ["table"])
        #expect(try small.desk.ledger.submission(id).state == .approved)
        try small.desk.release(id, to: small.bundle, by: "operator")
        let trust = try Trust(folder: small.desk.folder.trust)
        #expect(trust.quorum == 2 && trust.codeQuorum == 1)
        let release = try VerifiedRelease(folder: small.bundle, trust: trust)
        #expect(release.checks.contains { $0.contains("code by 1 or more") })
        _ = try small.verifiedLog()
        // Whoever trusts no policy of that kind does not take the release.
        let strict = small.root.appending(path: "trust")
        try FileManager.default.copyItem(
            atPath: small.desk.folder.trust, toPath: strict.path)
        try Data("{\"checkers\": 2}\n".utf8).write(to: strict.appending(path: "policy.json"))
        let quorum = BundleProblem.quorum(file: "script.R", have: 1, need: 2)
        #expect(throws: BundleError("files/script.R", quorum)) {
            try VerifiedRelease(folder: small.bundle, trust: Trust(folder: strict.path))
        }
    }

    @Test func `in a row the second sees what the first decided, and otherwise does not`() throws {
        for order in Policy.Order.allCases {
            let small = try PolicyDesk { $0.order = order }
            let id = try small.submit()
            try small.approve(0, on: id, ["table"])
            let early = Result { try small.approve(1, on: id, ["table"]) }
            if order == .sequential {
                #expect(throws: Refusal.notYourTurn) { try early.get() }
                try small.approve(0, on: id, ["script"])
            }
            let first = try small.desk.view(id, as: "second").items[0].votes[0]
            #expect(first.checker == "first")
            #expect(first.decision == (order == .sequential ? .approve : nil))
            #expect(try small.desk.view(id, as: "author").items[0].votes[0].decision == nil)
            #expect(try small.desk.view(id).items[0].votes[0].decision == nil)
        }
    }

    private static let owned:
        [(name: String, terms: @Sendable (inout DeskPolicy) -> Void, needs: Bool)] = [
            ("its dataset", { $0.owners.datasets = ["e", "d"] }, true),
            ("its clearance", { $0.owners.clearances = [.publication] }, true),
            ("another dataset", { $0.owners.datasets = ["e", "dd"] }, false),
            ("another clearance", { $0.owners.clearances = [.code] }, false),
        ]

    @Test(arguments: owned.indices)
    func `a dataset or clearance that is the data owner's takes their consent`(_ number: Int) throws
    {
        let (name, terms, needs) = Self.owned[number]
        let small = try PolicyDesk(terms)
        let id = try small.submit()
        guard needs else {
            for checker in 0..<2 { try small.approve(checker, on: id) }
            #expect(try small.desk.ledger.submission(id).state == .approved, "\(name)")
            return
        }
        #expect(throws: Refusal.ownerMissing(output: 0)) { try small.approve(0, on: id) }
        _ = try small.desk.decideAsOwner(
            agrees: true, on: id, outputs: [], by: "owner", with: PolicyDesk.keys[3],
            reason: "for this paper")
        for checker in 0..<2 { try small.approve(checker, on: id) }
        try small.desk.release(id, to: small.bundle, by: "operator")
        _ = try small.desk.verify()
        _ = try small.verifiedLog()
        // The published log names neither dataset nor clearance.
        try small.desk.forEachEntry { _, bytes in
            #expect(!bytes.contains([UInt8]("publication")))
        }
    }

    @Test(arguments: ["D", "'d '", "d\u{AD}", "\u{FF44}", "\u{501}"])
    func `a dataset has one name, so that nothing leads past its owner and its releases`(
        spelling: String
    ) throws {
        let owned = try PolicyDesk { $0.owners.datasets = ["d"] }
        let free = try PolicyDesk { _ in }
        _ = try free.submit(dataset: "d")
        for small in [owned, free] {
            #expect(throws: ReadErrors.self) { try small.submit(dataset: spelling) }
            #expect(try small.submit(dataset: "d2").isEmpty == false)
        }
        var terms = OwnerTerms()
        terms.datasets = ["d"]
        var declaration = SubmissionDeclaration()
        declaration.dataset = "\(spelling)"
        #expect(terms.cover(declaration))
    }

    @Test func `an open review begins again once the policy gives its dataset to an owner`() throws
    {
        let small = try PolicyDesk { _ in }
        let id = try small.submit()
        try small.approve(0, on: id)
        try small.write { $0.owners.datasets = ["d"] }
        #expect(throws: DeskError.policyDiffers("data-owner")) { try small.approve(1, on: id) }
        #expect(try small.desk.recordPolicy(by: "operator") == .recorded)
        #expect(throws: DeskError.self) { try small.approve(1, on: id) }
        let now = try small.desk.ledger.submission(id)
        #expect(now.turn == 2 && now.owned == [0, 1])
    }

    @Test func `a recall that takes two waits for the second, who is another`() throws {
        let small = try PolicyDesk { $0.recallers = 2 }
        let id = try small.submit()
        for checker in 0..<2 { try small.approve(checker, on: id) }
        try small.desk.release(id, to: small.bundle, by: "operator")
        #expect(try small.desk.recall(id, by: "manager", reason: "too small") == false)
        try small.desk.openAccounts()
        func seen(_ name: String) throws -> (headings: [String], situation: String) {
            let visitor = try small.desk.visitor(named: name)
            let submission = try small.desk.ledger.submission(id)
            return (
                try small.desk.queue(of: visitor, QueueRequest()).sections
                    .filter { !$0.rows.isEmpty }.map(\.heading),
                try small.desk.situation(
                    of: submission, isOwn: submission.author == visitor.pseudonym, visitor)
            )
        }
        let (waiting, words) = try seen("operator")
        #expect(waiting == ["To be called back, if you agree"])
        #expect(words.contains("manager, ") && words.contains("“too small”"))
        #expect(try seen("manager").headings.isEmpty)
        #expect(try !seen("author").situation.contains("too small"))
        #expect(try small.desk.ledger.submission(id).state == .released)
        #expect(throws: Refusal.recallAlreadyAsked(id)) {
            try small.desk.recall(id, by: "manager", reason: "again")
        }
        #expect(try small.desk.recall(id, by: "operator", reason: "indeed") == true)
        #expect(try small.desk.ledger.submission(id).state == .recalled)
        #expect(try seen("operator").headings.isEmpty)
        #expect(try seen("second").situation.contains("“indeed”"))
        _ = try small.desk.verify()
        _ = try small.verifiedLog()
    }

    @Test
    func `a change of the policy waits for two checkers, and an auditor checks what they signed`()
        throws
    {
        let small = try PolicyDesk { $0.signers = 2 }
        let before = try small.submit()
        try small.write {
            $0.checkers = 1
            $0.owners.clearances = [.code]
        }
        #expect(throws: DeskError.policyDiffers("quorum")) { try small.approve(0, on: before) }
        #expect(try small.desk.recordPolicy(by: "operator") == .proposed(missing: 2))
        func sign(_ number: Int) throws -> PolicyStep {
            try small.desk.signPolicy(
                by: PolicyDesk.checkers[number], with: PolicyDesk.keys[number])
        }
        #expect(try sign(0) == .proposed(missing: 1))
        #expect(try sign(0) == .proposed(missing: 1))
        #expect(small.desk.ledger.checkers == 2)
        #expect(try sign(1) == .recorded)
        #expect(throws: Refusal.noProposal) { try sign(2) }
        #expect(small.desk.ledger.policy.checkers == 1)
        #expect(try Trust(folder: small.desk.folder.trust).quorum == 1)
        try small.approve(0, on: before)
        #expect(try small.desk.ledger.submission(before).state == .approved)
        _ = try small.desk.verify()
        _ = try small.verifiedLog()
    }

    @Test func `while a change waits for signatures the desk goes on under the policy of before`()
        throws
    {
        let small = try PolicyDesk { $0.signers = 2 }
        let id = try small.submit()
        // A server that was open before, too, and one that is opened now.
        let open = small.desk
        try small.write { ($0.checkers, $0.retain) = (1, 3) }
        for desk in [open, small.desk] {
            #expect(throws: DeskError.policyDiffers("quorum")) { try desk.judged(id) }
        }
        #expect(throws: DeskError.self) { try small.desk.verify() }
        #expect(try small.desk.recordPolicy(by: "operator") == .proposed(missing: 2))
        small.desk = try OpenDesk(at: small.path)
        for desk in [open, small.desk] {
            try desk.refresh()
            _ = try desk.judged(id)
        }
        #expect(small.desk.policy.checkers == 2 && small.desk.policy.retain == 90)
        try small.approve(0, on: id)
        #expect(try small.desk.ledger.submission(id).state == .submitted)
        try small.approve(1, on: id)
        #expect(try small.desk.ledger.submission(id).state == .approved)
        _ = try small.desk.verify()
        // What nobody proposed is not gone on beside.
        try small.write { ($0.checkers, $0.retain) = (1, 4) }
        #expect(throws: DeskError.policyDiffers("quorum")) { try small.desk.judged(id) }
        try small.write { ($0.checkers, $0.retain) = (1, 3) }
        for number in 0..<2 {
            _ = try small.desk.signPolicy(
                by: PolicyDesk.checkers[number], with: PolicyDesk.keys[number])
        }
        #expect(small.desk.policy.checkers == 1 && small.desk.policy.retain == 3)
        // The next change begins from this one, whoever has opened the desk meanwhile.
        let server = small.desk
        try small.write { $0.retain = 5 }
        #expect(try small.desk.recordPolicy(by: "operator") == .proposed(missing: 2))
        try server.refresh()
        _ = try server.judged(id)
        #expect(server.policy.retain == 3)
        try small.write { $0.retain = 3 }
        _ = try OpenDesk(at: small.path).verify()
    }

    @Test func `a log with a signature of nobody under its policy is refused`() throws {
        let small = try PolicyDesk { $0.signers = 1 }
        try small.write { $0.checkers = 1 }
        _ = try small.desk.recordPolicy(by: "operator")
        let proposal = try #require(small.desk.ledger.proposal)
        // The desk's own operator, who has no checker's key, makes one up.
        let made = try proposal.signature(origin: "desk.invalid/policy", by: PolicyDesk.keys[3])
        let forged: [(Event, Pseudonym?)] = [
            (
                .policySigned(
                    proposal: proposal.index, keyID: PolicyDesk.keys[0].publicKey.keyID,
                    signature: made), try small.desk.pseudonym(of: "first")
            ), (.policy(proposal.policy), nil),
        ]
        _ = try small.desk.withLock {
            try small.desk.append(
                forged.map { event, actor in
                    OpenDesk.Pending(event: small.desk.event(event, by: actor), openings: [])
                })
        }
        #expect(throws: ReplayError.self) { try small.verifiedLog() }
    }
}
