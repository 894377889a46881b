import Outputs

/// Tables on the way from a reader: a workbook has millions of cells, which lie one behind the other,
/// and tables of one sheet have the same bytes.
extension ByteWriter {
    /// - `other`: the table that was put before.
    mutating func put(_ text: DelimitedText, after other: DelimitedText?) {
        let isShared = other.map { text.isSharing($0) } ?? false
        reserve((isShared ? 0 : text.bytes.count + 2 * text.fields.count) + 4 * text.rows.count)
        put(isShared)
        if !isShared {
            put(text.bytes)
            put(text.fields.count)
            var end = 0
            for field in text.fields {
                putShort(Int(field.start) - end)
                putShort(Int(field.end) - Int(field.start))
                end = Int(field.end)
            }
        }
        put(text.rows.count)
        var (next, line) = (0, 0)
        for row in text.rows {
            putShort(row.first - next)
            putShort(row.count)
            putShort(row.line - line)
            (next, line) = (row.first + row.count, row.line)
        }
        putEnd(of: text)
    }

    /// What follows a table's bytes, fields and rows.
    mutating func putEnd(of text: DelimitedText) {
        put(Int(text.delimiter))
        put(text.controls) {
            $0.put($1.row)
            $0.put($1.column)
        }
        put(text.percentColumns.sorted()) { $0.put($1) }
    }
}

extension ByteReader {
    mutating func delimited(after other: DelimitedText?) throws(MalformedReply) -> DelimitedText {
        let bytes: [UInt8]
        let fields: [DelimitedText.Field]
        if try flag() {
            guard let other else { throw MalformedReply() }
            (bytes, fields) = (other.bytes, other.fields)
        } else {
            (bytes, fields) = (try byteArray(), try self.fields())
        }
        return try delimited(bytes, fields, try rows())
    }

    /// A table with what follows its rows. Every place in it is within the bytes, whatever the reader
    /// says.
    mutating func delimited(
        _ bytes: [UInt8], _ fields: [DelimitedText.Field], _ rows: [DelimitedText.Row]
    ) throws(MalformedReply) -> DelimitedText {
        guard let delimiter = UInt8(exactly: try number()) else { throw MalformedReply() }
        let controls = try list { (reader) throws(MalformedReply) in
            (row: try reader.number(), column: try reader.number())
        }
        var text = DelimitedText(
            bytes: bytes, fields: fields, rows: rows, delimiter: delimiter, controls: controls)
        text.percentColumns = Set(
            try list { (reader) throws(MalformedReply) in try reader.number() })
        guard text.isWithinItself else { throw MalformedReply() }
        return text
    }

    private mutating func fields() throws(MalformedReply) -> [DelimitedText.Field] {
        let count = try count(ofBytes: 2)
        var fields: [DelimitedText.Field] = []
        fields.reserveCapacity(count)
        var end = 0
        for _ in 0..<count {
            let start = end &+ (try shortNumber())
            end = start &+ (try shortNumber())
            guard let first = Int32(exactly: start), let last = Int32(exactly: end) else {
                throw MalformedReply()
            }
            fields.append(DelimitedText.Field(start: first, end: last))
        }
        return fields
    }

    private mutating func rows() throws(MalformedReply) -> [DelimitedText.Row] {
        let count = try count(ofBytes: 3)
        var rows: [DelimitedText.Row] = []
        rows.reserveCapacity(count)
        var (next, line) = (0, 0)
        for _ in 0..<count {
            let first = next &+ (try shortNumber())
            let width = try shortNumber()
            line = line &+ (try shortNumber())
            rows.append(DelimitedText.Row(first: first, count: width, line: line))
            next = first &+ width
        }
        return rows
    }
}

extension DelimitedText {
    /// Whether both lie in the very same memory.
    fileprivate func isSharing(_ other: DelimitedText) -> Bool {
        bytes.count == other.bytes.count && fields.count == other.fields.count
            && bytes.withUnsafeBufferPointer { own in
                other.bytes.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
            }
            && fields.withUnsafeBufferPointer { own in
                other.fields.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
            }
    }
}
