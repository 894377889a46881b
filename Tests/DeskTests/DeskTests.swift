import Audit
import Clearance
import Foundation
import Release
import Signing
import Testing

@testable import Desk

struct DeskTests {
    @Test func `a submission with two approvals is released, and verifies`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        #expect(throws: Refusal.self) { try small.release(desk) }
        try small.vote(desk, 0)
        #expect(throws: Refusal.wrongState("s-0001", .submitted)) { try small.release(desk) }
        try small.vote(desk, 1)
        try small.release(desk)
        let trust = try Trust(folder: desk.folder.trust)
        let release = try VerifiedRelease(folder: small.out, trust: trust)
        #expect(release.files.map(\.path) == SmallDesk.files)
        #expect(release.checkers.count == 2)
    }

    @Test func `the last vote and the closing of the review are one step`() throws {
        let small = try SmallDesk(.halfVoted)
        let desk = try small.open()
        let head = desk.ledger.size
        try small.vote(desk, 1)
        #expect(desk.ledger.size == head + 3)
        #expect(desk.ledger.submissions["s-0001"]?.state == .approved)
    }

    @Test func `a second thought before the review closes is what counts`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        try small.vote(desk, 0, .reject, reason: "no")
        try small.vote(desk, 0, .approve)
        try small.vote(desk, 1)
        #expect(desk.ledger.submissions["s-0001"]?.state == .approved)
        try small.release(desk)
        _ = try desk.verify()
    }

    @Test func `more approvals than the quorum all go into the bundle`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        for checker in 0..<3 { try small.vote(desk, checker, outputs: [SmallDesk.files[0]]) }
        for checker in 0..<2 { try small.vote(desk, checker, outputs: [SmallDesk.files[1]]) }
        try small.release(desk)
        let trust = try Trust(folder: desk.folder.trust)
        #expect(try VerifiedRelease(folder: small.out, trust: trust).checkers.count == 3)
    }

    @Test func `nobody but a checker with their own key votes, and no author`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        func vote(_ name: String, _ key: PrivateKey) throws {
            _ = try desk.vote(
                .approve, on: "s-0001", outputs: [], by: name, with: key, reason: nil)
        }
        let head = desk.ledger.size
        #expect(throws: Refusal.ownSubmission) { try vote(SmallDesk.author, SmallDesk.keys[0]) }
        #expect(throws: Refusal.keyNotInForce) {
            try vote(SmallDesk.checkers[0], SmallDesk.keys[1])
        }
        #expect(throws: Refusal.keyNotInForce) {
            try vote(SmallDesk.operatorName, SmallDesk.keys[1])
        }
        #expect(throws: DeskError.unknownPerson("nobody")) {
            try vote("nobody", SmallDesk.keys[1])
        }
        #expect(desk.ledger.size == head)
    }

    @Test func `after a retired key or other packs a release waits for new votes`() throws {
        let small = try SmallDesk(.approved)
        var desk = try small.open()
        try desk.retire(
            keyID: SmallDesk.keys[0].publicKey.keyID, by: SmallDesk.operatorName)
        #expect(throws: Refusal.lapsed("s-0001")) { try small.release(desk) }
        #expect(desk.ledger.submissions["s-0001"]?.turn == 2)
        try small.vote(desk, 1)
        try small.vote(desk, 2)
        let pack = SmallDesk.pack + "\n# the same, in other bytes\n"
        try Data(pack.utf8).write(to: URL(filePath: desk.folder.pack("mini")))
        #expect(throws: DeskError.packDiffers("mini")) { try small.release(desk) }
        desk = try small.open()
        try desk.recordPolicy(by: SmallDesk.operatorName)
        #expect(throws: Refusal.lapsed("s-0001")) { try small.release(desk) }
        try small.vote(desk, 1)
        try small.vote(desk, 2)
        try small.release(desk)
        _ = try desk.verify()
    }

    @Test func `votes under packs that changed meanwhile begin again`() throws {
        let small = try SmallDesk(.halfVoted)
        let desk = try small.open()
        let pack = SmallDesk.pack.replacingOccurrences(of: "version: 1", with: "version: 2")
        try Data(pack.utf8).write(to: URL(filePath: desk.folder.pack("mini")))
        try desk.recordPolicy(by: SmallDesk.operatorName)
        #expect(throws: DeskError.judgedAnew(SmallDesk.files)) { try small.vote(desk, 1) }
        try small.vote(desk, 1)
        #expect(desk.ledger.submissions["s-0001"]?.state == .submitted)
        try small.vote(desk, 2)
        try small.release(desk)
    }

    @Test func `what is judged worse when it is to leave is not released`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        let pack = SmallDesk.pack.replacingOccurrences(
            of: "threshold: {minimum: 10}", with: "threshold: {minimum: 80000}")
        try Data(pack.utf8).write(to: URL(filePath: desk.folder.pack("mini")))
        try desk.recordPolicy(by: SmallDesk.operatorName)
        #expect(throws: DeskError.worse(SmallDesk.files)) { try small.release(desk) }
        #expect(throws: Refusal.self) { try small.vote(desk, 0) }
        #expect(!FileManager.default.fileExists(atPath: small.out))
        _ = try desk.verify()
    }

    @Test func `only a release manager releases or recalls`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        for name in [SmallDesk.author, SmallDesk.checkers[0]] {
            #expect(throws: Refusal.notAllowed(role: .releaseManager)) {
                try desk.release("s-0001", to: small.out, by: name)
            }
        }
        try small.release(desk)
        #expect(throws: Refusal.notAllowed(role: .releaseManager)) {
            try desk.release("s-0001", to: small.out + "2", by: SmallDesk.author)
        }
        #expect(throws: Refusal.notAllowed(role: .releaseManager)) {
            try desk.recall("s-0001", by: SmallDesk.author, reason: "r")
        }
        try desk.recall("s-0001", by: SmallDesk.operatorName, reason: "r")
        #expect(throws: Refusal.wrongState("s-0001", .recalled)) { try small.release(desk) }
        _ = try desk.verify()
    }

    @Test func `a bundle does not go into the desk, over something else, or nowhere`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        for inside in ["", "/log/x", "/x", "/trust/x/", "/../desk/x"] {
            #expect(throws: DeskError.self, "\(inside)") {
                try small.release(desk, to: small.path + inside)
            }
        }
        symlink("\(small.path)/log", "\(small.root.path)/alias")
        #expect(throws: DeskError.self) {
            try small.release(desk, to: "\(small.root.path)/alias/x")
        }
        #expect(throws: DeskError.noFolder("\(small.root.path)/no")) {
            try small.release(desk, to: "\(small.root.path)/no/x")
        }
        mkdir(small.out, 0o755)
        #expect(throws: DeskError.occupied(small.out)) { try small.release(desk) }
        // None of it released anything.
        #expect(desk.ledger.submissions["s-0001"]?.state == .approved)
        rmdir(small.out)
        try small.release(desk, to: small.out + "/")
        #expect(try SmallDesk.tree(small.out).count > 10)
    }

    @Test func `a release that nobody could verify is not recorded`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        let key = desk.folder.checkerKey(SmallDesk.keys[0].publicKey.keyID)
        try FileManager.default.removeItem(atPath: key)
        #expect(throws: BundleError.self) { try small.release(desk) }
        #expect(desk.ledger.submissions["s-0001"]?.state == .approved)
    }

    @Test(arguments: [
        "", " x", "x ", "a\nb", "a\u{202E}b", "a\u{0}", String(repeating: "x", count: 101),
    ])
    func `a name that would confuse a list is refused`(name: String) throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        #expect(throws: DeskError.self) {
            try desk.register(
                name, as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
        }
    }

    @Test func `who may not register leaves no key in the trust folder`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let before = try SmallDesk.tree(desk.folder.trust)
        let key = try PrivateKey.generate(.ed25519).publicKey
        #expect(throws: Refusal.notAllowed(role: .operator)) {
            try desk.register(
                "mallory", as: .checker, passphrase: nil, publicKey: key, by: SmallDesk.author)
        }
        let own = try desk.keys.releaseKey().publicKey
        #expect(throws: DeskError.serviceKey) {
            try desk.register(
                "mallory", as: .checker, passphrase: nil, publicKey: own,
                by: SmallDesk.operatorName)
        }
        #expect(throws: Refusal.keyTaken) {
            try desk.register(
                "mallory", as: .checker, passphrase: nil,
                publicKey: SmallDesk.keys[0].publicKey, by: SmallDesk.operatorName)
        }
        #expect(try SmallDesk.tree(desk.folder.trust) == before)
    }

    @Test func `two desks on one folder see each other's entries`() throws {
        let small = try SmallDesk(.submitted)
        let one = try small.open()
        let other = try small.open()
        try small.vote(one, 0)
        try small.vote(other, 1)
        #expect(throws: Refusal.self) { try small.vote(one, 2) }
        try small.release(one)
        try small.release(other)
        #expect(one.ledger.size == other.ledger.size)
    }

    @Test func `the crate describes every file, check and vote`() throws {
        let small = try SmallDesk(.released)
        let bytes = try #require(try SmallDesk.tree(small.out)["ro-crate-metadata.json"])
        let crate = try JSONValue(canonical: bytes)
        #expect(crate["@context"]?.string == "https://w3id.org/ro/crate/1.2/context")
        let graph = try #require(crate["@graph"]?.array)
        let ids = graph.compactMap { $0["@id"]?.string }
        #expect(Set(ids).count == graph.count)
        func entity(_ id: String) -> JSONValue? { graph.first { $0["@id"]?.string == id } }
        let descriptor = try #require(entity("ro-crate-metadata.json"))
        #expect(descriptor["@type"]?.string == "CreativeWork")
        #expect(descriptor["about"]?["@id"]?.string == "./")
        #expect(descriptor["conformsTo"]?["@id"]?.string == "https://w3id.org/ro/crate/1.2")
        let root = try #require(entity("./"))
        #expect(root["@type"]?.string == "Dataset")
        for key in ["name", "description", "datePublished", "license", "hasPart"] {
            #expect(root[key] != nil, "\(key)")
        }
        for part in root["hasPart"]?.array ?? [] {
            #expect(part["@id"]?.string.flatMap(entity)?["@type"]?.string == "File")
        }
        let actions = graph.filter { $0["@type"]?.string == "AssessAction" }
        #expect(actions.count == 5)
        for action in actions {
            #expect(action["agent"]?["@id"]?.string.flatMap(entity) != nil)
            #expect(action["object"] != nil && action["endTime"] != nil)
        }
        // Every reference leads to an entity here or out into the web.
        for reference in references(in: crate["@graph"] ?? .null) {
            #expect(ids.contains(reference) || reference.hasPrefix("http"), "\(reference)")
        }
    }

    private func references(in value: JSONValue) -> [String] {
        switch value {
        case .array(let values): return values.flatMap(references)
        case .object(let members):
            if members.count == 1, let id = members["@id"]?.string { return [id] }
            return members.values.flatMap(references)
        default: return []
        }
    }
}
