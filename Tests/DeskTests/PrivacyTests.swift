import Audit
import Clearance
import Foundation
import Signing
import Testing

@testable import Desk

/// What must not leave with a release, searched for in all the forms that it could take.
struct PrivacyTests {
    private static let reasons = ["Because Ptarmigan said so", "See the Kakapo memo"]
    private static let recallReason = "The Okapi correction"

    /// People, titles, comments, labels and values.
    private static var secrets: [String] {
        [SmallDesk.operatorName, SmallDesk.author] + SmallDesk.checkers
            + [SmallDesk.title, SmallDesk.project, recallReason] + reasons + SmallDesk.labels
            + SmallDesk.values + ["output0", "output1"]
    }

    /// The words of a secret by themselves as well, and each in hex and in base64 at each of the
    /// three places where it may begin.
    private static func forms(of secret: String) -> [(String, [UInt8])] {
        let words = [secret] + secret.split(separator: " ").filter { $0.count > 3 }.map(String.init)
        return words.flatMap { word in
            let bytes = Array(word.utf8)
            let base64 = (0..<3).map { offset -> [UInt8] in
                let shifted = Base64.encode([UInt8](repeating: 0x20, count: offset) + bytes)
                // The ends depend on what stands beside the word.
                return Array(shifted.utf8.dropFirst(offset == 0 ? 0 : 4).dropLast(4))
            }
            return [(word, bytes), ("\(word) in hex", Array(bytes.map(hex).joined().utf8))]
                + base64.filter { $0.count > 5 }.map { ("\(word) in base64", $0) }
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
    }

    /// A desk that did everything: two submissions, reasons, a withdrawal, a recall.
    private func busyDesk() throws -> (small: SmallDesk, desk: OpenDesk, bundle: [String: [UInt8]])
    {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        for number in 0..<2 { try small.vote(desk, number, reason: Self.reasons[number]) }
        try small.release(desk)
        let second = try small.submit(desk)
        try small.vote(desk, 0, .reject, on: second, reason: Self.reasons[0])
        try desk.withdraw(second, by: SmallDesk.author)
        let bundle = try SmallDesk.tree(small.out)
        try desk.recall("s-0001", by: SmallDesk.operatorName, reason: Self.recallReason)
        return (small, desk, bundle)
    }

    @Test func `no leaf holds a name, title, comment, file name, label or value`() throws {
        let (small, desk, _) = try busyDesk()
        let names = SmallDesk.files + ["kiwi", "moa", "kiwi.csv", "evidence", "submission.yaml"]
        let forms = (Self.secrets + names).flatMap(Self.forms)
        var kinds: Set<String> = []
        try desk.forEachEntry { index, entry in
            kinds.insert(try LogEvent(entry: entry).event.kind)
            for (name, form) in forms { #expect(!entry.contains(form), "\(name) in \(index)") }
        }
        #expect(kinds.isSuperset(of: ["submission", "vote", "release", "recall", "withdraw"]))
        for (path, bytes) in try SmallDesk.tree("\(small.path)/log") {
            for (name, form) in forms { #expect(!bytes.contains(form), "\(name) in \(path)") }
        }
    }

    @Test func `no part of the bundle but files holds a name, title, comment, label or value`()
        throws
    {
        let (_, _, bundle) = try busyDesk()
        let forms = Self.secrets.flatMap(Self.forms)
        for (path, bytes) in bundle where !path.hasPrefix("files/") {
            for (name, form) in forms { #expect(!bytes.contains(form), "\(name) in \(path)") }
        }
        // The search would find them: the released files do hold labels and values.
        let files = bundle.filter { $0.key.hasPrefix("files/") }.values
        #expect(files.contains { $0.contains(Array(SmallDesk.values[0].utf8)) })
    }

    @Test func `plain digests of what was not released are in no leaf`() throws {
        let (small, desk, _) = try busyDesk()
        let folder = small.root.appending(path: "submission").path
        let released = Set(SmallDesk.files)
        let digests = try SmallDesk.tree(folder).filter { !released.contains($0.key) }.values
            .map { SHA256Digest(of: $0) }
        #expect(digests.count == 3)
        try desk.forEachEntry { index, entry in
            for digest in digests {
                #expect(!entry.contains(Array(digest.hex.utf8)), "entry \(index)")
            }
        }
    }

    @Test func `before the review closes nobody sees another's decision`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        try small.vote(desk, 0, .reject, outputs: [SmallDesk.files[0]], reason: Self.reasons[0])
        for viewer in [nil, SmallDesk.checkers[1], SmallDesk.author, SmallDesk.operatorName] {
            let votes = try desk.view("s-0001", as: viewer).items[0].votes
            #expect(votes.map(\.checker) == [SmallDesk.checkers[0]])
            #expect(votes.map(\.decision) == [nil])
        }
        let own = try desk.view("s-0001", as: SmallDesk.checkers[0]).items[0].votes
        #expect(own.map(\.decision) == [.reject])
        try small.vote(desk, 0, outputs: [SmallDesk.files[1]])
        try small.vote(desk, 1)
        // They disagree: now each of them sees what the other said, and nobody else does.
        for (viewer, decisions) in [
            (SmallDesk.checkers[0], [Decision.reject, .approve]),
            (SmallDesk.checkers[1], [.reject, .approve]), (SmallDesk.author, [nil, nil]),
            (SmallDesk.operatorName, [nil, nil]),
        ] as [(String, [Decision?])] {
            let votes = try desk.view("s-0001", as: viewer).items[0].votes
            #expect(votes.map(\.decision) == decisions, "\(viewer)")
        }
        try small.vote(desk, 1, .reject, outputs: [SmallDesk.files[0]], reason: "you are right")
        let closed = try desk.view("s-0001").items[0].votes
        #expect(closed.map(\.decision) == [.reject, .reject])
    }

    @Test func `an open vote's entry does not depend on the decision but for its commitment`()
        throws
    {
        var sizes: Set<Int> = []
        // To have somebody else asked is told in the open.
        for decision in Decision.allCases where decision != .refer {
            let small = try SmallDesk(.submitted)
            let desk = try small.open()
            let index = desk.ledger.size
            try small.vote(desk, 0, decision, outputs: [SmallDesk.files[0]], reason: "r")
            let entry = try #require(try desk.store.entries(index..<index + 1).first)
            sizes.insert(entry.count)
            #expect(!entry.contains(Array(decision.rawValue.utf8)))
        }
        #expect(sizes.count == 1)
    }
}
