@testable import Signing

/// An authority with a signer and a time-stamp authority under it, valid 2023 to 2096.
struct Authority {
    static let from = 1_700_000_000
    static let until = 4_000_000_000

    let key: PrivateKey
    let certificate: Certificate
    let signerKey: PrivateKey
    let signer: Certificate

    init() throws {
        key = try PrivateKey.generate(.p256)
        certificate = try Certificate.authority(
            commonName: "Desk authority", key: key, notBefore: Self.from, notAfter: Self.until)
        signerKey = try PrivateKey.generate(.p256)
        signer = try Certificate.leaf(
            commonName: "Release é", publicKey: signerKey.publicKey, issuer: certificate,
            issuerKey: key, notBefore: Self.from, notAfter: Self.until)
    }

    func responder() throws -> TimeStampResponder {
        let key = try PrivateKey.generate(.p256)
        let certificate = try Certificate.timeStampAuthority(
            commonName: "Clock", publicKey: key.publicKey, issuer: certificate,
            issuerKey: self.key, notBefore: Self.from, notAfter: Self.until)
        return try TimeStampResponder(certificate: certificate, key: key)
    }

    func revocations(_ serials: [String], from: Int = from) throws -> RevocationList {
        try RevocationList.make(
            issuer: certificate, key: key,
            revoked: serials.map { RevocationList.Entry(serialHex: $0, time: Self.from) },
            number: 1, thisUpdate: from, nextUpdate: Self.until)
    }
}

/// Every message that differs from this one in a single bit, and every shorter beginning.
func damages(of bytes: [UInt8]) -> [[UInt8]] {
    let flips = bytes.indices.flatMap { place in
        (0..<8).map { bit in
            var damaged = bytes
            damaged[place] ^= 1 << bit
            return damaged
        }
    }
    return flips + bytes.indices.map { Array(bytes.prefix($0)) } + [bytes + [0]]
}
