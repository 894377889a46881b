/// A SHA-256 digest: always 32 bytes, compared as bytes.
///
/// Held as four words inline, so that millions of them need no allocation of their own.
///
/// Source: FIPS 180-4.
public struct SHA256Digest: Hashable, Sendable {
    /// The digest, eight bytes a word, the first byte highest.
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(raw: UnsafeRawBufferPointer) {
        precondition(raw.count == Self.byteCount, "a SHA-256 digest has 32 bytes")
        func word(_ place: Int) -> UInt64 {
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// Nil unless there are exactly 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { SHA256Digest(raw: $0) }
    }

    /// Nil unless `hex` is exactly 64 lower-case hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest of these bytes.
    public init(of bytes: some Collection<UInt8>) {
        let stream = SHA256Stream()
        stream.update(bytes)
        self = stream.digest()
    }

    /// The digest of the parts, one after the other.
    public static func of(parts: [[UInt8]]) -> SHA256Digest {
        let stream = SHA256Stream()
        for part in parts { stream.update(part) }
        return stream.digest()
    }

    /// 32 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = Self.byteCount
        }
    }

    func write(to buffer: UnsafeMutableRawBufferPointer) {
        buffer.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
        buffer.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
        buffer.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
        buffer.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    static let byteCount = 32

    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.words == right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension SHA256Digest: Comparable {
    /// The order of the bytes, which is that of the hexadecimal text.
    public static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.words < right.words
    }
}

extension SHA256Digest: CustomStringConvertible {
    public var description: String { hex }
}
