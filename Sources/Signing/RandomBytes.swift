import COpenSSL

/// Bytes that nobody can guess, for salts, serial numbers and nonces.
public enum RandomBytes {
    /// `count` random bytes, 0 or more.
    ///
    /// - Throws: `SigningError` `.noRandomBytes` when libcrypto's generator has no seed.
    public static func make(_ count: Int) throws -> [UInt8] {
        precondition(count >= 0 && count <= Int32.max, "a count of bytes is 0 to 2^31 - 1")
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw SigningError(.noRandomBytes) }
        return bytes
    }
}
