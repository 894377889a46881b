import COpenSSL

/// Serial numbers of certificates: positive whole numbers of at most 20 bytes.
enum Serial {
    /// Nil for a negative number. Zero is `00`.
    static func hex(of number: UnsafePointer<ASN1_INTEGER>?) -> String? {
        guard let number, ASN1_STRING_type(number) == V_ASN1_INTEGER else { return nil }
        let bytes = DER.contents(of: number)
        return bytes.isEmpty ? "00" : Hex.encode(bytes)
    }

    /// For the caller to free.
    ///
    /// - Throws: `SigningError` `.invalidSerial`.
    static func number(hex: String) throws -> UnsafeMutablePointer<ASN1_INTEGER> {
        guard let bytes = Hex.decode(hex), (1...20).contains(bytes.count) else {
            throw SigningError(.invalidSerial)
        }
        return try number(bytes)
    }

    /// A new one of 128 bits that nobody can guess, for the caller to free.
    static func random() throws -> UnsafeMutablePointer<ASN1_INTEGER> {
        // 0x40 keeps it positive and of one length.
        let bytes = try RandomBytes.make(16)
        return try number([bytes[0] & 0x3F | 0x40] + bytes.dropFirst())
    }

    private static func number(_ bytes: [UInt8]) throws -> UnsafeMutablePointer<ASN1_INTEGER> {
        let value = BN_bin2bn(bytes, Int32(bytes.count), nil)
        defer { BN_free(value) }
        guard let value, let number = BN_to_ASN1_INTEGER(value, nil) else {
            throw SigningError(.library(.encode))
        }
        return number
    }
}
