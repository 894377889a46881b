/// Dead Simple Signing Envelope: what exactly a signature over a payload signs, and the JSON
/// that carries payload and signatures together.
///
/// Source: DSSE 1.0.2, protocol.md and envelope.md.
public enum DSSE {
    /// The payload type of every in-toto statement.
    public static let payloadType = "application/vnd.in-toto+json"

    /// The bytes to sign: `DSSEv1`, then type and payload, each after its length in bytes.
    public static func preAuthenticationEncoding(
        type: String = payloadType, payload: [UInt8]
    ) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// An envelope as canonical JSON. The signatures are not checked here.
    ///
    /// - Throws: `SigningError` `.noSignatures`.
    public static func envelope(
        payload: [UInt8], signatures: [(keyID: String, signature: [UInt8])]
    ) throws -> [UInt8] {
        let signatures = signatures.map {
            Envelope.Signature(keyID: $0.keyID, signature: $0.signature)
        }
        return try Envelope(payload: payload, signatures: signatures).canonicalBytes()
    }

    /// A payload with signatures, of which nothing is known until each is checked over
    /// `preAuthenticationEncoding`.
    public struct Envelope: Hashable, Sendable {
        public let payloadType: String
        public let payload: [UInt8]
        public let signatures: [Signature]

        /// One signature. The key's name is a hint that is not signed.
        public struct Signature: Hashable, Sendable {
            public let keyID: String
            public let signature: [UInt8]

            public init(keyID: String, signature: [UInt8]) {
                self.keyID = keyID
                self.signature = signature
            }
        }

        /// - Throws: `SigningError` `.noSignatures` or `.nonASCIIPayloadType`.
        public init(
            payloadType: String = DSSE.payloadType, payload: [UInt8], signatures: [Signature]
        ) throws {
            guard !signatures.isEmpty else { throw SigningError(.noSignatures) }
            guard payloadType.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
                throw SigningError(.nonASCIIPayloadType)
            }
            self.payloadType = payloadType
            self.payload = payload
            self.signatures = signatures
        }

        /// Reads an envelope that is canonical JSON with exactly the keys of the format.
        ///
        /// - Throws: `SigningError` `.json` or `.malformed(.envelope)`.
        public init(canonical bytes: [UInt8]) throws {
            let value = try JSONValue(canonical: bytes)
            guard let type = value["payloadType"]?.string, value.object?.count == 3,
                let payload = value["payload"]?.string.flatMap({ Base64.decode($0) }),
                let list = value["signatures"]?.array
            else { throw SigningError(.malformed(.envelope)) }
            try self.init(
                payloadType: type, payload: payload, signatures: list.map(Self.signature(from:)))
        }

        private static func signature(from value: JSONValue) throws -> Signature {
            guard value.object?.count == 2, let keyID = value["keyid"]?.string,
                let bytes = value["sig"]?.string.flatMap({ Base64.decode($0) })
            else { throw SigningError(.malformed(.envelope)) }
            return Signature(keyID: keyID, signature: bytes)
        }

        public func canonicalBytes() throws -> [UInt8] {
            let list = signatures.map { signature -> JSONValue in
                [
                    "keyid": .string(signature.keyID),
                    "sig": .string(Base64.encode(signature.signature)),
                ]
            }
            let value: JSONValue = [
                "payload": .string(Base64.encode(payload)),
                "payloadType": .string(payloadType),
                "signatures": .array(list),
            ]
            return try value.canonicalBytes()
        }
    }
}
