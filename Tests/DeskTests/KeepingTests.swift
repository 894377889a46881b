import Clearance
import Foundation
import Release
import Testing

@testable import Desk

/// A desk at which two tables were handed in: both checkers approved the first and want the second
/// changed.
private final class TwoVersions {
    let small: SmallDesk
    let desk: OpenDesk

    /// What stands in a version besides what is the same in all.
    struct Version {
        var context = "all of it"
        var missing = 0
        var second = 70
        var project = "p-1"
        var clearance = "publication"
        var units = "person"
        var supersedes: String? = "s-0001"
    }

    init() throws {
        small = try SmallDesk(.people)
        desk = try small.open()
        _ = try submit(Version(second: 50, supersedes: nil))
        for checker in 0..<2 {
            try small.vote(desk, checker, outputs: ["first"])
            try small.vote(desk, checker, .requestChanges, outputs: ["second"], reason: "round")
        }
    }

    func submit(_ version: Version, as author: String = SmallDesk.author) throws -> String {
        let folder = small.root.appending(path: "handed-in-\(UUID().uuidString)")
        var yaml = "title: Two\nproject: \(version.project)\ndataset: d\n"
        yaml += "clearance: \(version.clearance)\n"
        yaml += version.supersedes.map { "supersedes: \($0)\n" } ?? ""
        yaml += "outputs:\n" + output("first", version.context) + output("second", "the rest")
        try SmallDesk.write(yaml, to: folder.appending(path: "submission.yaml"))
        try SmallDesk.write(
            """
            dataset: d
            units: [\(version.units)]
            variables:
              la: {codes: [A, B]}
              set: {codes: [first, second]}

            """, to: folder.appending(path: "dataset.yaml"))
        try SmallDesk.write("la,n\nA,41\nB,52\n", to: folder.appending(path: "first.csv"))
        try SmallDesk.write(
            "la,n,m\nA,41,\(version.missing)\nB,52,0\n",
            to: folder.appending(path: "evidence/first.csv"))
        try SmallDesk.write(
            "la,n\nA,61\nB,\(version.second)\n", to: folder.appending(path: "second.csv"))
        try SmallDesk.write(
            "la,n,m\nA,61,0\nB,\(version.second),0\n",
            to: folder.appending(path: "evidence/second.csv"))
        return try desk.submit(folder.path, by: author).id
    }

    private func output(_ id: String, _ context: String) -> String {
        """
          - id: \(id)
            file: \(id).csv
            kind: frequencies
            unit: person
            missing: excluded
            context: \(context)
            population: {set: \(id)}
            table: {layout: long, dimensions: {la: la}, value: n, statistic: count, precision: exact}
            evidence: {file: evidence/\(id).csv, count: n, missing: m}

        """
    }

    /// How many votes each output has.
    func votes(on id: String) throws -> [Int] { try desk.ledger.submission(id).votes.map(\.count) }
}

struct KeepingTests {
    @Test func `an unchanged file keeps its votes, and leaves with the very same signatures`()
        throws
    {
        let two = try TwoVersions()
        let id = try two.submit(TwoVersions.Version())
        #expect(try two.votes(on: id) == [2, 0])
        let view = try two.desk.view(id)
        #expect(view.items[0].votes.map(\.keptFrom) == ["s-0001", "s-0001"])
        for checker in 0..<2 { try two.small.vote(two.desk, checker, on: id, outputs: ["second"]) }
        #expect(try two.desk.ledger.submission(id).state == .approved)
        try two.small.release(two.desk, id)
        _ = try two.desk.verify()
        let trust = try Trust(folder: two.desk.folder.trust)
        let release = try VerifiedRelease(folder: two.small.out, trust: trust)
        #expect(release.checks.contains { $0.hasPrefix("2 votes were given on s-0001 and kept") })
        _ = try VerifiedLog(folder: two.desk.folder.log, trust: trust)

        // The bundle's votes name the version they were given on and the commitment that the check
        // of the new one shows.
        let findings = try two.desk.ledger.submission(id).findings.map(\.digest.hex)
        let bundle = try SmallDesk.tree(two.small.out)
        let given = bundle.filter { $0.key.hasPrefix("votes/") && $0.key.hasSuffix(".json") }
            .map { String(decoding: $0.value, as: UTF8.self) }
        #expect(given.count { $0.contains("\"submission\":\"s-0001\"") } == 2)
        for vote in given {
            let commitment = vote.contains("first.csv") ? findings[0] : findings[1]
            #expect(vote.contains("\"findings\":\"sha256:\(commitment)\""))
        }
    }

