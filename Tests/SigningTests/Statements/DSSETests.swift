import Testing

@testable import Signing

@Suite struct DSSETests {
    /// Source: DSSE 1.0.2, protocol.md, test vectors.
    @Test func `encodes the published example`() {
        let encoding = DSSE.preAuthenticationEncoding(
            type: "http://example.com/HelloWorld", payload: Array("hello world".utf8))
        #expect(
            String(decoding: encoding, as: UTF8.self)
                == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
    }

    @Test func `an envelope is canonical and reads back`() throws {
        let bytes = try DSSE.envelope(
            payload: [1, 2, 3], signatures: [("k1", [4]), ("k2", [5, 6])])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"payload":"AQID","payloadType":"application/vnd.in-toto+json","#
                + #""signatures":[{"keyid":"k1","sig":"BA=="},{"keyid":"k2","sig":"BQY="}]}"#)
        let envelope = try DSSE.Envelope(canonical: bytes)
        #expect(envelope.payload == [1, 2, 3])
        #expect(envelope.payloadType == DSSE.payloadType)
        #expect(envelope.signatures.map(\.keyID) == ["k1", "k2"])
        #expect(envelope.signatures.map(\.signature) == [[4], [5, 6]])
        for damaged in damages(of: bytes) {
            #expect((try? DSSE.Envelope(canonical: damaged)) != envelope)
        }
    }

    @Test(arguments: [
        #"{"payload":"AQID","payloadType":"a","signatures":[{"keyid":"k","sig":"BA=="}],"x":1}"#,
        #"{"payload":"AQID","payloadType":"a","signatures":[{"keyid":"k","sig":"BA==","x":1}]}"#,
        #"{"payload":"AQID","payloadType":"a","signatures":[{"sig":"BA=="}]}"#,
        #"{"payload":"AQI","payloadType":"a","signatures":[{"keyid":"k","sig":"BA=="}]}"#,
        #"{"payload":"AQID","payloadType":1,"signatures":[{"keyid":"k","sig":"BA=="}]}"#,
        #"{"payload":"AQID","payloadType":"a","signatures":{}}"#, "[]", "null",
    ])
    func `an envelope of another shape is refused`(text: String) {
        #expect(throws: SigningError(.malformed(.envelope))) {
            try DSSE.Envelope(canonical: Array(text.utf8))
        }
    }

    @Test func `an envelope without signatures or with another alphabet is refused`() {
        #expect(throws: SigningError(.noSignatures)) {
            try DSSE.envelope(payload: [1], signatures: [])
        }
        #expect(throws: SigningError(.noSignatures)) {
            try DSSE.Envelope(
                canonical: Array(#"{"payload":"","payloadType":"a","signatures":[]}"#.utf8))
        }
        #expect(throws: SigningError(.nonASCIIPayloadType)) {
            try DSSE.Envelope(
                payloadType: "é", payload: [], signatures: [.init(keyID: "k", signature: [1])])
        }
    }
}
