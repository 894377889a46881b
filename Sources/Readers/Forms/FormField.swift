/// One field of a form that a browser sent.
public struct FormField: Hashable, Sendable {
    public let name: String
    /// As the browser gave it, with folders where it sent them; nil for a field that is no file.
    public let fileName: String?
    public let bytes: [UInt8]

    public init(name: String, fileName: String?, bytes: [UInt8]) {
        self.name = name
        self.fileName = fileName
        self.bytes = bytes
    }

    /// The value as text; bytes that are no UTF-8 are replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Why a form cannot be read.
public enum FormError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(offset: Int)
    case tooMany(limit: Int)
    case unknownType

    public var description: String {
        switch self {
        case .malformed(let offset): "form: malformed at byte \(offset); send it again"
        case .tooMany(let limit): "form: more than \(limit) fields; send it in parts"
        case .unknownType: "form: of a type that is not understood; use the page's own form"
        }
    }
}

/// Reads the two encodings of a form: `application/x-www-form-urlencoded` and
/// `multipart/form-data`. Source: WHATWG URL and HTML standards, RFC 7578.
public enum FormReader {
    /// More fields than this are refused.
    public static let mostFields = 10_000

    /// The fields of a body, by the value of its `Content-Type` header.
    public static func fields(in body: [UInt8], type: String) throws(FormError) -> [FormField] {
        let parts = type.split(separator: ";").map(trimmed)
        switch parts.first?.lowercased() {
        case "application/x-www-form-urlencoded": return try urlEncoded(body)
        case "multipart/form-data":
            let given = parts.dropFirst().first { $0.lowercased().hasPrefix("boundary=") }
            guard let given else { throw .unknownType }
            let boundary = given.dropFirst(9).filter { $0 != "\"" }
            guard (1...70).contains(boundary.utf8.count) else { throw .unknownType }
            return try MultipartScanner(body, boundary: Array(boundary.utf8)).fields()
        default: throw .unknownType
        }
    }

    /// `a=b&c=d`, with `+` for a space and `%XX` for any byte.
    public static func urlEncoded(_ body: [UInt8]) throws(FormError) -> [FormField] {
        var fields: [FormField] = []
        for pair in body.split(separator: UInt8(ascii: "&")) {
            guard fields.count < mostFields else { throw .tooMany(limit: mostFields) }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decoded(pair[..<equals])
            let value = try decoded(pair[equals...].dropFirst())
            fields.append(
                FormField(name: String(decoding: name, as: UTF8.self), fileName: nil, bytes: value))
        }
        return fields
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws(FormError) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < text.endIndex, let high = digit(text[index + 1]),
                    let low = digit(text[index + 2])
                else { throw .malformed(offset: index) }
                bytes.append(high << 4 | low)
                index += 2
            case let byte: bytes.append(byte)
            }
            index += 1
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let kept = text.drop { $0 == " " }
        return String(kept.reversed().drop { $0 == " " }.reversed())
    }
}
