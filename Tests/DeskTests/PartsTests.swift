import Audit
import Clearance
import Foundation
import Release
import Testing

@testable import Desk

/// A submission of more files than one entry of the log can name.
struct PartsTests {
    private static let most = OpenDesk.mostOutputs(checkers: 2)

    private static func name(_ number: Int) -> String {
        "tables/\(number < 10 ? "0" : "")\(number).csv"
    }

    /// A desk on which so many tables were handed in.
    private func desk(files: Int) throws -> SmallDesk {
        let small = try SmallDesk(.people)
        let folder = small.root.appending(path: "submission")
        try FileManager.default.removeItem(at: folder)
        var yaml = "title: many\nproject: many\noutputs:\n"
        for number in 0..<files {
            yaml += """
                  - id: output\(number)
                    file: \(Self.name(number))
                    kind: frequencies
                    unit: person
                    missing: excluded
                    table:
                      layout: long
                      dimensions: {la: la}
                      value: n
                      statistic: count
                      precision: exact
                    evidence: {file: evidence/\(number).csv, count: n, missing: m}

                """
            let line = "A\(number),\(1000 + number)"
            try SmallDesk.write("la,n\n\(line)\n", to: folder.appending(path: Self.name(number)))
            try SmallDesk.write(
                "la,n,m\n\(line),0\n", to: folder.appending(path: "evidence/\(number).csv"))
        }
        try SmallDesk.write(yaml, to: folder.appending(path: "submission.yaml"))
        return small
    }

    @Test func `as many files as a submission may have leave in bundles of their own`() throws {
        let small = try desk(files: Self.most)
        let desk = try small.open()
        let id = try small.submit(desk)
        for checker in 0..<2 { try small.vote(desk, checker, on: id) }
        let before = desk.ledger.size
        let folders = try desk.release(id, to: small.out, by: SmallDesk.operatorName)
        #expect(folders == (1...3).map { "\(small.out)/part-\($0)" })
        #expect(desk.ledger.size == before + 3)
        let trust = try Trust(folder: desk.folder.trust)
        let parts = try folders.map { try VerifiedRelease(folder: $0, trust: trust) }
        #expect(parts.map(\.part) == (1...3).map { ReleasePart(number: $0, of: 3) })
        #expect(parts.map(\.index) == Array(before..<before + 3))
        #expect(parts.flatMap(\.files).map(\.path) == (0..<Self.most).map(Self.name))
        _ = try VerifiedLog(folder: desk.folder.log, trust: trust)
        #expect(try desk.verify().releases == 1)
        // The same again elsewhere, after the desk was opened anew.
        let again = try small.open()
        try again.release(id, to: small.out + "-2", by: SmallDesk.operatorName)
        #expect(try SmallDesk.tree(small.out + "-2") == SmallDesk.tree(small.out))
        #expect(again.ledger.size == before + 3)
        // Everything of it is out, and can be called back.
        try again.recall(id, by: SmallDesk.operatorName, reason: "a test")
        #expect(again.ledger.submissions[id]?.state == .recalled)
    }

    @Test func `one file more than a submission may have is refused, with the limit`() throws {
        let small = try desk(files: Self.most + 1)
        let desk = try small.open()
        let size = desk.ledger.size
        let refused = DeskError.tooManyOutputs(Self.most + 1, limit: Self.most)
        #expect(throws: refused) { try small.submit(desk) }
        #expect(desk.ledger.size == size)
    }
}
