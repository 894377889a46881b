import Outputs

/// What the header of delimited text says.
struct DelimitedShape {
    /// The file as it was named, for messages.
    let name: String
    let delimiter: UInt8
    /// Fields of every record.
    let width: Int
    /// The fields that the request reads, in its order, from 0.
    let needed: [Int]
    /// Where the first record begins, and its line.
    let start: Int
    let firstLine: Int

    /// Reads the header within the first bytes of the data; nil where they do not hold all of it.
    static func read(_ bytes: [UInt8], isAll: Bool, name: String, for request: TableRequest)
        throws(DataError) -> DelimitedShape?
    {
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let delimiter = likelyDelimiter(bytes[mark...], name: name)
        var text = bytes
        if isAll, text.last != 0x0A { text.append(0x0A) }
        var record = QuotedRecord()
        switch record.problem(reading: text, from: mark, delimiter: delimiter) {
        case nil: break
        case .incomplete:
            if !isAll { return nil }
            throw DataError(source: name, line: 1, problem: .openQuote)
        case .textAfterQuote(let field):
            throw DataError(source: name, line: 1, column: field, problem: .textAfterQuote)
        }
        guard !record.isBlank, record.fieldCount > 0 else {
            throw DataError(source: name, line: 1, problem: .empty)
        }
        let header = try names(in: record, of: name)
        return DelimitedShape(
            name: name, delimiter: delimiter, width: header.count,
            needed: try Self.needed(request, in: header, name: name), start: record.end,
            firstLine: 1 + record.lineFeeds)
    }

    private static func names(in record: QuotedRecord, of name: String) throws(DataError)
        -> [String]
    {
        var names: [String] = []
        for field in 0..<record.fieldCount {
            let text = record.text(of: field)
            if text.contains(0) { throw DataError(source: name, line: 1, problem: .nul) }
            guard let column = String(validating: text, as: UTF8.self) else {
                throw DataError(source: name, line: 1, problem: .notUTF8)
            }
            names.append(column)
        }
        return names
    }

    /// The places of the columns that the request reads.
    static func needed(_ request: TableRequest, in header: [String], name: String)
        throws(DataError) -> [Int]
    {
        var places: [Int] = []
        for column in request.columnsRead {
            let found = header.indices.filter { header[$0].utf8.elementsEqual(column.utf8) }
            guard let place = found.first else {
                let nearest = Spelling.suggestion(for: column, among: header)
                throw DataError(source: name, problem: .noColumn(column, suggestion: nearest))
            }
            if found.count > 1 { throw DataError(source: name, problem: .duplicateColumn(column)) }
            places.append(place)
        }
        return places
    }

    /// A tab for `.tsv` and `.tab`, otherwise what the header holds most of.
    private static func likelyDelimiter(_ bytes: ArraySlice<UInt8>, name: String) -> UInt8 {
        if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return 0x09 }
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == 0x22 { isQuoted.toggle() }
            if byte == 0x0A, !isQuoted { break }
            if !isQuoted { counts[byte, default: 0] += 1 }
        }
        let candidates: [UInt8] = [0x2C, 0x09, 0x3B]
        return candidates.max { (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0) } ?? 0x2C
    }
}
