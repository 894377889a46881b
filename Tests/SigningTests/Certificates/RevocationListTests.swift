import Testing

@testable import Signing

@Suite struct RevocationListTests {
    let authority: Authority

    init() throws {
        authority = try Authority()
    }

    @Test func `lists what was revoked and nothing else`() throws {
        let list = try authority.revocations([authority.signer.serialHex, "0a", "00"])
        #expect(list.lists(serialHex: authority.signer.serialHex))
        #expect(list.lists(serialHex: "0a") && list.lists(serialHex: "00"))
        for other in ["0b", "a", "", "0A", authority.certificate.serialHex] {
            #expect(!list.lists(serialHex: other))
        }
        #expect(try RevocationList(pem: list.pem) == list)
        #expect(list.isSigned(by: authority.certificate))
        #expect(!list.isSigned(by: authority.signer))
    }

    @Test func `every damage is refused or breaks the signature`() throws {
        let list = try authority.revocations(["0a"])
        for damaged in damages(of: list.der) {
            guard let read = try? RevocationList(der: damaged) else { continue }
            #expect(!read.isSigned(by: authority.certificate))
        }
    }

    @Test func `a list that cannot be is not made`() throws {
        for serial in ["", "A0", String(repeating: "00", count: 21)] {
            #expect(throws: SigningError(.invalidSerial)) { try authority.revocations([serial]) }
        }
        #expect(throws: SigningError(.invalidValidity)) {
            try authority.revocations([], from: Authority.until + 1)
        }
        #expect(throws: SigningError(.keyMismatch)) {
            try RevocationList.make(
                issuer: authority.certificate, key: authority.signerKey, revoked: [], number: 1,
                thisUpdate: Authority.from, nextUpdate: Authority.until)
        }
    }

    @Test func `openssl reads the list and believes it`() throws {
        let workshop = try Workshop()
        try workshop.write(authority.certificate.pem, to: "ca")
        try workshop.write(authority.signer.pem, to: "signer")
        let check = "verify -crl_check -CAfile ca -CRLfile crl signer"
        try workshop.write(authority.revocations(["0a"]).pem, to: "crl")
        #expect(try workshop.openssl(check).status == 0)
        try workshop.write(authority.revocations([authority.signer.serialHex]).pem, to: "crl")
        let refused = try workshop.openssl(check)
        #expect(refused.status != 0 && refused.text.contains("revoked"))
    }
}
