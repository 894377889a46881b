/// Addresses that hold their content.
enum DataURI {
    /// Nil for an address that holds none.
    static func content(of text: String) -> [UInt8]? {
        guard text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") else { return nil }
        let body = text[text.index(after: comma)...]
        return text[..<comma].hasSuffix(";base64")
            ? Base64.decoded(Array(body.utf8)) : Array(body.utf8)
    }
}

/// Base64 (RFC 4648) as notebooks and pages write it: line breaks are skipped.
enum Base64 {
    static func decoded(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (bits, count) = (0, 0)
        for byte in text {
            let value: Int
            switch byte {
            case 0x41...0x5A: value = Int(byte) - 0x41
            case 0x61...0x7A: value = Int(byte) - 0x61 + 26
            case 0x30...0x39: value = Int(byte) - 0x30 + 52
            case 0x2B, 0x2D: value = 62
            case 0x2F, 0x5F: value = 63
            case 0x3D, 0x0A, 0x0D, 0x20, 0x09: continue
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}
