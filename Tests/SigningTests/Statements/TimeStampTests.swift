import Testing

@testable import Signing

@Suite struct TimeStampTests {
    let authority: Authority
    let responder: TimeStampResponder
    let data = Array("a signature".utf8)
    let time = 1_750_000_000

    init() throws {
        authority = try Authority()
        responder = try authority.responder()
    }

    private func verify(
        _ reply: [UInt8], answering request: [UInt8]? = nil, at time: Int? = nil
    ) throws -> Int {
        try TimeStamp.verify(
            reply, data: data, answering: request, authorities: [authority.certificate], at: time)
    }

    @Test func `a reply says when the data existed`() throws {
        let request = try TimeStamp.request(for: data)
        let reply = try responder.reply(to: request, at: time)
        #expect(try verify(reply) == time)
        #expect(try verify(reply, answering: request, at: time) == time)
        #expect(try verify(responder.reply(to: request, at: 4_102_444_800)) == 4_102_444_800)
    }

    @Test func `a reply to another request, or about other data, is refused`() throws {
        let reply = try responder.reply(to: TimeStamp.request(for: data), at: time)
        let again = try TimeStamp.request(for: data)
        #expect(throws: TimeStampProblem.otherRequest) { try verify(reply, answering: again) }
        #expect(throws: SigningError(.malformed(.timeStampRequest))) {
            try verify(reply, answering: [1])
        }
        #expect(throws: TimeStampProblem.otherData) {
            try TimeStamp.verify(
                reply, data: data + [0], authorities: [authority.certificate], at: nil)
        }
    }

    @Test func `the authority must be trusted and valid at that time`() throws {
        let reply = try responder.reply(to: TimeStamp.request(for: data), at: time)
        for late in [Authority.from - 1, Authority.until + 1] {
            #expect(throws: TimeStampProblem.wrongSignature) { try verify(reply, at: late) }
        }
        let stranger = try Authority().certificate
        for authorities in [[], [stranger]] {
            #expect(throws: TimeStampProblem.wrongSignature) {
                try TimeStamp.verify(reply, data: data, authorities: authorities, at: nil)
            }
        }
    }

    @Test func `bytes after the reply or the request are refused`() throws {
        let request = try TimeStamp.request(for: data)
        let reply = try responder.reply(to: request, at: time)
        #expect(throws: TimeStampProblem.malformed) { try verify(reply + [0]) }
        #expect(throws: SigningError(.malformed(.timeStampRequest))) {
            try responder.reply(to: request + [0], at: time)
        }
    }

    /// The reply's frame is not signed; a change there may pass, but never moves the time.
    @Test func `no damage changes the time or crashes`() throws {
        let reply = try responder.reply(to: TimeStamp.request(for: data), at: time)
        var unnoticed = 0
        for damaged in damages(of: reply) {
            if let read = try? verify(damaged) {
                #expect(read == time)
                unnoticed += 1
            }
        }
        #expect(unnoticed < reply.count * 8 / 50)
    }

    @Test func `only a time-stamp certificate with its own key answers`() throws {
        #expect(throws: SigningError(.keyMismatch)) {
            try TimeStampResponder(certificate: authority.signer, key: authority.key)
        }
        let other = try TimeStampResponder(
            certificate: authority.signer, key: authority.signerKey)
        #expect(throws: SigningError(.library(.makeTimeStamp))) {
            try other.reply(to: TimeStamp.request(for: data), at: time)
        }
        #expect(throws: SigningError(.malformed(.timeStampRequest))) {
            try responder.reply(to: [0x30, 0x00, 0x00], at: time)
        }
    }

    @Test func `openssl verifies our reply and understands our request`() throws {
        let workshop = try Workshop()
        let request = try TimeStamp.request(for: data)
        try workshop.write(request, to: "Q")
        try workshop.write(data, to: "F")
        try workshop.write(authority.certificate.pem, to: "ca")
        try workshop.write(responder.reply(to: request, at: time), to: "R")
        #expect(try workshop.openssl("ts -verify -data F -in R -CAfile ca").status == 0)
        #expect(try workshop.openssl("ts -verify -queryfile Q -in R -CAfile ca").status == 0)
        let text = try workshop.openssl("ts -query -in Q -text").text
        #expect(text.contains("sha256") && text.contains("Nonce: 0x"))
        #expect(text.contains("Certificate required: yes"))
    }

    @Test func `verifies what openssl asks and answers`() throws {
        let workshop = try Workshop()
        try workshop.write(data, to: "F")
        try workshop.openssl("ts -query -data F -sha256 -cert -out Q")
        let request = try workshop.read("Q")
        #expect(try verify(responder.reply(to: request, at: time), answering: request) == time)

        try setUpAuthority(in: workshop)
        let made = try workshop.openssl(
            "ts -reply -config conf -queryfile Q -inkey key -passin file:pass -signer tsa -out R")
        try #require(made.status == 0, "\(made.text)")
        let reply = try workshop.read("R")
        #expect(try verify(reply, answering: request) > time)
        try workshop.openssl("ts -query -data F -sha512 -cert -out Q")
        try workshop.openssl(
            "ts -reply -config conf -queryfile Q -inkey key -passin file:pass -signer tsa -out R")
        let refused = try workshop.read("R")
        #expect(throws: TimeStampProblem.refused(2)) { try verify(refused) }
    }

    private func setUpAuthority(in workshop: Workshop) throws {
        let key = try PrivateKey.generate(.p256)
        let certificate = try Certificate.timeStampAuthority(
            commonName: "Clock", publicKey: key.publicKey, issuer: authority.certificate,
            issuerKey: authority.key, notBefore: Authority.from, notAfter: Authority.until)
        try workshop.write(Array("p".utf8), to: "pass")
        try workshop.write(key.encryptedPEM(passphrase: Array("p".utf8)), to: "key")
        try workshop.write(certificate.pem, to: "tsa")
        let configuration = """
            [tsa]
            default_tsa = one
            [one]
            serial = serial
            crypto_device = builtin
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            ess_cert_id_alg = sha256

            """
        try workshop.write(Array(configuration.utf8), to: "conf")
    }
}
