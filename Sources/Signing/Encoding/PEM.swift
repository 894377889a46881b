/// Text armour around DER: base64 between `-----BEGIN LABEL-----` and `-----END LABEL-----`.
///
/// Text before, between and after the blocks is ignored, as other programs write names
/// there; inside a block only base64 and line ends may stand. Lines end with LF or CRLF.
///
/// Source: RFC 7468.
enum PEM {
    struct Block {
        let label: String
        /// Nil when the text inside is not base64, as in an old encrypted key with headers.
        let der: [UInt8]?
    }

    static func encode(_ der: [UInt8], label: String) -> [UInt8] {
        let text = Array(Base64.encode(der).utf8)
        var lines = Array("-----BEGIN \(label)-----\n".utf8)
        for start in stride(from: 0, to: text.count, by: 64) {
            lines += text[start..<min(start + 64, text.count)] + [newline]
        }
        return lines + Array("-----END \(label)-----\n".utf8)
    }

    /// The DER of every block, all of which must have this label.
    static func decodeAll(_ bytes: [UInt8], label: String) throws -> [[UInt8]] {
        try blocks(in: bytes).map { block in
            guard block.label == label, let der = block.der else {
                throw SigningError(.malformed(.pem))
            }
            return der
        }
    }

    /// The DER of the only block, which must have this label.
    static func decode(_ bytes: [UInt8], label: String) throws -> [UInt8] {
        let all = try decodeAll(bytes, label: label)
        guard let der = all.first, all.count == 1 else { throw SigningError(.malformed(.pem)) }
        return der
    }

    /// - Throws: `.malformed(.pem)` for a block without its end or inside another.
    static func blocks(in bytes: [UInt8]) throws -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, text: [UInt8])?
        for line in bytes.split(separator: newline) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if let label = label(of: line, after: "-----BEGIN ") {
                guard open == nil else { throw SigningError(.malformed(.pem)) }
                open = (label, [])
            } else if let label = label(of: line, after: "-----END ") {
                guard let block = open, block.label == label else {
                    throw SigningError(.malformed(.pem))
                }
                blocks.append(Block(label: label, der: Base64.decode(block.text)))
                open = nil
            } else {
                open?.text += line
            }
        }
        guard open == nil else { throw SigningError(.malformed(.pem)) }
        return blocks
    }

    private static func label(of line: ArraySlice<UInt8>, after start: String) -> String? {
        let (start, end) = (Array(start.utf8), Array("-----".utf8))
        guard line.starts(with: start), line.count >= start.count + end.count,
            line.suffix(end.count).elementsEqual(end)
        else { return nil }
        let label = line.dropFirst(start.count).dropLast(end.count)
        return String(decoding: label, as: UTF8.self)
    }

    private static let newline = UInt8(ascii: "\n")
}
