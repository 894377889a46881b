/// The tags, texts and comments of an HTML page, as browsers part them: tolerant, in one pass.
struct PageTokens {
    enum Token {
        case start(name: String, attributes: [String: String], closed: Bool)
        /// - `says`: whether words stand behind the name, which no browser shows.
        case end(name: String, says: Bool)
        case text(String)
        case comment(String)
        /// The inside of `script` or `style`.
        case raw(name: String, attributes: [String: String], text: [UInt8])
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
        guard index < bytes.count else { return nil }
        if bytes[index] == 0x3C, let token = markup() { return token }
        let start = index
        index += 1
        while index < bytes.count, bytes[index] != 0x3C { index += 1 }
        return .text(Self.decoded(String(decoding: bytes[start..<index], as: UTF8.self)))
    }

    private mutating func markup() -> Token? {
        guard index + 1 < bytes.count else { return nil }
        let next = bytes[index + 1]
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return declaration() }
        if next == UInt8(ascii: "/") {
            let end = bytes[index...].firstIndex(of: 0x3E) ?? bytes.count
            let inside = bytes[min(index + 2, end)..<end]
            let name = inside.prefix { $0 > 0x20 && $0 != 0x2F }
            index = min(end + 1, bytes.count)
            return .end(
                name: String(decoding: name, as: UTF8.self).lowercased(),
                says: PDFString.says(inside.dropFirst(name.count)))
        }
        guard (0x41...0x5A).contains(next & 0xDF) else { return nil }
        return element()
    }

    private mutating func declaration() -> Token {
        if bytes[index...].starts(with: "<!--".utf8) {
            let end = bytes.firstRange(of: Array("-->".utf8), from: index + 4) ?? bytes.count
            let text = String(decoding: bytes[min(index + 4, end)..<end], as: UTF8.self)
            index = min(end + 3, bytes.count)
            return .comment(text)
        }
        let end = bytes[index...].firstIndex(of: 0x3E) ?? bytes.count
        let words = String(decoding: bytes[index..<end], as: UTF8.self).lowercased()
        index = min(end + 1, bytes.count)
        // Anything else is a comment to a browser.
        let known = ["<!doctype", "<![if", "<![endif"]
        let isKnown = known.contains { words.hasPrefix($0) } || Self.isPlain(instruction: words)
        return isKnown && words.utf8.count < 200 ? .text("") : .comment(words)
    }

    /// `<?xml version="1.0" encoding="utf-8"?`
    private static func isPlain(instruction: String) -> Bool {
        guard instruction.hasPrefix("<?xml ") else { return false }
        return instruction.dropFirst(6).split { " ?\n\t\r".contains($0) }.allSatisfy { entry in
            ["version=", "encoding=", "standalone="].contains { entry.hasPrefix($0) }
        }
    }

    private mutating func element() -> Token {
        index += 1
        let name = word { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }.lowercased()
        var attributes: [String: String] = [:]
        var closed = false
        while index < bytes.count, bytes[index] != 0x3E {
            if bytes[index] <= 0x20 || bytes[index] == 0x2F {
                closed = bytes[index] == 0x2F
                index += 1
                continue
            }
            closed = false
            let start = index
            let key = word { $0 > 0x20 && $0 != 0x3E && $0 != 0x3D && $0 != 0x2F }.lowercased()
            var value = ""
            let behind = bytes[index...].prefix { $0 <= 0x20 }.count
            if index + behind < bytes.count, bytes[index + behind] == 0x3D, !key.isEmpty {
                index += behind + 1
                index += bytes[index...].prefix { $0 <= 0x20 }.count
                value = self.value()
            }
            // A browser takes the first of two attributes of one name.
            attributes[attributes[key] == nil ? key : key + " again"] = Self.decoded(value)
            if index == start { index += 1 }
        }
        index = min(index + 1, bytes.count)
        guard !closed, ["script", "style", "textarea", "title"].contains(name) else {
            return .start(name: name, attributes: attributes, closed: closed)
        }
        return .raw(name: name, attributes: attributes, text: rawText(name))
    }

    private mutating func rawText(_ name: String) -> [UInt8] {
        let start = index
        let tag = Array("</\(name)".utf8)
        var end = start
        while end < bytes.count, !isTag(tag, at: end) { end += 1 }
        let close = bytes[end...].firstIndex(of: 0x3E) ?? bytes.count
        index = min(close + 1, bytes.count)
        return Array(bytes[start..<end])
    }

    /// Whether a tag stands at a place, in letters of either case.
    private func isTag(_ tag: [UInt8], at place: Int) -> Bool {
        guard bytes[place] == 0x3C, place + tag.count <= bytes.count else { return false }
        return tag.indices.allSatisfy { index in
            let byte = bytes[place + index]
            return byte == tag[index] || (0x41...0x5A).contains(byte) && byte | 0x20 == tag[index]
        }
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func value() -> String {
        guard index < bytes.count else { return "" }
        let quote = bytes[index]
        guard quote == 0x22 || quote == 0x27 else { return word { $0 > 0x20 && $0 != 0x3E } }
        index += 1
        let text = word { $0 != quote }
        index = min(index + 1, bytes.count)
        return text
    }

    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
        "minus": "\u{2212}",
        "ndash": "\u{2013}", "mdash": "\u{2014}", "hellip": "\u{2026}", "le": "\u{2264}",
        "ge": "\u{2265}",
        "plusmn": "\u{B1}", "pound": "\u{A3}", "thinsp": " ", "times": "\u{D7}", "shy": "\u{AD}",
        "zwj": "\u{200D}", "zwnj": "\u{200C}",
    ]

    /// With character references written out.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var result = ""
        var rest = text[...]
        while let sign = rest.firstIndex(of: "&") {
            result += rest[..<sign]
            rest = rest[sign...]
            guard let end = rest.prefix(12).firstIndex(of: ";") else {
                result.append("&")
                rest = rest.dropFirst()
                continue
            }
            let name = rest[rest.index(after: sign)..<end]
            if let known = names[String(name)] {
                result += known
            } else if name.hasPrefix("#"), let scalar = scalar(name.dropFirst()) {
                result.unicodeScalars.append(scalar)
            } else {
                result += rest[...end]
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func scalar(_ digits: Substring) -> Unicode.Scalar? {
        let isHex = digits.first == "x" || digits.first == "X"
        return UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10).flatMap {
            Unicode.Scalar($0)
        }
    }
}
