import Clearance
import Foundation
import Testing

@testable import Desk

/// Checks that could be questions about what other projects released.
struct TrialTests {
    private static let dataset = "dataset: care\nunits: [child]\nvariables: {la: {codes: [a, b]}}\n"

    private func uploads(project: String, _ count: Int) -> [Upload] {
        let yaml = """
            title: A table
            project: \(project)
            dataset: care
            outputs:
              - id: t
                file: t.csv
                kind: frequencies
                unit: child
                missing: excluded
                table: {layout: long, dimensions: {la: la}, value: n, statistic: count, precision: exact}
                evidence: {file: e.csv, count: n}
            """
        let table = "la,n\na,\(count)\nb,5017\n"
        return [
            ("submission.yaml", yaml), ("dataset.yaml", Self.dataset), ("t.csv", table),
            ("e.csv", table),
        ].map { Upload(path: $0.0, bytes: Array($0.1.utf8)) }
    }

    /// A desk that has released something of the project `first`, and a clock to turn.
    private func made(limit: Int = 3) throws -> (SmallDesk, OpenDesk, Clock) {
        let small = try SmallDesk(.people)
        let yaml = URL(filePath: "\(small.path)/desk.yaml")
        var text = try String(contentsOf: yaml, encoding: .utf8)
        text = text.replacing("trial-checks: 200", with: "trial-checks: \(limit)")
        try Data(text.utf8).write(to: yaml)
        if limit != 200 { try small.open().recordPolicy(by: SmallDesk.operatorName) }
        let now = Clock()
        let desk = try OpenDesk(at: small.path) { now.time }
        try desk.openAccounts()
        let draft = try desk.keepDraft(
            uploads(project: "first", 4019), of: try desk.visitor(named: SmallDesk.author))
        let id = try #require(
            try desk.submit(draft: draft, of: try desk.visitor(named: SmallDesk.author))?.id)
        for checker in 0..<2 { try small.vote(desk, checker, on: id) }
        try small.release(desk, id)
        return (small, desk, now)
    }

    private func check(_ desk: OpenDesk, project: String, _ count: Int) throws {
        let author = try desk.visitor(named: SmallDesk.author)
        let id = try desk.keepDraft(uploads(project: project, count), of: author)
        defer { try? desk.discard(draft: id, of: author) }
        _ = try desk.judged(draft: id, of: author)
    }

    private func logged(_ desk: OpenDesk) throws -> [Int] {
        var counts: [Int] = []
        try desk.forEachEntry { _, bytes in
            if case .trialChecks(let count) = try LogEvent(entry: bytes).event {
                counts.append(count)
            }
        }
        return counts
    }

    @Test func `beyond the limit a check is refused, with the time to wait, until a day is over`()
        throws
    {
        let (small, desk, now) = try made(limit: 3)
        for count in 1...3 { try check(desk, project: "second", 6000 + count) }
        now.time += 3600
        #expect(throws: DeskError.tooManyTrials(limit: 3, seconds: 82_800)) {
            try check(desk, project: "second", 6004)
        }
        // Another process counts on, and the same question is not asked twice.
        let other = try OpenDesk(at: small.path) { now.time }
        #expect(throws: DeskError.self) { try check(other, project: "second", 6005) }
        try check(other, project: "second", 6003)
        now.time += 82_801
        try check(desk, project: "second", 6006)
    }

    @Test func `what no other project's release takes part in is not counted`() throws {
        let (small, desk, _) = try made(limit: 1)
        defer { withExtendedLifetime(small) {} }
        for count in 1...4 { try check(desk, project: "first", 6000 + count) }
        #expect(try logged(desk).isEmpty)
    }

    @Test func `the log has how many and whose, at most once a minute, and nothing else`() throws {
        let (small, desk, now) = try made(limit: 100)
        defer { withExtendedLifetime(small) {} }
        for count in 1...5 { try check(desk, project: "second", 6000 + count) }
        #expect(try logged(desk) == [1])
        now.time += 61
        try desk.writeCounts()
        try desk.writeCounts()
        #expect(try logged(desk) == [1, 4])
        let author = try desk.pseudonym(of: SmallDesk.author)
        let entry = String(
            decoding: try desk.entryBytes(desk.ledger.size - 1) ?? [], as: UTF8.self)
        #expect(
            entry
                == #"{"actor":"\#(author)","count":4,"kind":"trial-checks","t":\#(now.time),"v":1}"#
        )
        #expect(try desk.verify().submissions == 1)
    }

    @Test func `handing in is no trial`() throws {
        let (small, desk, _) = try made(limit: 1)
        defer { withExtendedLifetime(small) {} }
        try check(desk, project: "second", 6001)
        let author = try desk.visitor(named: SmallDesk.author)
        let draft = try desk.keepDraft(uploads(project: "second", 6002), of: author)
        #expect(try desk.submit(draft: draft, of: author)?.id == "s-0002")
    }
}

/// A clock that is turned by hand. It begins now, since the desk's certificates do.
private final class Clock {
    var time = Int(Date().timeIntervalSince1970)
}
