/// A notebook of sources alone: no outputs, counts, metadata, attachments or widgets.
enum CleanNotebook {
    static func bytes(of notebook: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> [UInt8]
    {
        let root = try JSONTree.root(of: notebook, limits: limits)
        let sheets = root["worksheets"]?.items.compactMap { $0["cells"]?.items }
        guard let cells = root["cells"]?.items ?? sheets.map({ Array($0.joined()) }) else {
            throw .unreadable("is a notebook without cells")
        }
        let minor = root["nbformat_minor"] ?? .number("4")
        let isFourth = root["nbformat"].map { if case .number("4") = $0 { true } else { false } }
        let clean = JSONNode.object([
            ("cells", .list(cells.map(cell))),
            ("metadata", .object(metadata(root["metadata"]))),
            ("nbformat", .number("4")),
            ("nbformat_minor", isFourth ?? false ? minor : .number("4")),
        ])
        return JSONText.pretty(clean)
    }

    private static func cell(_ cell: JSONNode) -> JSONNode {
        let type = cell["cell_type"]?.string ?? "raw"
        var entries: [(key: String, value: JSONNode)] = [("cell_type", .text(type))]
        if let id = cell["id"] { entries.append(("id", id)) }
        entries.append(("metadata", .object([])))
        if type == "code" {
            entries.append(("execution_count", .word("null")))
            entries.append(("outputs", .list([])))
        }
        let source = cell["source"] ?? cell["input"] ?? .text("")
        return .object(entries + [("source", source)])
    }

    /// The language, so that the notebook still opens.
    private static func metadata(_ metadata: JSONNode?) -> [(key: String, value: JSONNode)] {
        ["kernelspec", "language_info"].compactMap { key in
            guard let entries = metadata?[key]?.entries else { return nil }
            let known = ["name", "display_name", "language", "version", "file_extension"]
            let kept = entries.filter { known.contains($0.key) && $0.value.string != nil }
            return kept.isEmpty ? nil : (key, .object(kept))
        }
    }
}

/// JSON as text: one entry a line, one space deeper per level, as notebooks are written.
enum JSONText {
    static func pretty(_ node: JSONNode) -> [UInt8] {
        var bytes: [UInt8] = []
        append(node, depth: 0, to: &bytes)
        return bytes + [0x0A]
    }

    private static func append(_ node: JSONNode, depth: Int, to bytes: inout [UInt8]) {
        switch node {
        case .number(let text), .word(let text): bytes += text.utf8
        case .text(let text): append(text, to: &bytes)
        case .list(let items):
            append("[", "]", items.count, depth, to: &bytes) { index, bytes in
                append(items[index], depth: depth + 1, to: &bytes)
            }
        case .object(let entries):
            append("{", "}", entries.count, depth, to: &bytes) { index, bytes in
                append(entries[index].key, to: &bytes)
                bytes += ": ".utf8
                append(entries[index].value, depth: depth + 1, to: &bytes)
            }
        }
    }

    private static func append(
        _ open: String, _ close: String, _ count: Int, _ depth: Int, to bytes: inout [UInt8],
        item: (Int, inout [UInt8]) -> Void
    ) {
        bytes += open.utf8
        for index in 0..<count {
            bytes += index == 0 ? "\n".utf8 : ",\n".utf8
            bytes += Array(repeating: 0x20, count: depth + 1)
            item(index, &bytes)
        }
        if count > 0 { bytes += Array("\n".utf8) + Array(repeating: 0x20, count: depth) }
        bytes += close.utf8
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: bytes += "\\\"".utf8
            case 0x5C: bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - hex.utf8.count))\(hex)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
