import Audit
import Signing

/// A log of made-up entries with a key of its own, on a disk in memory unless told otherwise.
struct SampleLog {
    static let origin = "example.org/sample"

    let signer: NoteSigner
    let files: any FileSystem
    let folder: String
    let stagingFolder: String

    init(files: any FileSystem, root: String = "/desk", key: PrivateKey? = nil) throws {
        signer = try NoteSigner(name: Self.origin, key: try key ?? .generate(.ed25519))
        self.files = files
        folder = "\(root)/log"
        stagingFolder = "\(root)/staging"
    }

    var key: VerifierKey { signer.verifierKey }
    var log: TileLog { TileLog(folder: folder, files: files) }
    var publisher: TilePublisher {
        TilePublisher(folder: folder, stagingFolder: stagingFolder, files: files)
    }

    static func entry(_ index: Int) -> [UInt8] {
        Array("{\"kind\":\"sample\",\"n\":\(index),\"v\":1}".utf8)
    }

    static func head(_ size: Int) -> TreeHead {
        var frontier = Frontier()
        for index in 0..<size { frontier.append(MerkleTree.leafHash(entry(index))) }
        return frontier.head
    }

    func note(_ size: Int) throws -> [UInt8] {
        let checkpoint = try Checkpoint(origin: Self.origin, head: Self.head(size))
        return try SignedNote.sign(text: checkpoint.text, signers: [signer])
    }

    func publish(_ size: Int, from oldSize: Int = 0) throws {
        try publish(try note(size), from: oldSize)
    }

    func publish(_ note: [UInt8], from oldSize: Int) throws {
        try publisher.publish(note, from: oldSize) { $0.map(Self.entry) }
    }

    @discardableResult
    func audit(old: [UInt8]? = nil) throws -> AuditedLog {
        try log.audit(trusted: key, old: old)
    }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }

    /// The bytes with one of them changed.
    func changing(_ index: Int, by mask: UInt8) -> [UInt8] {
        var bytes = self
        bytes[index] ^= mask
        return bytes
    }
}
