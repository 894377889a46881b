import Audit
import Clearance
import Glibc
import Outputs
import Readers
import Signing

extension OpenDesk {
    /// Makes a desk in a new folder: keys, policy, an empty log with its first entries.
    ///
    /// - `packs`: names with the bytes of their `pack.yaml`; copied, so that what judges cannot
    ///   change unnoticed.
    /// - `operatorName`: the first person, who may register others.
    public static func make(
        at path: String, policy: DeskPolicy, packs: [(name: String, bytes: [UInt8])],
        operatorName: String, files: any FileSystem = DiskFiles(),
        clock: @escaping () -> Int = { Glibc.time(nil) }
    ) throws -> OpenDesk {
        try People.check(operatorName)
        let final = DeskFolder(path)
        guard try files.kind(of: final.path) == nil else { throw DeskError.alreadyThere(path) }
        guard try files.kind(of: DeskFolder.parent(of: path)) != nil else {
            throw DeskError.noFolder(DeskFolder.parent(of: path))
        }
        // A kill in between leaves a folder that is no desk, never half a desk.
        let temporary = DeskFolder("\(final.path).partial-\(try RandomName.draw().prefix(8))")
        do {
            try make(
                temporary, policy: policy, packs: packs, operatorName: operatorName, files: files,
                clock: clock)
            try files.rename(temporary.path, to: final.path)
        } catch {
            // The first error is the one that says what happened.
            try? FolderTree.remove(temporary.path, files: files)
            throw error
        }
        try files.syncFolder(DeskFolder.parent(of: path))
        return try OpenDesk(at: final.path, files: files, clock: clock)
    }

    private static func make(
        _ temporary: DeskFolder, policy: DeskPolicy, packs: [(name: String, bytes: [UInt8])],
        operatorName: String, files: any FileSystem, clock: @escaping () -> Int
    ) throws {
        for folder in temporary.folders {
            try files.makeFolder(folder)
            if folder == temporary.path { chmod(folder, 0o700) }
        }
        try files.writeDurably(policy.yaml, to: temporary.policy)
        try files.writeDurably(policy.yaml, to: temporary.recordedPolicy)
        for pack in packs {
            try files.makeFolder("\(temporary.rules)/\(pack.name)")
            try files.writeDurably(pack.bytes, to: temporary.pack(pack.name))
        }
        try makeKeys(in: temporary, policy: policy, files: files, at: clock())
        let desk = try OpenDesk(folder: temporary, files: files, create: true, clock: clock)
        try desk.begin(
            packs: packs.map { SHA256Digest(of: $0.bytes) }, operatorName: operatorName)
        try desk.store.checkpointAndClose()
        for pack in packs { try files.syncFolder("\(temporary.rules)/\(pack.name)") }
        for folder in temporary.folders.reversed() { try files.syncFolder(folder) }
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
            trustPolicy(checkers: policy.checkers, code: policy.codeCheckers),
            to: "\(folder.trust)/policy.json")
    }

    private func begin(packs: [SHA256Digest], operatorName: String) throws {
        let person = try Pseudonym.draw()
        let (policy, openings) = try recordable(self.policy, packs: packs)
        let (name, nameOpening) = try commit("name", Array(operatorName.utf8))
        let events: [(event: LogEvent, openings: [EventStore.Opening])] = [
            (event(.genesis(origin: self.policy.origin), by: nil), []),
            (event(.policy(policy), by: nil), openings),
            (
                event(
                    .keyAdded(person: person, role: .operator, keyID: nil, name: name), by: nil),
                [nameOpening]
            ),
            (event(.keyAdded(person: person, role: .releaseManager, keyID: nil), by: person), []),
        ]
        try append(
            events.map { Pending(event: $0.event, openings: $0.openings) },
            people: [(person.text, operatorName)])
    }
}
