import Foundation

/// The rules for a path inside a submission: UTF-8 in normal form C, relative, without `"`, `\`,
/// control characters, a leading or trailing space of a part, or the parts `.` and `..`.
public enum PathName {
    /// What is wrong with the name of one file or folder; nil if nothing is.
    public static func problem(inPart bytes: some Collection<UInt8>) -> String? {
        guard let text = String(validating: Array(bytes), as: UTF8.self) else {
            return "has a name that is not UTF-8"
        }
        if text.isEmpty { return "has an empty name" }
        if text == "." || text == ".." { return "is not within the folder" }
        if text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x2F }) {
            return "has a quotation mark or a backslash in its name"
        }
        if text.unicodeScalars.contains(where: isInvisible) {
            return "has a control character in its name"
        }
        if text.unicodeScalars.first?.properties.isWhitespace == true
            || text.unicodeScalars.last?.properties.isWhitespace == true
        {
            return "has a name that begins or ends with a space"
        }
        if !isNormal(text) { return "has a name that is not in Unicode normal form C" }
        return nil
    }

    /// What is wrong with a path written in a submission; nil if nothing is.
    public static func problem(inPath path: String) -> String? {
        if path.utf8.first == UInt8(ascii: "/") { return "is not relative to the folder" }
        for part in path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false) {
            if let problem = problem(inPart: part) { return problem }
        }
        return nil
    }

    /// The name with every byte that is not a visible ASCII character, and `%`, as `%XX`.
    public static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var shown: [UInt8] = []
        for byte in bytes {
            if (0x21...0x7E).contains(byte), byte != 0x25, byte != 0x22, byte != 0x5C {
                shown.append(byte)
            } else {
                shown += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// The same for names that some file systems take for one: without case and compatibility forms.
    static func folded(_ path: String) -> String {
        guard path.utf8.contains(where: { $0 >= 0x80 }) else { return path.lowercased() }
        return path.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func isNormal(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
        return text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8)
    }
}
