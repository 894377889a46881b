import Testing

@testable import Signing

@Suite struct PublicKeyTests {
    /// Source: RFC 8032, section 7.1, TEST 1 to 3: key, message, signature.
    @Test(arguments: Ed25519Vector.all)
    func `Ed25519 accepts the published signatures and no bit less`(vector: Ed25519Vector) throws {
        let key = try PublicKey(rawEd25519: vector.publicKey)
        #expect(key.accepts(signature: vector.signature, of: vector.message))
        #expect(!key.accepts(signature: vector.signature, of: vector.message + [0]))
        for damaged in damages(of: vector.signature) {
            #expect(!key.accepts(signature: damaged, of: vector.message))
        }
    }

    /// S and S + L are the same number to the curve; RFC 8032 allows only the smaller.
    @Test func `Ed25519 refuses the second form of a signature`() throws {
        let order = try #require(
            Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
        let vector = Ed25519Vector.all[0]
        var (sum, carry) = (Array(vector.signature.prefix(32)), 0)
        for (digit, addend) in zip(vector.signature.suffix(32), order) {
            carry += Int(digit) + Int(addend)
            sum.append(UInt8(carry & 255))
            carry >>= 8
        }
        let key = try PublicKey(rawEd25519: vector.publicKey)
        #expect(!key.accepts(signature: sum, of: vector.message))
    }

    @Test(arguments: [KeyAlgorithm.ed25519, .p256])
    func `a changed signature or message is refused`(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let message = Array("one approval".utf8)
        let signature = try key.signature(of: message)
        #expect(key.publicKey.accepts(signature: signature, of: message))
        for damaged in damages(of: signature) {
            #expect(!key.publicKey.accepts(signature: damaged, of: message))
        }
        for damaged in damages(of: message) {
            #expect(!key.publicKey.accepts(signature: signature, of: damaged))
        }
        #expect(
            !(try PrivateKey.generate(algorithm)).publicKey.accepts(
                signature: signature, of: message))
    }

    @Test(arguments: [KeyAlgorithm.ed25519, .p256])
    func `the empty message can be signed`(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        #expect(key.publicKey.accepts(signature: try key.signature(of: []), of: []))
        #expect(!key.publicKey.accepts(signature: [], of: []))
    }

    @Test(arguments: [KeyAlgorithm.ed25519, .p256])
    func `reads back its own DER and PEM, and nothing shorter or longer`(
        algorithm: KeyAlgorithm
    ) throws {
        let key = try PrivateKey.generate(algorithm).publicKey
        #expect(try PublicKey(der: key.der) == key)
        #expect(try PublicKey(pem: key.pem) == key)
        #expect(key.algorithm == algorithm)
        #expect(key.keyID == SHA256Digest(of: key.der).hex)
        #expect((key.rawEd25519 == nil) == (algorithm == .p256))
        for damaged in damages(of: key.der) {
            // Some changes of an Ed25519 key make another key; a P-256 point must fit its curve.
            #expect((try? PublicKey(der: damaged)) != key)
        }
        #expect(throws: SigningError.self) { try PublicKey(der: key.der + [0]) }
        #expect(throws: SigningError.self) { try PublicKey(pem: key.pem + key.pem) }
    }

    @Test func `a P-256 point off the curve is refused`() throws {
        var der = try PrivateKey.generate(.p256).publicKey.der
        der[der.count - 1] ^= 1
        #expect(throws: SigningError(.malformed(.publicKey))) { try PublicKey(der: der) }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `an Ed25519 key has 32 bytes`(count: Int) {
        let bytes = [UInt8](repeating: 9, count: count)
        #expect(throws: SigningError(.malformed(.publicKey))) {
            try PublicKey(rawEd25519: bytes)
        }
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `an Ed25519 key of small order is refused`(hex: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(throws: SigningError(.weakKey)) { try PublicKey(rawEd25519: bytes) }
    }
}

struct Ed25519Vector: Sendable {
    let seed: [UInt8]
    let publicKey: [UInt8]
    let message: [UInt8]
    let signature: [UInt8]

    init(_ seed: String, _ publicKey: String, _ message: String, _ signature: String) {
        self.seed = Hex.decode(seed) ?? []
        self.publicKey = Hex.decode(publicKey) ?? []
        self.message = Hex.decode(message) ?? []
        self.signature = Hex.decode(signature) ?? []
    }

    static let all = [
        Ed25519Vector(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Ed25519Vector(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Ed25519Vector(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]
}
