/// A length of a style sheet, or a sum of lengths, in pixels.
///
/// Source: W3C, *CSS Values and Units Module Level 4*, 10.
struct PageSum {
    private let bytes: [UInt8]
    private let whole: Double
    private var index = 0
    private var depth = 0

    /// - `whole`: what 100 % are.
    init(_ text: String, whole: Double) {
        bytes = Array(text.lowercased().utf8)
        self.whole = whole
    }

    /// Nil for a word, and for what is not followed. What stands behind a length is left alone.
    mutating func value() -> Double? {
        guard let value = factor(), value.isFinite else { return nil }
        return value
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte <= 0x20 { index += 1 }
    }

    private mutating func sum() -> Double? {
        guard var value = product() else { return nil }
        while true {
            skipSpace()
            guard let sign = next, sign == 0x2B || sign == 0x2D else { return value }
            index += 1
            guard let other = product() else { return nil }
            value += sign == 0x2B ? other : -other
        }
    }

    private mutating func product() -> Double? {
        guard var value = factor() else { return nil }
        while true {
            skipSpace()
            guard let sign = next, sign == 0x2A || sign == 0x2F else { return value }
            index += 1
            guard let other = factor(), sign == 0x2A || other != 0 else { return nil }
            value = sign == 0x2A ? value * other : value / other
        }
    }

    private mutating func factor() -> Double? {
        skipSpace()
        guard let byte = next else { return nil }
        if isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E { return number() }
        let name = word()
        guard next == 0x28, depth < 20 else { return nil }
        index += 1
        depth += 1
        defer { depth -= 1 }
        var values: [Double] = []
        repeat {
            guard let value = sum() else { return nil }
            values.append(value)
            skipSpace()
            guard let end = next, end == 0x2C || end == 0x29 else { return nil }
            index += 1
        } while bytes[index - 1] == 0x2C
        switch (name, values.count) {
        case ("", 1), ("calc", 1): return values[0]
        case ("min", 1...): return values.min()
        case ("max", 1...): return values.max()
        case ("clamp", 3): return max(values[0], min(values[1], values[2]))
        default: return nil
        }
    }

    private mutating func word() -> String {
        let start = index
        while let byte = next, (0x61...0x7A).contains(byte) || byte == 0x2D { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static let factors: [String: Double] = [
        "": 1, "px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "ex": 8, "ch": 8, "vh": 10, "vw": 10,
        "vmin": 10, "vmax": 10, "cm": 38, "mm": 3.8, "in": 96, "pc": 16, "q": 0.95,
    ]

    private mutating func number() -> Double? {
        let start = index
        index += 1
        while let byte = next {
            let isPower =
                byte == 0x65 && index + 1 < bytes.count
                && (isDigit(bytes[index + 1])
                    || bytes[index + 1] == 0x2D && index + 2 < bytes.count
                        && isDigit(bytes[index + 2]))
            if isPower { index += 1 } else if !isDigit(byte), byte != 0x2E { break }
            index += 1
        }
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            return nil
        }
        if next == 0x25 {
            index += 1
            return number / 100 * whole
        }
        return Self.factors[word()].map { $0 * number }
    }
}
