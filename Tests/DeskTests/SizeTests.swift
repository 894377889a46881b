import Audit
import Clearance
import Foundation
import Signing
import Testing

@testable import Desk

/// How a desk behaves after years of work: 0.7 million entries a year at most, by our reckoning.
struct SizeTests {
    @Test func `a long log is opened, appended to and released from`() throws {
        let small = try SmallDesk(.people)
        let kept = ProcessInfo.processInfo.environment["SALLYPORT_KEEP"]
        let rounds = runsAll || kept != nil ? 12_500 : 1_000
        try fill(try small.open(), rounds: rounds)
        let clock = ContinuousClock()
        var opened: OpenDesk?
        let opening = try clock.measure { opened = try small.open() }
        let desk = try #require(opened)
        #expect(desk.ledger.size > 8 * rounds)
        let id = try small.submit(desk)
        let voting = try clock.measure { try small.vote(desk, 0, on: id) }
        try small.vote(desk, 1, on: id)
        let releasing = try clock.measure { try small.release(desk, id) }
        print("entries \(desk.ledger.size): open \(opening), vote \(voting), release \(releasing)")
        // How long it took is printed, not judged: work that grows with the square of the log would
        // not end in a test's time, and what a busy machine takes says nothing.
        #expect(desk.ledger.submissions[id]?.state == .released)
        if let kept { try FileManager.default.copyItem(at: small.root, to: URL(filePath: kept)) }
    }

    /// Submissions that were checked, voted on by two, closed, opened again and withdrawn.
    private func fill(_ desk: OpenDesk, rounds: Int) throws {
        let author = try desk.pseudonym(of: SmallDesk.author)
        let checkers = try SmallDesk.checkers.map { try desk.pseudonym(of: $0) }
        let commitment = Commitment(digest: SHA256Digest(of: Array("c".utf8)))
        try desk.withLock {
            var pending: [OpenDesk.Pending] = []
            var size = desk.ledger.size
            func add(_ event: Event, by actor: Pseudonym?) {
                let event = LogEvent(time: 1_795_212_000, actor: actor, event: event)
                pending.append(OpenDesk.Pending(event: event, openings: []))
                size += 1
            }
            for round in 1...rounds {
                let digits = String(round)
                let id = "s-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                add(
                    .submitted(
                        Event.Submitted(
                            id: id, outputs: [commitment], content: commitment, supersedes: nil)),
                    by: author)
                let check = Event.checked(
                    Event.Checked(
                        submission: id, report: commitment, packs: desk.ledger.packs,
                        position: size))
                add(check, by: nil)
                for checker in 0..<2 {
                    add(
                        .voted(
                            submission: id, output: 0, turn: 1,
                            keyID: SmallDesk.keys[checker].publicKey.keyID, vote: commitment),
                        by: checkers[checker])
                }
                let outcome = Event.Outcome(
                    votes: [size - 2, size - 1], decisions: [.approve, .approve])
                add(.closed(submission: id, turn: 1, outcomes: [outcome]), by: nil)
                add(.reopened(submission: id, report: commitment), by: nil)
                add(check, by: nil)
                add(.withdrawn(submission: id), by: author)
            }
            try desk.append(pending)
        }
    }
}
