import Audit
import Clearance
import Release
import Signing

/// What lies in the desk's folder for people and auditors to read, against what the log says.
extension OpenDesk {
    /// Files that are not what the log says, one line each with the entry; empty if all are.
    public func deviations() throws -> [String] {
        try policyDeviations() + packDeviations() + trustDeviations()
    }

    private var recordedWhere: String { ledger.policyEntry.map { "entry \($0)" } ?? "the log" }

    private func policyDeviations() throws -> [String] {
        var found: [String] = []
        for part in try differingPolicy() {
            found.append(
                "desk.yaml: \(part) is not what \(recordedWhere) of the log says; put it back, or record"
                    + " it with `sallyport desk policy`")
        }
        return found
    }

    private func packDeviations() throws -> [String] {
        guard policy.packs.count == ledger.packs.count else {
            return [
                "desk.yaml: packs: \(policy.packs.count) are named, \(recordedWhere) of the log has"
                    + " \(ledger.packs.count); put them back, or record them with"
                    + " `sallyport desk policy`"
            ]
        }
        return try zip(policy.packs, ledger.packs).compactMap { name, digest in
            let path = folder.pack(name)
            let isThere = try files.kind(of: path) == .file
            if isThere, SHA256Digest(of: try files.read(path, limit: 1 << 20)) == digest {
                return nil
            }
            let what = isThere ? "not the pack" : "gone, the pack"
            return "rules/\(name)/pack.yaml: \(what) that \(recordedWhere) of the log names"
                + " (SHA-256 \(digest.hex.prefix(12))…); put that one back, or record another with"
                + " `sallyport desk policy`"
        }
    }

    /// What auditors are handed has to fit what the desk does.
    private func trustDeviations() throws -> [String] {
        let trust: Trust
        do {
            trust = try Trust(folder: folder.trust, files: files)
        } catch let error as BundleError {
            return ["\(error); the trust folder cannot be used"]
        }
        var found: [String] = []
        if trust.quorum != ledger.checkers
            || trust.codeQuorum != ledger.policy.codeCheckers ?? ledger.checkers
        {
            found.append(
                "trust/policy.json: not the quorum of \(recordedWhere) of the log;"
                    + " `sallyport desk policy` writes it again")
        }
        if trust.log.key != signer.verifierKey {
            found.append("trust/vkey: not the key of this desk's log")
        }
        let release = try keys.releaseCertificate().publicKey?.keyID ?? ""
        if trust.releaseKeys[release] == nil {
            found.append("trust/release: without this desk's release key \(release)")
        }
        let known = ledger.offices.filter { $0.value.contains(.checker) }.keys
        for keyID in Set(known).symmetricDifference(trust.checkers.keys).sorted() {
            let isKnown = ledger.offices[keyID]?.contains(.checker) ?? false
            let what = isKnown ? "is gone" : "is a key that no entry of the log gives to a checker"
            found.append("trust/checkers/\(keyID).pub: \(what)")
        }
        return found
    }
}
