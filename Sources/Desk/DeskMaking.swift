import Audit
import Clearance
import Glibc
import Outputs
import Readers
import Signing

extension Desk {
    /// Makes a desk in a new folder: keys, policy, an empty log with its first entries.
    ///
    /// - `packs`: names with the bytes of their `pack.yaml`; copied, so that what judges cannot
    ///   change unnoticed.
    /// - `operatorName`: the first person, who may register others.
    public static func make(
        at path: String, policy: DeskPolicy, packs: [(name: String, bytes: [UInt8])],
        operatorName: String, files: any FileSystem = DiskFiles(),
        clock: @escaping () -> Int = { Glibc.time(nil) }
    ) throws -> Desk {
        try People.check(operatorName)
        let final = DeskFolder(path)
        guard try files.kind(of: path) == nil else { throw DeskError.alreadyThere(path) }
        // A kill in between leaves a folder that is no desk, never half a desk.
        let temporary = DeskFolder("\(path).partial-\(try RandomName.draw().prefix(8))")
        for folder in temporary.folders { try files.makeFolder(folder) }
        chmod(temporary.path, 0o700)
        try files.writeDurably(policy.yaml, to: temporary.policy)
        for pack in packs {
            try files.makeFolder("\(temporary.rules)/\(pack.name)")
            try files.writeDurably(pack.bytes, to: temporary.pack(pack.name))
        }
        try makeKeys(in: temporary, policy: policy, files: files, at: clock())
        let desk = try Desk(folder: temporary, files: files, create: true, clock: clock)
        try desk.begin(
            packs: packs.map { SHA256Digest(of: $0.bytes) }, operatorName: operatorName)
        try desk.store.checkpointAndClose()
        try files.rename(temporary.path, to: final.path)
        try files.syncFolder(parent(of: path))
        return try Desk(at: path, files: files, clock: clock)
    }

    private static func makeKeys(
        in folder: DeskFolder, policy: DeskPolicy, files: any FileSystem, at time: Int
    ) throws {
        if policy.passphraseFile == nil {
            let drawn = Base64.encode(try RandomBytes.make(33))
            try files.writeDurably(Array("\(drawn)\n".utf8), to: folder.passphrase)
            chmod(folder.passphrase, 0o600)
        }
        let passphrase = try ServiceKeys.passphrase(
            in: policy.passphraseFile ?? folder.passphrase, files: files)
        chmod(folder.keys, 0o700)
        try ServiceKeys(folder: folder, files: files, passphrase: passphrase)
            .make(origin: policy.origin, at: time)
        try files.writeDurably(
            Array("{\"checkers\": \(policy.checkers)}\n".utf8),
            to: "\(folder.trust)/policy.json")
    }

    private func begin(packs: [SHA256Digest], operatorName: String) throws {
        let person = try Pseudonym.draw()
        let events: [Event] = [
            .genesis(origin: policy.origin),
            .policy(checkers: policy.checkers, packs: packs),
            .keyAdded(person: person, role: .operator, keyID: nil),
            .keyAdded(person: person, role: .releaseManager, keyID: nil),
        ]
        try append(
            events.map { Pending(event: event($0, by: nil), openings: []) },
            people: [(person.text, operatorName)])
    }

    /// The folder that holds a path.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
