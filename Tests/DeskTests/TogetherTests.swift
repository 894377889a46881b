import Clearance
import Disclosure
import Foundation
import Testing

@testable import Desk

/// Tables that are harmless alone, and give a few children away together.
struct TogetherTests {
    private static let dataset = """
        dataset: care
        units: [child]
        variables:
          age: {codes: 10..18}
          exclusion: {codes: ["yes", "no"]}
        """

    /// Writes a table of the children of some ages; its numbers occur nowhere else.
    private func write(_ ages: String, _ counts: (Int, Int), project: String, in small: SmallDesk)
        throws -> String
    {
        let folder = small.root.appending(path: "\(project)-\(ages)")
        try SmallDesk.write(Self.dataset, to: folder.appending(path: "dataset.yaml"))
        try SmallDesk.write(
            """
            title: Exclusions
            project: \(project)
            dataset: care
            outputs:
              - id: exclusions
                file: exclusions.csv
                kind: frequencies
                unit: child
                population: {age: "\(ages)"}
                missing: excluded
                table:
                  layout: long
                  dimensions: {exclusion: exclusion}
                  value: n
                  statistic: count
                  precision: exact
                evidence: {file: evidence.csv, count: n}
            """, to: folder.appending(path: "submission.yaml"))
        let (yes, no) = counts
        let rows = "exclusion,n\nyes,\(yes)\nno,\(no)\nAll,\(yes + no)\n"
        try SmallDesk.write(rows, to: folder.appending(path: "exclusions.csv"))
        try SmallDesk.write(rows, to: folder.appending(path: "evidence.csv"))
        return folder.path
    }

    private func release(_ id: String, _ small: SmallDesk, _ desk: OpenDesk) throws {
        for checker in 0..<2 { try small.vote(desk, checker, on: id) }
        try letGo(id, small, desk)
    }

    private func letGo(_ id: String, _ small: SmallDesk, _ desk: OpenDesk) throws {
        try desk.release(
            id, to: small.root.appending(path: "out-\(id)").path, by: SmallDesk.operatorName)
    }

    @Test func `what another project has released is judged with it, and not shown`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "first", in: small), by: SmallDesk.author)
        #expect(first.judged.report.verdict == .pass)
        try release(first.id, small, desk)
        let other = try write("10-18", (4219, 6190), project: "second", in: small)
        let second = try desk.submit(other, by: SmallDesk.author)
        #expect(second.judged.report.verdict == .fail)
        let findings = second.judged.report.outputs.flatMap(\.findings)
        #expect(findings.contains { $0.rule == "differencing" && $0.verdict == .fail })
        let json = String(decoding: second.judged.jsonReport, as: UTF8.self)
        #expect(json.contains(#""view": "project""#))
        for secret in ["4217", "6131", "10348", "s-0001", "\"low\": 2", "small-implied-count"] {
            #expect(!json.contains(secret), "\(secret)")
        }
    }

    @Test func `what another process releases is part of the next check, and of kept pages' age`()
        throws
    {
        let small = try SmallDesk(.people)
        let (desk, other) = (try small.open(), try small.open())
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "first", in: small), by: SmallDesk.author)
        let second = try desk.submit(
            try write("10-18", (4219, 6190), project: "second", in: small), by: SmallDesk.author)
        #expect(second.judged.report.verdict == .pass)
        let before = desk.releases(beside: second.judged, second.id)
        try other.refresh()
        try release(first.id, small, other)
        try desk.refresh()
        #expect(desk.releases(beside: second.judged, second.id) == before + 1)
        #expect(try desk.judged(second.id).report.verdict == .fail)
    }

    @Test func `within a project the whole sum is shown`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "same", in: small), by: SmallDesk.author)
        try release(first.id, small, desk)
        let second = try desk.submit(
            try write("10-18", (4219, 6190), project: "same", in: small), by: SmallDesk.author)
        let json = String(decoding: second.judged.jsonReport, as: UTF8.self)
        #expect(json.contains("s-0001"))
        #expect(json.contains("4217"))
        #expect(!json.contains(#""view": "project""#))
    }

    @Test func `the name of a project alone shows nothing of what it released`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let stranger = "Stina Elsewhere"
        _ = try desk.register(
            stranger, as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "same", in: small), by: SmallDesk.author)
        try release(first.id, small, desk)
        let claimed = try desk.submit(
            try write("10-18", (4219, 6190), project: "same", in: small), by: stranger)
        #expect(claimed.judged.report.verdict == .fail)
        let json = String(decoding: claimed.judged.jsonReport, as: UTF8.self)
        #expect(json.contains(#""view": "project""#))
        #expect(!json.contains("4217"))
        // Once work of theirs in it was released, it is theirs.
        let own = try desk.submit(
            try write("10-16", (3100, 4100), project: "same", in: small), by: stranger)
        try release(own.id, small, desk)
        let again = try desk.judged(claimed.id)
        #expect(String(decoding: again.jsonReport, as: UTF8.self).contains("4217"))
    }

    @Test(arguments: [true, false])
    func `two that are approved and unsafe together do not both go out`(earlierFirst: Bool) throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let folders = [
            try write("10-17", (4217, 6131), project: "first", in: small),
            try write("10-18", (4219, 6190), project: "second", in: small),
        ]
        let ids = try folders.map { try desk.submit($0, by: SmallDesk.author).id }
        for id in ids {
            for checker in 0..<2 { try small.vote(desk, checker, on: id) }
            #expect(desk.ledger.submissions[id]?.state == .approved)
        }
        let order = earlierFirst ? ids : ids.reversed()
        try letGo(order[0], small, desk)
        #expect(throws: DeskError.worse(["exclusions.csv"])) { try letGo(order[1], small, desk) }
        #expect(desk.ledger.submissions[order[1]]?.state == .submitted)
        _ = try desk.verify()
    }

    @Test func `what was recalled is still known to everybody`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "first", in: small), by: SmallDesk.author)
        try release(first.id, small, desk)
        try desk.recall(first.id, by: SmallDesk.operatorName, reason: "a mistake")
        let second = try desk.submit(
            try write("10-18", (4219, 6190), project: "second", in: small), by: SmallDesk.author)
        #expect(second.judged.report.verdict == .fail)
    }

    @Test func `what is handed in is judged as it was when it came, while nothing else leaves`()
        throws
    {
        let examples = URL(filePath: #filePath).appending(path: "../../../Examples/adr-fellowship")
            .standardized
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let revised = try desk.submit(
            examples.appending(path: "revised").path, by: SmallDesk.author)
        for checker in 0..<2 {
            try small.vote(desk, checker, on: revised.id, reason: "synthetic data")
        }
        try letGo(revised.id, small, desk)
        // Its tables are those of the release with cells that were withheld there: many sums show
        // the same cell, and which of them is shown must not depend on what the submission is called.
        let first = try desk.submit(examples.appending(path: "first").path, by: SmallDesk.author)
        #expect(first.judged.report.verdict == .fail)
        let again = try desk.judged(first.id)
        #expect(try desk.changes(in: again, since: desk.ledger.submission(first.id)) == [])
    }

    @Test func `what is approved but not out is not known to anybody`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let first = try desk.submit(
            try write("10-17", (4217, 6131), project: "first", in: small), by: SmallDesk.author)
        for checker in 0..<2 { try small.vote(desk, checker, on: first.id) }
        let second = try desk.submit(
            try write("10-18", (4219, 6190), project: "second", in: small), by: SmallDesk.author)
        #expect(second.judged.report.verdict == .pass)
    }
}
