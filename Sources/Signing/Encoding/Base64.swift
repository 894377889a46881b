/// Base64 with the standard alphabet and padding, one text per sequence of bytes.
///
/// Source: RFC 4648, section 4, and 3.5 for what decoding refuses.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                let digit = alphabet[bits >> (18 - 6 * place) & 63]
                text.append(place <= group.count ? digit : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything that `encode` would not write: white space, missing or misplaced
    /// padding, other alphabets, and unused bits that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(Array(text.utf8))
    }

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let pads = text.suffix(2).reversed().prefix { $0 == padding }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        for (place, character) in text.dropLast(pads).enumerated() {
            let digit = values[Int(character)]
            guard digit < 64 else { return nil }
            bits = bits << 6 | UInt32(digit)
            if place % 4 == 3 {
                bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
                bits = 0
            }
        }
        return pads == 0 ? bytes : finish(bytes, bits: bits, pads: pads)
    }

    /// The last one or two bytes: `bits` holds 18 (one pad) or 12 (two pads) bits.
    private static func finish(_ bytes: [UInt8], bits: UInt32, pads: Int) -> [UInt8]? {
        let unused = UInt32(2 * pads)
        guard bits & ((1 << unused) - 1) == 0 else { return nil }
        let value = bits >> unused
        return bytes + (pads == 1 ? [UInt8(value >> 8 & 255)] : []) + [UInt8(value & 255)]
    }

    private static let padding = UInt8(ascii: "=")
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// For each byte its digit, or 255.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (digit, character) in alphabet.enumerated() { values[Int(character)] = UInt8(digit) }
        return values
    }()
}
