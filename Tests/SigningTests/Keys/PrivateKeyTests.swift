import Testing

@testable import Signing

@Suite struct PrivateKeyTests {
    let passphrase = Array("correct horse é".utf8)

    @Test(arguments: [KeyAlgorithm.ed25519, .p256])
    func `an encrypted key opens with its passphrase and no other`(
        algorithm: KeyAlgorithm
    ) throws {
        let key = try PrivateKey.generate(algorithm)
        let pem = try key.encryptedPEM(passphrase: passphrase)
        let opened = try PrivateKey(encryptedPEM: pem, passphrase: passphrase)
        #expect(opened.publicKey == key.publicKey)
        let signature = try opened.signature(of: [1, 2, 3])
        #expect(key.publicKey.accepts(signature: signature, of: [1, 2, 3]))
        for wrong in [[], Array(passphrase.dropLast()), passphrase + [1]] {
            #expect(throws: SigningError(.wrongPassphrase)) {
                try PrivateKey(encryptedPEM: pem, passphrase: wrong)
            }
        }
        #expect(try key.encryptedPEM(passphrase: passphrase) != pem, "salt and iv are fresh")
    }

    /// A flip in the encrypted secret itself may give another key, never the same one.
    @Test func `a damaged key never opens as the same key`() throws {
        let key = try PrivateKey.generate(.p256)
        let der = try PEM.decode(
            key.encryptedPEM(passphrase: passphrase), label: "ENCRYPTED PRIVATE KEY")
        for place in stride(from: 0, to: der.count, by: 7) {
            var damaged = der
            damaged[place] ^= 0x10
            let pem = PEM.encode(damaged, label: "ENCRYPTED PRIVATE KEY")
            let opened = try? PrivateKey(encryptedPEM: pem, passphrase: passphrase)
            #expect(opened == nil, "byte \(place)")
        }
    }

    @Test func `bytes after the key are refused`() throws {
        let key = try PrivateKey.generate(.ed25519)
        let label = "ENCRYPTED PRIVATE KEY"
        let der = try PEM.decode(key.encryptedPEM(passphrase: passphrase), label: label)
        #expect(throws: SigningError(.malformed(.privateKey))) {
            try PrivateKey(
                encryptedPEM: PEM.encode(der + [0], label: label), passphrase: passphrase)
        }
    }

    @Test func `a file whose public half belongs to another key is refused`() throws {
        let workshop = try Workshop()
        try workshop.write(passphrase, to: "pass")
        for name in ["one", "two"] {
            try workshop.openssl(
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out \(name)")
        }
        // Both files are PKCS#8 of one length that ends with the 64 bytes of the point.
        let mixed = try workshop.read("one").dropLast(64) + workshop.read("two").suffix(64)
        try workshop.write(Array(mixed), to: "plain")
        let made = try workshop.openssl(
            "pkcs8 -topk8 -inform DER -in plain -scrypt -passout file:pass -out key")
        try #require(made.status == 0, "\(made.text)")
        #expect(throws: SigningError(.wrongPassphrase)) {
            try PrivateKey(encryptedPEM: workshop.read("key"), passphrase: passphrase)
        }
    }

    @Test func `an empty passphrase cannot protect a key`() throws {
        let key = try PrivateKey.generate(.ed25519)
        #expect(throws: SigningError(.emptyPassphrase)) { try key.encryptedPEM(passphrase: []) }
    }

    @Test(arguments: Ed25519Vector.all)
    func `Ed25519 makes the published signatures`(vector: Ed25519Vector) throws {
        let workshop = try Workshop()
        // PKCS#8 of a seed: RFC 8410, section 7.
        let header = try #require(Hex.decode("302e020100300506032b657004220420"))
        try workshop.write(PEM.encode(header + vector.seed, label: "PRIVATE KEY"), to: "plain")
        try workshop.write(passphrase, to: "pass")
        #expect(
            try workshop.openssl("pkcs8 -topk8 -in plain -scrypt -passout file:pass -out key")
                .status == 0)
        let key = try PrivateKey(encryptedPEM: workshop.read("key"), passphrase: passphrase)
        #expect(key.publicKey.rawEd25519 == vector.publicKey)
        #expect(try key.signature(of: vector.message) == vector.signature)
        #expect(throws: SigningError(.unencryptedKey)) {
            try PrivateKey(encryptedPEM: workshop.read("plain"), passphrase: passphrase)
        }
    }

    @Test(
        arguments: [
            "genpkey -algorithm ed25519 -out plain",
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain",
        ], ["-scrypt", "-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 600000"])
    func `opens the keys that openssl encrypts`(generate: String, scheme: String) throws {
        let workshop = try Workshop()
        try workshop.write(passphrase, to: "pass")
        try workshop.openssl(generate)
        try workshop.openssl("pkcs8 -topk8 -in plain \(scheme) -passout file:pass -out key")
        try workshop.openssl("pkey -in plain -pubout -out public")
        let key = try PrivateKey(encryptedPEM: workshop.read("key"), passphrase: passphrase)
        #expect(try key.publicKey.pem == workshop.read("public"))
    }

    @Test(arguments: [
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out plain",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out plain",
        "genpkey -algorithm ed448 -out plain",
    ])
    func `keys of other kinds are refused`(generate: String) throws {
        let workshop = try Workshop()
        try workshop.write(passphrase, to: "pass")
        try workshop.openssl(generate)
        try workshop.openssl("pkcs8 -topk8 -in plain -scrypt -passout file:pass -out key")
        #expect(throws: SigningError(.unsupportedKey)) {
            try PrivateKey(encryptedPEM: workshop.read("key"), passphrase: passphrase)
        }
    }

    @Test func `old encrypted keys with headers are refused`() throws {
        let workshop = try Workshop()
        try workshop.write(passphrase, to: "pass")
        try workshop.openssl("ecparam -name prime256v1 -genkey -noout -out plain")
        try workshop.openssl("ec -in plain -aes256 -passout file:pass -out key")
        #expect(throws: SigningError(.unencryptedKey)) {
            try PrivateKey(encryptedPEM: workshop.read("key"), passphrase: passphrase)
        }
    }

    @Test func `openssl opens our keys, and they are encrypted as promised`() throws {
        for algorithm in [KeyAlgorithm.ed25519, .p256] {
            let workshop = try Workshop()
            let key = try PrivateKey.generate(algorithm)
            try workshop.write(passphrase, to: "pass")
            try workshop.write(key.encryptedPEM(passphrase: passphrase), to: "key")
            try workshop.openssl("pkcs8 -in key -passin file:pass -out plain")
            try workshop.openssl("pkey -in plain -pubout -out public")
            #expect(try workshop.read("public") == key.publicKey.pem)
            let structure = try workshop.openssl("asn1parse -in key").text
            // 4000 is 16384 in hexadecimal.
            for part in ["PBES2", "scrypt", "INTEGER           :4000", "aes-256-cbc"] {
                #expect(structure.contains(part))
            }
        }
    }

    @Test func `openssl verifies our signatures`() throws {
        let message = Array("DSSEv1 1 a 1 b".utf8)
        for (algorithm, command) in [
            (KeyAlgorithm.ed25519, "pkeyutl -verify -pubin -inkey pub -rawin -in F -sigfile S"),
            (.p256, "dgst -sha256 -verify pub -signature S F"),
        ] {
            let workshop = try Workshop()
            let key = try PrivateKey.generate(algorithm)
            try workshop.write(key.publicKey.pem, to: "pub")
            try workshop.write(message, to: "F")
            try workshop.write(key.signature(of: message), to: "S")
            #expect(try workshop.openssl(command).status == 0)
            try workshop.write(message + [0], to: "F")
            #expect(try workshop.openssl(command).status != 0)
        }
    }

    @Test func `one key signs from many tasks at once`() async throws {
        let key = try PrivateKey.generate(.p256)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 as Range<UInt8> {
                group.addTask {
                    try (0..<20 as Range<UInt8>).allSatisfy { turn in
                        let signature = try key.signature(of: [task, turn])
                        return key.publicKey.accepts(signature: signature, of: [task, turn])
                    }
                }
            }
            for try await accepted in group { #expect(accepted) }
        }
    }
}
