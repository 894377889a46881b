import Audit
import Glibc
import Signing

/// The desk's own keys: the log's (Ed25519), the release key (P-256) with its certificate, and
/// the authority that certifies it. All are encrypted PKCS#8 under one passphrase.
struct ServiceKeys {
    let folder: DeskFolder
    let files: any FileSystem
    let passphrase: [UInt8]

    static let authorityYears = 20
    static let certificateYears = 10
    private static let year = 365 * 86_400

    /// Makes all of them for a new desk.
    func make(origin: String, at time: Int) throws {
        let log = try PrivateKey.generate(.ed25519)
        let release = try PrivateKey.generate(.p256)
        let authority = try PrivateKey.generate(.p256)
        let root = try Certificate.authority(
            commonName: "\(origin) release authority", key: authority, notBefore: time - 86_400,
            notAfter: time + Self.authorityYears * Self.year)
        let leaf = try Certificate.leaf(
            commonName: "\(origin) release", publicKey: release.publicKey, issuer: root,
            issuerKey: authority, notBefore: time - 86_400,
            notAfter: time + Self.certificateYears * Self.year)
        try files.writeDurably(try log.encryptedPEM(passphrase: passphrase), to: folder.logKey)
        try files.writeDurably(
            try release.encryptedPEM(passphrase: passphrase), to: folder.releaseKey)
        try files.writeDurably(
            try authority.encryptedPEM(passphrase: passphrase), to: folder.authorityKey)
        try files.writeDurably(leaf.pem, to: folder.releaseCertificate)
        for path in [folder.logKey, folder.releaseKey, folder.authorityKey] { chmod(path, 0o600) }
        try writeTrust(log: log, release: release, authority: root, origin: origin)
    }

    private func writeTrust(
        log: PrivateKey, release: PrivateKey, authority: Certificate, origin: String
    ) throws {
        let signer = try NoteSigner(name: origin, key: log)
        try files.writeDurably(authority.pem, to: folder.authority)
        try files.writeDurably(
            Array("\(signer.verifierKey)\n".utf8), to: "\(folder.trust)/vkey")
        try files.writeDurably(
            release.publicKey.pem,
            to: "\(folder.trust)/release/\(release.publicKey.keyID).pub")
    }

    func logSigner(origin: String) throws -> NoteSigner {
        try NoteSigner(name: origin, key: key(at: folder.logKey))
    }

    func releaseKey() throws -> PrivateKey { try key(at: folder.releaseKey) }

    func releaseCertificate() throws -> Certificate {
        try Certificate(pem: try files.read(folder.releaseCertificate, limit: 1 << 20))
    }

    private func key(at path: String) throws -> PrivateKey {
        try PrivateKey(
            encryptedPEM: try files.read(path, limit: 1 << 16), passphrase: passphrase)
    }

    /// Reads a passphrase from a file: its first line, without the line end.
    static func passphrase(in path: String, files: any FileSystem) throws -> [UInt8] {
        let bytes = try files.read(path, limit: 4096)
        return Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
    }
}
