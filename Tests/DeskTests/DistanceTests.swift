import Clearance
import Disclosure
import Foundation
import Outputs
import Signing
import Testing

@testable import Desk

/// Nobody judges the work of a project of theirs, however its name is written.
struct DistanceTests {
    private let small: SmallDesk
    private let desk: OpenDesk
    /// A checker who hands in work as well.
    private let both = SmallDesk.checkers[0]

    init() throws {
        small = try SmallDesk(.people)
        desk = try small.open()
        try desk.openAccounts()
        _ = try desk.register(
            both, as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
    }

    private func submit(_ project: String, by author: String, supersedes: String? = nil) throws
        -> String
    {
        let folder = small.root.appending(path: "sent-\(UUID().uuidString)")
        try SmallDesk.writeSubmission(to: folder)
        let file = folder.appending(path: "submission.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacingOccurrences(of: SmallDesk.project, with: project)
        let head = supersedes.map { "supersedes: \($0)\n" } ?? ""
        try SmallDesk.write(head + text, to: file)
        return try desk.submit(folder.path, by: author).id
    }

    private var visitor: Visitor {
        get throws { try desk.visitor(named: both) }
    }

    @Test(arguments: [
        "zebra fish", "Zebra-Fish", "zebra-fish.", "ZEBRA_FISH", "zebr\u{430}-fish", "zébra fish",
        "\u{FF5A}ebra-fish",
    ])
    func `a name that is read as the project's own is the project's`(name: String) throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        _ = try submit("'\(name)'", by: both)
        #expect(throws: Refusal.ownProject) { try small.vote(desk, 0, on: id) }
        let judged = try desk.judged(id)
        let screen = try desk.screen(of: id, output: 1, OutputRequest(), judged, for: visitor)
        #expect(screen?.ballot == nil)
        #expect(screen?.noBallot?.contains("this project") == true)
        #expect(try desk.queue(of: visitor, QueueRequest()).sections[0].rows.isEmpty)
        let turn = try desk.ledger.submission(id).turn
        #expect(throws: Refusal.ownProject) {
            try desk.returnEarly(id, turn: turn, reason: "mine", by: visitor)
        }
    }

    @Test(arguments: ["zebra-fishes", "zebr-fish", "fish-zebra"])
    func `another name is another project's`(name: String) throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        _ = try submit(name, by: both)
        try small.vote(desk, 0, on: id)
    }

    @Test func `votes of who joins the project do not count from then on`() throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        try small.vote(desk, 0, on: id, outputs: ["output0"])
        _ = try submit("Zebra Fish", by: both)
        #expect(try desk.ledger.submission(id).votes[0].isEmpty)
        try small.vote(desk, 1, on: id)
        #expect(try desk.ledger.submission(id).state == .submitted)
        try small.vote(desk, 2, on: id)
        #expect(try desk.ledger.submission(id).state == .approved)
        _ = try desk.verify()
    }

    @Test func `nothing is released on the word of who has joined the project since`() throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        for checker in 0..<2 { try small.vote(desk, checker, on: id) }
        _ = try submit("zebra-fish", by: both)
        #expect(throws: Refusal.lapsed(id)) { try small.release(desk, id) }
        #expect(try desk.ledger.submission(id).state == .submitted)
        for checker in 1..<3 { try small.vote(desk, checker, on: id) }
        try small.release(desk, id)
    }

    @Test func `only its author replaces a submission`() throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        for other in [id, "s-9999"] {
            #expect(throws: DeskError.self) { try submit("p", by: both, supersedes: other) }
        }
        let next = try submit("zebra-fish", by: SmallDesk.author, supersedes: id)
        #expect(try desk.ledger.submission(id).replacedBy == next)
    }

    @Test(arguments: [0, 1, 2])
    func `what its author replaces is neither decided nor released any more`(votes: Int) throws {
        let id = try submit("zebra-fish", by: SmallDesk.author)
        for checker in 1..<(1 + votes) { try small.vote(desk, checker, on: id) }
        let next = try submit("zebra-fish", by: SmallDesk.author, supersedes: id)
        #expect(try desk.ledger.submission(id).state == .withdrawn)
        #expect(throws: Refusal.self) { try small.vote(desk, 1, on: id) }
        #expect(throws: Refusal.self) { try small.release(desk, id) }
        // Nothing has changed, so that what was decided of it is decided of the new one.
        let now: State = votes == 2 ? .approved : .submitted
        #expect(try desk.ledger.submission(next).state == now)
        let later = try submit("zebra-fish", by: SmallDesk.author, supersedes: id)
        #expect(try desk.ledger.submission(next).state == now, "\(later) replaces \(id) only")
        _ = try desk.verify()
    }
}

/// What is decided on is all that a file holds, and all that is known of it.
struct CollectedTests {
    private func judged(
        _ outputs: [(id: String, isDeclared: Bool, findings: [Finding])], complete: Bool = true
    ) throws -> JudgedSubmission {
        let small = try SmallDesk(.submitted)
        let judged = try small.open().judged("s-0001")
        let first = judged.report.outputs[0].output
        let reports = outputs.map { id, isDeclared, findings in
            OutputReport(
                output: Output(
                    id: id, file: first.file, digest: first.digest, kind: first.kind,
                    declaration: isDeclared ? first.declaration : nil, content: first.content,
                    faults: []), findings: findings)
        }
        return JudgedSubmission(
            folder: judged.folder,
            report: SubmissionReport(
                submission: judged.report.submission, outputs: reports, complete: complete,
                gaps: complete ? [] : ["a part"]), packs: judged.packs)
    }

    private let undeclared = Finding(
        rule: "undeclared", verdict: .fail, message: "a second table", remedy: "declare it")

    @Test func `a second table of a declared file is decided on with it`() throws {
        let items = try judged([("out", true, []), ("out#2", false, [undeclared])]).decisions
        #expect(items.count == 1)
        #expect(items[0].verdict == .fail)
        #expect(items[0].reports.map(\.output.id) == ["out", "out#2"])
        #expect(throws: Refusal.overrideForbidden(output: "out", rule: "undeclared")) {
            try Overriding.check(
                .approve, on: items[0].reports, packs: [], reason: "known", ownerAgrees: false)
        }
    }

    @Test func `what a limit left unsearched is no pass`() throws {
        let item = try judged([("out", true, [])], complete: false).decisions[0]
        #expect(item.verdict == .review)
        #expect(item.reports[0].findings.map(\.rule) == ["differencing"])
        #expect(item.reports[0].findings[0].message.contains("a part"))
        #expect(throws: Refusal.overrideNeedsReason(output: "out")) {
            try Overriding.check(
                .approve, on: item.reports, packs: [], reason: nil, ownerAgrees: false)
        }
        #expect(try judged([("out", true, [])]).decisions[0].verdict == .pass)
    }

    @Test(arguments: [".", " \u{200B}", "…", "—"])
    func `a sign is no reason`(reason: String) throws {
        let item = try judged([("out", true, [undeclared])], complete: false).decisions[0]
        #expect(throws: Refusal.decisionNeedsReason(output: "out")) {
            try Overriding.check(
                .reject, on: [OutputReport(output: item.reports[0].output, findings: [])],
                packs: [], reason: reason, ownerAgrees: false)
        }
    }
}
