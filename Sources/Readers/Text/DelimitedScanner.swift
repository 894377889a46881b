/// Finds the fields of a delimited file in one pass over its bytes.
struct DelimitedScanner {
    let delimiter: UInt8
    let limits: ReadLimits
    private(set) var fields: [DelimitedText.Field] = []
    private(set) var rows: [DelimitedText.Row] = []
    private(set) var controls: [(row: Int, column: Int)] = []
    private var line = 1
    private var rowLine = 1
    private var rowStart = 0
    /// Mended fields, to be put behind the bytes of the file.
    private var mended: [UInt8] = []

    private static let quote = UInt8(ascii: "\"")

    init(delimiter: UInt8, limits: ReadLimits) {
        self.delimiter = delimiter
        self.limits = limits
    }

    /// That of the first line with one, outside quotes, or of the next where that has another in its
    /// place; the comma where none of the first hundred has one.
    static func delimiter(of bytes: [UInt8]) throws(DelimitedProblem) -> UInt8 {
        var index = 0
        var line = 1
        var first: UInt8?
        while index < bytes.count, line <= 100 {
            let found = delimiters(of: bytes, from: &index, &line)
            guard !found.kinds.isEmpty else { continue }
            if let first, found.kinds.contains(first) { return first }
            guard found.kinds.count == 1 || found.kinds.contains(tab) else {
                if let first { return first }
                throw .ambiguousDelimiter(line: found.line)
            }
            let own = found.kinds.contains(tab) ? tab : found.kinds.first ?? comma
            if first != nil { return own }
            first = own
        }
        return first ?? comma
    }

    private static let (comma, tab) = (UInt8(ascii: ","), UInt8(ascii: "\t"))

    /// The kinds of delimiters in the line at `index`, which moves behind it.
    private static func delimiters(
        of bytes: [UInt8], from index: inout Int, _ line: inout Int
    ) -> (kinds: Set<UInt8>, line: Int) {
        var kinds: Set<UInt8> = []
        var inQuotes = false
        let start = line
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == quote { inQuotes.toggle() }
            let isEnd =
                byte == 0x0A || byte == 0x0D && (index >= bytes.count || bytes[index] != 0x0A)
            if isEnd { line += 1 }
            if inQuotes { continue }
            if isEnd { break }
            if byte == comma || byte == tab || byte == UInt8(ascii: ";") { kinds.insert(byte) }
        }
        return (kinds, start)
    }

    mutating func scan(_ bytes: inout [UInt8]) throws(DelimitedProblem) {
        let base = bytes.count
        fields.reserveCapacity(base / 6)
        var index = 0
        while index < base {
            index = try field(in: bytes, at: index, base: base)
        }
        // A delimiter as the very last byte is followed by one more, empty field.
        if let last = bytes.last, last == delimiter, fields.count > rowStart {
            append(base, base)
        }
        if fields.count > rowStart { try endRow() }
        bytes += mended
    }

    /// Reads one field with what ends it; returns where the next begins.
    private mutating func field(in bytes: [UInt8], at start: Int, base: Int)
        throws(DelimitedProblem) -> Int
    {
        var index = start
        if bytes[start] == Self.quote {
            index = try quoted(in: bytes, at: start, base: base)
        } else {
            index = endOfField(in: bytes, from: index, base: base)
            append(start, index)
        }
        guard index < base else { return base }
        if bytes[index] == delimiter { return index + 1 }
        try endRow()
        line += 1
        rowLine = line
        let isPair = bytes[index] == 0x0D && index + 1 < base && bytes[index + 1] == 0x0A
        return index + (isPair ? 2 : 1)
    }

    /// Reads a field in quotes; whatever follows the closing quote belongs to it.
    private mutating func quoted(in bytes: [UInt8], at start: Int, base: Int)
        throws(DelimitedProblem) -> Int
    {
        var index = start + 1
        var copy: [UInt8] = []
        var isPlain = true
        let opening = line
        while index < base {
            let byte = bytes[index]
            if byte == Self.quote {
                guard index + 1 < base, bytes[index + 1] == Self.quote else { break }
                if isPlain { copy = Array(bytes[(start + 1)..<index]) }
                isPlain = false
                index += 1
            } else if byte == 0x0A
                || (byte == 0x0D && (index + 1 >= base || bytes[index + 1] != 0x0A))
            {
                line += 1
            } else if byte < 0x20 && byte != 0x09 && byte != 0x0D || byte == 0x7F {
                noteControl()
            }
            if !isPlain { copy.append(bytes[index]) }
            index += 1
        }
        guard index < base else { throw .unclosedQuote(line: opening) }
        let end = index
        index += 1
        let tail = index
        index = endOfField(in: bytes, from: index, base: base)
        if isPlain, tail == index {
            append(start + 1, end)
        } else {
            let text = (isPlain ? Array(bytes[(start + 1)..<end]) : copy) + bytes[tail..<index]
            append(base + mended.count, base + mended.count + text.count)
            mended += text
        }
        return index
    }

    /// Where the delimiter or the line end is that ends a field outside quotes.
    private mutating func endOfField(in bytes: [UInt8], from start: Int, base: Int) -> Int {
        var index = start
        while index < base {
            let byte = bytes[index]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
            if byte < 0x20 || byte == 0x7F { noteControl() }
            index += 1
        }
        return index
    }

    private mutating func append(_ start: Int, _ end: Int) {
        fields.append(DelimitedText.Field(start: Int32(start), end: Int32(end)))
    }

    private mutating func noteControl() {
        guard controls.count < limits.faults else { return }
        let place = (row: rows.count, column: fields.count - rowStart)
        if let last = controls.last, last == place { return }
        controls.append(place)
    }

    private mutating func endRow() throws(DelimitedProblem) {
        let count = fields.count - rowStart
        guard rows.count < limits.rows else { throw .limit("rows", limits.rows, line: rowLine) }
        guard count <= limits.columns else {
            throw .limit("columns", limits.columns, line: rowLine)
        }
        rows.append(DelimitedText.Row(first: rowStart, count: count, line: rowLine))
        rowStart = fields.count
    }
}
