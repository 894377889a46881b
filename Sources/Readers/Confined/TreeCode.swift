extension ByteWriter {
    /// Parents first. Not recursive: the limits on depth are the reader's, and a document may be deep.
    mutating func put(_ root: XMLElement) {
        var stack: [XMLElement.Node] = [.element(root)]
        while let node = stack.popLast() {
            switch node {
            case .element(let element):
                put(0)
                put(element.name)
                put(element.line)
                put(Array(element.attributes)) { writer, attribute in
                    writer.put(attribute.key)
                    writer.put(attribute.value)
                }
                put(element.children.count)
                stack += element.children.reversed()
            case .text(let text):
                put(1)
                put(text)
            case .comment: put(2)
            case .instruction: put(3)
            }
        }
    }

    mutating func put(_ copy: CleanCopy) {
        put(copy.files) { writer, piece in
            writer.put(piece.path)
            writer.put(piece.bytes)
            writer.put(piece.table?.number) { $0.put($1) }
            writer.put(piece.table?.sheet) { $0.put($1) }
        }
        put(copy.notes) { $0.put($1) }
    }
}

extension ByteReader {
    /// - `depth`: of elements that may still follow each other.
    mutating func element(depth: Int) throws(MalformedReply) -> XMLElement {
        guard case .element(let root) = try node(depth: depth) else { throw MalformedReply() }
        return root
    }

    private mutating func node(depth: Int) throws(MalformedReply) -> XMLElement.Node {
        switch try number() {
        case 0: break
        case 1: return .text(try text())
        case 2: return .comment
        case 3: return .instruction
        default: throw MalformedReply()
        }
        guard depth > 0 else { throw MalformedReply() }
        let name = try text()
        let line = try number()
        let attributes = try list { (reader) throws(MalformedReply) in
            (try reader.text(), try reader.text())
        }
        let element = XMLElement(
            name, Dictionary(attributes, uniquingKeysWith: { _, last in last }), line: line)
        let children = try list { (reader) throws(MalformedReply) in
            try reader.node(depth: depth - 1)
        }
        for child in children { element.append(child) }
        return .element(element)
    }

    mutating func cleanCopy() throws(MalformedReply) -> CleanCopy {
        let files = try list { (reader) throws(MalformedReply) in
            let (path, bytes) = (try reader.text(), try reader.byteArray())
            let (number, sheet) = (try reader.optionalNumber(), try reader.optionalText())
            return CleanCopy.Piece(path: path, bytes: bytes, table: number.map { ($0, sheet) })
        }
        return CleanCopy(
            files: files,
            notes: try list { (reader) throws(MalformedReply) in try reader.text() })
    }
}
