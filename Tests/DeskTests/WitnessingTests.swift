import Audit
import Foundation
import Release
import Testing

@testable import Desk

/// A desk's log and a witness on another machine; what goes between them are files.
struct WitnessingTests {
    private let small: SmallDesk
    private let witness: WitnessFolder
    private let key: VerifierKey
    private let pass = [UInt8]("a passphrase")

    init() throws {
        small = try SmallDesk(.released)
        witness = WitnessFolder(small.root.appending(path: "witness").path)
        key = try witness.make(named: "witness.example", passphrase: pass)
        try witness.trust(try small.open().signer.verifierKey)
    }

    private func answer(_ request: [UInt8]) throws -> [UInt8] {
        try witness.answer(request, passphrase: pass, at: 1_795_212_000)
    }

    /// What an auditor trusts who knows the witness.
    private func trust(_ desk: OpenDesk) throws -> Trust {
        try Data("\(key)\n".utf8).write(
            to: URL(filePath: "\(desk.folder.trust)/witness-vkeys"))
        return try Trust(folder: desk.folder.trust)
    }

    @Test func `a cosigned log is believed by those who ask for a witness, and not before`() throws
    {
        let desk = try small.open()
        let trust = try trust(desk)
        #expect(throws: LogError.self) { try VerifiedLog(folder: desk.folder.log, trust: trust) }
        let lines = try answer(try desk.witnessRequest())
        let taken = try desk.addCosignatures(lines, by: [])
        #expect(taken.isPublished && taken.witnesses == ["witness.example"])
        let log = try VerifiedLog(folder: desk.folder.log, trust: trust)
        #expect(log.log.checkpoint.cosignatures.count == 1)
        // The proof of what left can then be one that a witness stands behind.
        let index = try #require(desk.ledger.submissions["s-0001"]?.departures.first?.index)
        let proof = try LogProof(parsing: try desk.inclusionProof(of: index, isWitnessed: true))
        let entry = try Array(Data(contentsOf: URL(filePath: "\(small.out)/entry.json")))
        #expect(try proof.verify(entry: entry, trust: trust.log).cosignatures.count == 1)
        var parts = try SmallDesk.tree(small.out)
        #expect(throws: BundleError.self) { try VerifiedRelease(parts: parts, trust: trust) }
        parts["release.tlog-proof"] = proof.bytes
        _ = try VerifiedRelease(parts: parts, trust: trust)
        // The desk itself needs no witness to verify and to go on.
        _ = try desk.verify()
        _ = try small.submit(desk)
        for checker in 0..<2 { try small.vote(desk, checker, on: "s-0002") }
        try small.release(desk, "s-0002", to: small.root.appending(path: "second").path)
    }

    @Test func `an answer that comes late is kept, and the next request goes on from there`() throws
    {
        let desk = try small.open()
        let request = try desk.witnessRequest()
        let size = desk.ledger.size
        _ = try small.submit(desk)
        let taken = try desk.addCosignatures(try answer(request), by: [key])
        #expect(!taken.isPublished && taken.size == size)
        #expect(throws: DeskError.notWitnessed(size: size)) {
            try desk.inclusionProof(of: size, isWitnessed: true)
        }
        let next = try AddCheckpointRequest(parsing: try desk.witnessRequest())
        #expect(next.oldSize == size)
        #expect(try desk.addCosignatures(try answer(next.bytes), by: [key]).isPublished)
    }

    @Test func `signatures of others, or about another checkpoint, are not taken`() throws {
        let desk = try small.open()
        let lines = try answer(try desk.witnessRequest())
        #expect(throws: DeskError.noWitness) { try desk.addCosignatures(lines, by: []) }
        let stranger = try WitnessFolder(small.root.appending(path: "s").path)
            .make(named: "stranger", passphrase: pass)
        #expect(throws: NoteProblem.noKnownSignature) {
            try desk.addCosignatures(lines, by: [stranger])
        }
        var damaged = lines
        damaged[lines.count - 20] ^= 1
        #expect(throws: (any Error).self) { try desk.addCosignatures(damaged, by: [key]) }
        #expect(try desk.witnessedNote() == nil)
        _ = try desk.verify()
    }
}
