import Testing

@testable import Signing

@Suite struct CertificateTests {
    let authority: Authority

    init() throws {
        authority = try Authority()
    }

    @Test func `says what it was made for`() throws {
        let signer = authority.signer
        #expect(signer.subjectCommonName == "Release é")
        #expect(signer.publicKey == authority.signerKey.publicKey)
        #expect(signer.serialHex.count == 32)
        #expect(try Certificate(pem: signer.pem) == signer)
        #expect(try Certificate.all(pem: signer.pem + authority.certificate.pem).count == 2)
        #expect(throws: SigningError.self) { try Certificate(pem: signer.pem + signer.pem) }
        #expect(throws: SigningError.self) { try Certificate.all(pem: []) }
    }

    @Test func `is issued only by its authority, only while it is valid`() throws {
        let other = try Authority()
        let (signer, mine) = (authority.signer, [authority.certificate])
        #expect(signer.isIssued(by: mine, at: Authority.from))
        #expect(signer.isIssued(by: mine + [other.certificate], at: Authority.until - 1))
        #expect(!signer.isIssued(by: mine, at: Authority.from - 1))
        #expect(!signer.isIssued(by: mine, at: Authority.until))
        #expect(!signer.isIssued(by: [other.certificate], at: Authority.from))
        #expect(!signer.isIssued(by: [], at: Authority.from))
        #expect(!signer.isIssued(by: [signer], at: Authority.from))
        #expect(authority.certificate.isIssued(by: mine, at: Authority.from))
    }

    @Test func `a signer cannot act as an authority`() throws {
        let key = try PrivateKey.generate(.p256)
        let forged = try Certificate.leaf(
            commonName: "Forged", publicKey: key.publicKey, issuer: authority.signer,
            issuerKey: authority.signerKey, notBefore: Authority.from, notAfter: Authority.until)
        let trusted = [authority.certificate, authority.signer]
        #expect(!forged.isIssued(by: trusted, at: Authority.from))
    }

    @Test func `every damage is refused or leaves the chain`() {
        for damaged in damages(of: authority.signer.der) {
            guard let certificate = try? Certificate(der: damaged) else { continue }
            #expect(!certificate.isIssued(by: [authority.certificate], at: Authority.from))
        }
    }

    @Test(arguments: [
        ("", Authority.until, SigningError.Problem.invalidCommonName),
        (String(repeating: "a", count: 65), Authority.until, .invalidCommonName),
        ("a\nb", Authority.until, .invalidCommonName),
        ("a", Authority.from - 1, .invalidValidity), ("a", Int.max, .invalidValidity),
    ])
    func `a certificate that cannot be is not made`(
        name: String, until: Int, problem: SigningError.Problem
    ) {
        #expect(throws: SigningError(problem)) {
            try Certificate.authority(
                commonName: name, key: authority.key, notBefore: Authority.from, notAfter: until)
        }
    }

    @Test func `only the authority's own P-256 key issues`() throws {
        func leaf(_ issuerKey: PrivateKey) throws {
            _ = try Certificate.leaf(
                commonName: "x", publicKey: authority.signerKey.publicKey,
                issuer: authority.certificate, issuerKey: issuerKey, notBefore: Authority.from,
                notAfter: Authority.until)
        }
        #expect(throws: SigningError(.keyMismatch)) { try leaf(authority.signerKey) }
        let edwards = try PrivateKey.generate(.ed25519)
        #expect(throws: SigningError(.unsupportedKey)) { try leaf(edwards) }
    }

    @Test func `openssl finds what RFC 5280 asks for`() throws {
        let workshop = try Workshop()
        try workshop.write(authority.certificate.pem, to: "ca")
        try workshop.write(authority.signer.pem, to: "signer")
        #expect(
            try workshop.openssl("verify -x509_strict -purpose smimesign -CAfile ca signer")
                .status == 0)
        let text = try workshop.openssl("x509 -in signer -noout -text").text
        for part in [
            "CA:FALSE", "Digital Signature", "E-mail Protection", "Subject Key Identifier",
            "Authority Key Identifier", "ecdsa-with-SHA256",
        ] { #expect(text.contains(part)) }
        let root = try workshop.openssl("x509 -in ca -noout -text").text
        #expect(root.contains("CA:TRUE, pathlen:0"))
        #expect(root.contains("Certificate Sign, CRL Sign"))
    }

    @Test func `reads the certificates of others, with keys we do not use`() throws {
        let workshop = try Workshop()
        try workshop.openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout key -out pem -days 30 -subj /O=Clocks")
        let certificate = try Certificate(pem: workshop.read("pem"))
        #expect(certificate.publicKey == nil)
        #expect(certificate.subjectCommonName == "")
    }
}
