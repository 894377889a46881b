import Testing

@testable import Signing

@Suite struct CMSTests {
    let authority: Authority
    let content = Array("{\"a\":1}".utf8)

    init() throws {
        authority = try Authority()
    }

    private func signed() throws -> [UInt8] {
        try CMS.detachedSignature(
            of: content, certificate: authority.signer, key: authority.signerKey)
    }

    private func verify(
        _ der: [UInt8], _ content: [UInt8]? = nil, revocations: RevocationList? = nil,
        at time: Int? = nil
    ) throws -> Certificate {
        try CMS.verify(
            der, content: content ?? self.content, authorities: [authority.certificate],
            revocations: revocations, at: time)
    }

    @Test func `gives back the signer of these bytes`() throws {
        #expect(try verify(signed()) == authority.signer)
        #expect(try verify(signed(), at: Authority.from) == authority.signer)
        let empty = try CMS.detachedSignature(
            of: [], certificate: authority.signer, key: authority.signerKey)
        #expect(try verify(empty, []) == authority.signer)
    }

    @Test func `every changed bit and every shorter beginning is refused`() throws {
        for (place, damaged) in damages(of: try signed()).enumerated() {
            #expect(throws: CMSProblem.self, "damage \(place)") { try verify(damaged) }
        }
    }

    @Test func `other content is refused`() throws {
        let der = try signed()
        for other in damages(of: content) {
            #expect(throws: CMSProblem.wrongSignature) { try verify(der, other) }
        }
    }

    @Test func `the chain is judged at the time given`() throws {
        let der = try signed()
        #expect(throws: CMSProblem.chain(.notYetValid)) { try verify(der, at: Authority.from - 1) }
        #expect(throws: CMSProblem.chain(.expired)) { try verify(der, at: Authority.until + 1) }
        let stranger = try Authority()
        for authorities in [[], [stranger.certificate], [authority.signer]] {
            #expect(throws: CMSProblem.chain(.unknownIssuer)) {
                try CMS.verify(
                    der, content: content, authorities: authorities, revocations: nil, at: nil)
            }
        }
    }

    @Test func `a revocation list is believed when its authority signed it`() throws {
        let der = try signed()
        #expect(
            try verify(der, revocations: authority.revocations(["0a"])) == authority.signer)
        let mine = try authority.revocations([authority.signer.serialHex])
        #expect(throws: CMSProblem.chain(.revoked)) { try verify(der, revocations: mine) }
        let later = try authority.revocations([], from: Authority.from + 10)
        #expect(throws: CMSProblem.chain(.revocationListNotYetValid)) {
            try verify(der, revocations: later, at: Authority.from + 5)
        }
        let foreign = try Authority().revocations([])
        #expect(throws: CMSProblem.self) { try verify(der, revocations: foreign) }
    }

    @Test func `only the certificate's own P-256 key signs`() throws {
        #expect(throws: SigningError(.keyMismatch)) {
            try CMS.detachedSignature(
                of: content, certificate: authority.signer, key: authority.key)
        }
        let edwards = try PrivateKey.generate(.ed25519)
        #expect(throws: SigningError(.unsupportedKey)) {
            try CMS.detachedSignature(of: content, certificate: authority.signer, key: edwards)
        }
    }

    @Test func `certificates for other purposes cannot sign`() throws {
        let certificate = try Certificate.timeStampAuthority(
            commonName: "Clock", publicKey: authority.signerKey.publicKey,
            issuer: authority.certificate, issuerKey: authority.key, notBefore: Authority.from,
            notAfter: Authority.until)
        let der = try CMS.detachedSignature(
            of: content, certificate: certificate, key: authority.signerKey)
        #expect(throws: CMSProblem.chain(.wrongPurpose)) { try verify(der) }
        let root = try CMS.detachedSignature(
            of: content, certificate: authority.certificate, key: authority.key)
        #expect(throws: CMSProblem.chain(.wrongPurpose)) { try verify(root) }
    }

    @Test func `openssl verifies our signature and refuses other content`() throws {
        let workshop = try workshop()
        try workshop.write(signed(), to: "S")
        let command = "cms -verify -binary -inform DER -in S -content F -CAfile ca -out O"
        #expect(try workshop.openssl(command).status == 0)
        try workshop.write(content + [0x20], to: "F")
        #expect(try workshop.openssl(command).status != 0)
    }

    /// What stock openssl signs, and the problem that we find in it; nil for none.
    @Test(
        arguments: [
            ("-signer signer -inkey key", nil),
            ("-signer signer -inkey key -nosmimecap", nil),
            ("-signer signer -inkey key -nodetach", .notDetached),
            ("-signer signer -inkey key -signer two -inkey key2", .certificates(2)),
            (
                "-nocerts -certfile signer -signer signer -inkey key -signer two -inkey key2",
                .signers(2)
            ),
            ("-signer signer -inkey key -certfile ca", .certificates(2)),
            ("-signer signer -inkey key -nocerts", .certificates(0)),
            ("-signer signer -inkey key -nocerts -certfile ca", .otherCertificate),
            ("-signer signer -inkey key -md sha512", .otherForm),
            ("-signer signer -inkey key -noattr", .otherForm),
            ("-signer signer -inkey key -keyid", .otherForm),
        ] as [(String, CMSProblem?)])
    func `accepts openssl's signatures only in our form`(
        options: String, problem: CMSProblem?
    ) throws {
        let workshop = try workshop()
        let made = try workshop.openssl(
            "cms -sign -binary -outform DER -in F -out S -passin file:pass \(options)")
        try #require(made.status == 0, "\(made.text)")
        let der = try workshop.read("S")
        if let problem {
            #expect(throws: problem) { try verify(der) }
        } else {
            #expect(try verify(der) == authority.signer)
        }
    }

    /// Content F, authority ca, and two signers with their keys.
    private func workshop() throws -> Workshop {
        let workshop = try Workshop()
        let pass = Array("p".utf8)
        let second = try PrivateKey.generate(.p256)
        let two = try Certificate.leaf(
            commonName: "Two", publicKey: second.publicKey, issuer: authority.certificate,
            issuerKey: authority.key, notBefore: Authority.from, notAfter: Authority.until)
        try workshop.write(content, to: "F")
        try workshop.write(pass, to: "pass")
        try workshop.write(authority.certificate.pem, to: "ca")
        try workshop.write(authority.signer.pem, to: "signer")
        try workshop.write(authority.signerKey.encryptedPEM(passphrase: pass), to: "key")
        try workshop.write(two.pem, to: "two")
        try workshop.write(second.encryptedPEM(passphrase: pass), to: "key2")
        return workshop
    }
}
