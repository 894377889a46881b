import COpenSSL

/// Reading and writing DER through libcrypto, and writing small values by hand.
enum DER {
    /// One whole value: nil when `decode` refuses the bytes or leaves some over.
    static func read<Value>(
        _ bytes: [UInt8],
        by decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Value?,
        freeing free: (Value) -> Void
    ) -> Value? {
        defer { ERR_clear_error() }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var position: UnsafePointer<UInt8>? = start
            guard let value = decode(&position, buffer.count) else { return nil }
            if position == start + buffer.count { return value }
            free(value)
            return nil
        }
    }

    /// The bytes of an `i2d` function, which is called once to measure and once to write.
    static func write(
        _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) throws -> [UInt8] {
        defer { ERR_clear_error() }
        let count = encode(nil)
        guard count > 0 else { throw SigningError(.library(.encode)) }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return encode(&position)
        }
        guard written == count else { throw SigningError(.library(.encode)) }
        return bytes
    }

    /// The contents of an ASN.1 string, integer or bit string as libcrypto holds it.
    static func contents(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }

    // MARK: Values written by hand (X.690, section 8)

    static func value(_ tag: UInt8, _ contents: [UInt8]...) -> [UInt8] {
        let joined = contents.flatMap(\.self)
        return [tag] + length(joined.count) + joined
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 128 else { return [UInt8(count)] }
        let digits = withUnsafeBytes(of: count.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [0x80 | UInt8(digits.count)] + digits
    }

    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// Context-specific, constructed, number 0.
    static let explicit0: UInt8 = 0xA0
}
