import Signing

/// A witness as a folder of files, for a machine of its own: it cosigns the checkpoints of logs that
/// it was told to trust, as long as none of them goes back.
///
///     key.pem                             its key, encrypted
///     vkey                                its verifier key, for auditors (`trust/witness-vkeys`)
///     logs/<SHA-256 of origin>/vkeys      the keys of one log
///     logs/<SHA-256 of origin>/checkpoint the latest checkpoint that it cosigned
///
/// What it saw last is on the disk before it answers, under a lock: two requests at once, or a kill,
/// cannot roll it back. Source: C2SP tlog-witness v1.0.0.
public struct WitnessFolder {
    public let path: String
    private let files: any FileSystem

    /// A log that the witness knows, and the head it cosigned last, if it did.
    public struct KnownLog: Hashable, Sendable {
        public let origin: String
        public let latest: TreeHead?
    }

    public init(_ path: String, files: any FileSystem = DiskFiles()) {
        self.path = path
        self.files = files
    }

    /// Makes a folder with a new key. Throws `FileError` (`EEXIST`) if there is something already,
    /// `NoteProblem.keyName` for a name that no signature line can hold.
    public func make(named name: String, passphrase: [UInt8]) throws -> VerifierKey {
        let key = try PrivateKey.generate(.ed25519)
        let cosigner = try Cosigner(name: name, key: key)
        let pem = try key.encryptedPEM(passphrase: passphrase)
        try files.makeFolder(path)
        try files.makeFolder("\(path)/logs")
        try files.writeDurably(pem, to: "\(path)/key.pem")
        try files.writeDurably(Array("\(cosigner.verifierKey)\n".utf8), to: "\(path)/vkey")
        try files.syncFolder(path)
        return cosigner.verifierKey
    }

    public func verifierKey() throws -> VerifierKey {
        let keys = try naming("vkey") {
            try VerifierKey.list(try files.read("\(path)/vkey", limit: 4096))
        }
        guard keys.count == 1, keys[0].kind == .cosignature else {
            throw LogError(file: "vkey", problem: .note(.keyLine))
        }
        return keys[0]
    }

    /// From now on this log is witnessed; another key of the same origin is a further one, for while
    /// the log changes its key. Throws `NoteProblem.keyType` for a key that is no log's.
    public func trust(_ key: VerifierKey) throws {
        guard key.kind == .ed25519 else { throw NoteProblem.keyType }
        let lock = try FileLock("\(path)/lock")
        defer { lock.unlock() }
        let folder = folder(of: key.name)
        if try files.kind(of: folder) == nil { try files.makeFolder(folder) }
        var keys = try self.keys(in: folder)
        if !keys.contains(key) { keys.append(key) }
        try replace("\(folder)/vkeys", with: Array(keys.map { "\($0)\n" }.joined().utf8))
        try files.syncFolder("\(path)/logs")
    }

    public func logs() throws -> [KnownLog] {
        try files.names(in: "\(path)/logs").sorted().compactMap { name in
            let folder = "\(path)/logs/\(name)"
            guard let key = try keys(in: folder).first else { return nil }
            return KnownLog(origin: key.name, latest: try latest(in: folder)?.head)
        }
    }

    /// Answers a request with a line to be added to the checkpoint. Throws a `Witness.Refusal`,
    /// and then nothing has changed; `LogProblem` or `NoteProblem` if it is no request.
    ///
    /// - `time`: seconds since 1970.
    public func answer(_ request: [UInt8], passphrase: [UInt8], at time: Int) throws -> [UInt8] {
        let request = try AddCheckpointRequest(parsing: request)
        let pem = try files.read("\(path)/key.pem", limit: 1 << 16)
        let cosigner = try Cosigner(
            name: try verifierKey().name,
            key: try PrivateKey(encryptedPEM: pem, passphrase: passphrase))
        let lock = try FileLock("\(path)/lock")
        defer { lock.unlock() }
        let folder = folder(of: request.origin)
        let witness = Witness(cosigner: cosigner, logs: try keys(in: folder))
        let answer = try witness.answer(
            request, latest: try latest(in: folder)?.head, at: time)
        let seen = try request.note.adding([answer.cosignature])
        try replace("\(folder)/checkpoint", with: seen.bytes)
        return answer.cosignature.line
    }

    private func folder(of origin: String) -> String {
        "\(path)/logs/\(SHA256Digest(of: Array(origin.utf8)).hex)"
    }

    private func keys(in folder: String) throws -> [VerifierKey] {
        guard try files.kind(of: "\(folder)/vkeys") == .file else { return [] }
        return try naming("vkeys") {
            try VerifierKey.list(try files.read("\(folder)/vkeys", limit: 1 << 16))
        }
    }

    /// What was cosigned last; believed only if this witness's own signature is on it.
    private func latest(in folder: String) throws -> Checkpoint? {
        guard try files.kind(of: "\(folder)/checkpoint") != nil else { return nil }
        let bytes = try files.read("\(folder)/checkpoint", limit: SignedNote.sizeLimit)
        let own = try verifierKey()
        return try naming("checkpoint") {
            let note = try SignedNote(parsing: bytes)
            _ = try note.verified(by: [own])
            return try Checkpoint(text: note.text)
        }
    }

    private func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = "\(path).new"
        if try files.kind(of: temporary) != nil { try files.remove(temporary) }
        try files.writeDurably(bytes, to: temporary)
        try files.rename(temporary, to: path)
        let slash = path.utf8.lastIndex(of: 0x2F) ?? path.startIndex
        try files.syncFolder(String(path[..<slash]))
    }
}

extension TileLog {
    /// What to ask a witness that knows this log at `oldSize` entries, 0 for not at all.
    public func request(cosigning note: [UInt8], from oldSize: Int) throws -> AddCheckpointRequest {
        let (signed, head) = try naming("checkpoint") {
            let signed = try SignedNote(parsing: note)
            return (signed, try Checkpoint(text: signed.text).head)
        }
        guard oldSize > 0 else { return AddCheckpointRequest(oldSize: 0, proof: [], note: signed) }
        guard oldSize <= head.size else {
            throw LogError(file: "checkpoint", problem: .shrunk(from: oldSize, to: head.size))
        }
        let old = try ending(at: oldSize - 1, in: head).head
        return AddCheckpointRequest(
            oldSize: oldSize, proof: try consistencyProof(from: old, to: head), note: signed)
    }
}
