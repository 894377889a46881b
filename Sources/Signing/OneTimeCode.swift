import COpenSSL

/// The six digits that a second device shows for half a minute, next to a secret. RFC 6238 with
/// HMAC-SHA-1, which is what the programs on people's telephones do.
public struct OneTimeCode: Hashable, Sendable {
    /// 20 bytes, shared with the device once.
    public let seed: [UInt8]

    public static let period = 30

    public static func draw() throws -> OneTimeCode { OneTimeCode(seed: try RandomBytes.make(20)) }

    public init(seed: [UInt8]) { self.seed = seed }

    /// For typing into the device: RFC 4648 Base32 without padding.
    public var text: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var (bits, held) = (0, 0)
        for byte in seed {
            bits = (bits << 8 | Int(byte)) & 0xFFF
            held += 8
            while held >= 5 {
                held -= 5
                text.append(alphabet[bits >> held & 31])
            }
        }
        if held > 0 { text.append(alphabet[bits << (5 - held) & 31]) }
        return text
    }

    /// The step whose code this is, among the present one, the one before and the one after; nil if
    /// it is none of theirs, or is not later than `last`. Times in POSIX seconds.
    public func step(of code: String, at time: Int, after last: Int) -> Int? {
        let given = Array(code.utf8.filter { $0 != 0x20 })
        let now = time / Self.period
        var found: Int?
        for step in now - 1...now + 1 where step >= 0 {
            let expected = Array(self.code(atStep: step).utf8)
            guard expected.count == given.count,
                CRYPTO_memcmp(expected, given, given.count) == 0
            else { continue }
            found = step
        }
        return found.flatMap { $0 > last ? $0 : nil }
    }

    /// Six digits; empty if libcrypto refuses.
    public func code(atStep step: Int) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        var mac = [UInt8](repeating: 0, count: 20)
        var length = 0
        let made = EVP_Q_mac(
            nil, "HMAC", nil, "SHA1", nil, seed, seed.count, counter, counter.count, &mac,
            mac.count, &length)
        guard made != nil, length == 20 else { return "" }
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