    private static let changes: [(name: String, kept: [Int], version: TwoVersions.Version)] = [
        ("another file", [2, 0], .init(second: 80)),
        ("nothing at all", [2, 0], .init(second: 50)),
        ("its declaration", [0, 0], .init(context: "some of it")),
        ("its evidence", [0, 0], .init(missing: 1)),
        ("the project", [0, 0], .init(project: "p-2")),
        ("where it goes", [0, 0], .init(clearance: "pre-publication")),
        ("the dataset's description", [0, 0], .init(units: "person, family")),
        ("that it replaces anything", [0, 0], .init(supersedes: nil)),
    ]

    @Test(arguments: changes.indices)
    func `votes are kept only if nothing about their file has changed`(_ number: Int) throws {
        let (name, kept, version) = Self.changes[number]
        let two = try TwoVersions()
        #expect(try two.votes(on: try two.submit(version)) == kept, "changed: \(name)")
    }

    @Test func `who has handed in work of the project since keeps no vote on it`() throws {
        let two = try TwoVersions()
        _ = try two.desk.register(
            SmallDesk.checkers[0], as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
        _ = try two.submit(.init(supersedes: nil), as: SmallDesk.checkers[0])
        let id = try two.submit(TwoVersions.Version())
        #expect(try two.votes(on: id) == [1, 0])
        let voter = try two.desk.view(id).items[0].votes.map(\.checker)
        #expect(voter == [SmallDesk.checkers[1]])
    }

    @Test func `where nothing is left to decide, the review closes as it is handed in`() throws {
        let two = try TwoVersions()
        let second = try two.submit(.init(second: 50))
        for checker in 0..<2 {
            try two.small.vote(two.desk, checker, on: second, outputs: ["second"])
        }
        #expect(try two.desk.ledger.submission(second).state == .approved)
        try two.desk.withdraw(second, by: SmallDesk.author)
        let third = try two.submit(.init(second: 50, supersedes: second))
        #expect(try two.votes(on: third) == [2, 2])
        #expect(try two.desk.ledger.submission(third).state == .approved)
        let origins = try two.desk.ledger.submission(third).votes.map {
            Set($0.values.compactMap(\.origin?.submission))
        }
        #expect(origins == [["s-0001"], [second]])
        try two.small.release(two.desk, third)
        let trust = try Trust(folder: two.desk.folder.trust)
        _ = try VerifiedRelease(folder: two.small.out, trust: trust)
        _ = try VerifiedLog(folder: two.desk.folder.log, trust: trust)
    }

    @Test func `a log without commitments to findings is replayed as before`() throws {
        var (ledger, stripped) = (Ledger(), Ledger())
        let small = try SmallDesk(.released)
        try small.open().forEachEntry { _, bytes in
            let entry = try LogEvent(entry: bytes)
            try ledger.apply(entry)
            guard case .checked(let check) = entry.event else { return try stripped.apply(entry) }
            #expect(check.findings.count == 2)
            let older = Event.Checked(
                submission: check.submission, report: check.report, packs: check.packs,
                position: check.position)
            try stripped.apply(
                LogEvent(time: entry.time, actor: entry.actor, event: .checked(older)))
        }
        #expect(stripped.submissions["s-0001"]?.state == .released)
        #expect(ledger.submissions["s-0001"]?.findings.count == 2)
    }
}
