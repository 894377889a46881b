import Outputs

extension ByteWriter {
    mutating func put(_ found: Inspection) {
        var before: DelimitedText?
        put(found.tables) { writer, table in
            writer.put(table.place)
            writer.put(table.sheet) { $0.put($1) }
            writer.put(table.caption) { $0.put($1) }
            writer.put(table.text, after: before)
            writer.put(table.stubs) { $0.put($1) }
            before = table.text
        }
        put(found.parts) { writer, part in
            writer.put(part.place)
            writer.put(part.kind.rawValue)
            writer.put(part.text) { $0.put($1) }
            writer.put(part.residualDF) { $0.put($1) }
        }
        put(found.isChart)
        put(found.titles) { $0.put($1) }
        put(found.prose) { $0.put($1) }
        put(found.asides) { writer, aside in
            writer.put(aside.sheet)
            writer.put(aside.line)
            writer.put(aside.text) { $0.put($1) }
        }
        put(found.remarks) { writer, remark in
            writer.put(remark.problem.rawValue)
            writer.put(remark.words)
            writer.put(remark.remedy)
            writer.put(remark.review)
            writer.put(remark.line) { $0.put($1) }
            writer.put(remark.column) { $0.put($1) }
        }
    }

    mutating func put(_ problem: InspectionProblem) {
        switch problem {
        case .unreadable(let words):
            put(words)
            put(0)
        case .limit(let name, let value):
            put(name)
            put(value)
        }
    }

    /// - `file`: bytes that need not be sent, as the other end has them.
    mutating func put(_ text: DelimitedText, without file: [UInt8]) {
        let isKnown = !file.isEmpty && text.bytes == file
        put(isKnown)
        if !isKnown { put(text.bytes) }
        putPlain(text.fields)
        putPlain(text.rows)
        putEnd(of: text)
    }
}

extension ByteReader {
    mutating func inspection() throws(MalformedReply) -> Inspection {
        var found = Inspection()
        var before: DelimitedText?
        found.tables = try list { (reader) throws(MalformedReply) in
            let table = FoundTable(
                place: try reader.text(), sheet: try reader.optionalText(),
                caption: try reader.optionalText(), text: try reader.delimited(after: before),
                stubs: try reader.optionalCount())
            before = table.text
            return table
        }
        found.parts = try list { (reader) throws(MalformedReply) in
            FoundPart(
                place: try reader.text(), kind: try reader.word(Kind.self),
                text: try reader.optional { (inner) throws(MalformedReply) in
                    try inner.byteArray()
                }, residualDF: try reader.optionalNumber())
        }
        found.isChart = try flag()
        found.titles = try list { (reader) throws(MalformedReply) in try reader.text() }
        found.prose = try list { (reader) throws(MalformedReply) in try reader.text() }
        let asides = try list { (reader) throws(MalformedReply) in
            Inspection.Aside(
                sheet: try reader.number(), line: try reader.number(),
                text: try reader.optionalText())
        }
        for aside in asides { found.add(aside) }
        for remark in try list({ (reader) throws(MalformedReply) in try reader.remark() }) {
            found.add(remark)
        }
        return found
    }

    private mutating func remark() throws(MalformedReply) -> Inspection.Remark {
        Inspection.Remark(
            problem: try word(Fault.Problem.self), words: try text(), remedy: try text(),
            review: try flag(), line: try optionalNumber(), column: try optionalNumber())
    }

    mutating func inspectionProblem() throws(MalformedReply) -> InspectionProblem {
        let words = try text()
        let value = try number()
        return value == 0 ? .unreadable(words) : .limit(words, value)
    }

    private mutating func word<Word: RawRepresentable<String>>(
        _ type: Word.Type
    ) throws(MalformedReply) -> Word {
        guard let word = Word(rawValue: try text()) else { throw MalformedReply() }
        return word
    }

    mutating func optionalText() throws(MalformedReply) -> String? {
        try optional { (reader) throws(MalformedReply) in try reader.text() }
    }

    mutating func optionalNumber() throws(MalformedReply) -> Int? {
        try optional { (reader) throws(MalformedReply) in try reader.number() }
    }

    mutating func optionalCount() throws(MalformedReply) -> Int? {
        let count = try optionalNumber()
        guard count ?? 0 >= 0 else { throw MalformedReply() }
        return count
    }

    mutating func delimited(of file: [UInt8]) throws(MalformedReply) -> DelimitedText {
        let bytes = try flag() ? file : try byteArray()
        let fields = try plain(DelimitedText.Field.self)
        return try delimited(bytes, fields, try plain(DelimitedText.Row.self))
    }
}

extension DelimitedText {
    /// Whether every place that it names is there.
    var isWithinItself: Bool {
        for field in fields where field.start < 0 || field.end < field.start { return false }
        for field in fields where Int(field.end) > bytes.count { return false }
        for row in rows {
            guard row.first >= 0, row.count >= 0, row.line >= 0, row.first <= fields.count,
                row.count <= fields.count - row.first
            else { return false }
        }
        for (row, column) in controls {
            guard rows.indices.contains(row), (0..<rows[row].count).contains(column) else {
                return false
            }
        }
        return true
    }
}
