/// Data typed into a program that no single line gives away: lines between `input` and `end`, lines of
/// as many values each, hundreds of small numbers, and texts of encoded bytes.
enum EmbeddedData {
    /// So many numbers in one literal are data, however small they are.
    static let manyNumbers = 100
    /// So many characters without a space are no word.
    private static let longWord = 200
    private static let longLine = 60
    /// So many lines of equally many values are records.
    private static let manyRecords = 8

    /// Where it begins, from 1.
    static func lines(in bytes: [UInt8]) -> [Int] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return typed(in: lines) + encoded(in: lines) + numbers(in: lines) + records(in: lines)
    }

    // MARK: Between two commands

    /// How a block of data that begins here ends, in Stata, SAS and SPSS.
    private static func end(after line: ArraySlice<UInt8>) -> String? {
        let words = String(decoding: line.prefix(200), as: UTF8.self).lowercased()
            .split { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = words.first else { return nil }
        switch first {
        case "inp", "inpu", "input":
            // `input(x)` in Python and `input x $;` in SAS are something else.
            let isList = words.dropFirst().allSatisfy { word in
                word.allSatisfy { $0.isLetter || $0.isNumber || "_:".contains($0) }
            }
            return words.count > 1 && isList ? "end" : nil
        case "datalines;", "cards;", "datalines4;", "cards4;", "lines;": return ";"
        case "begin": return words.count > 1 && words[1].hasPrefix("data") ? "end data" : nil
        default: return nil
        }
    }

    private static func typed(in lines: [ArraySlice<UInt8>]) -> [Int] {
        var found: [Int] = []
        var open: (line: Int, end: String, count: Int)?
        for (index, line) in lines.enumerated() {
            guard let block = open else {
                open = end(after: line).map { (index + 1, $0, 0) }
                continue
            }
            let text = String(decoding: line.prefix(200), as: UTF8.self).lowercased()
            if text.drop(while: { $0 == " " }).hasPrefix(block.end) {
                if block.count > 1 { found.append(block.line) }
                open = nil
            } else if line.contains(where: { (0x30...0x39).contains($0) }) {
                open = (block.line, block.end, block.count + 1)
            }
        }
        return found
    }

    // MARK: Records

    /// Lines of values with one delimiter between them, as a file of data has them.
    private static func records(in lines: [ArraySlice<UInt8>]) -> [Int] {
        var found: [Int] = []
        var block: (delimiter: UInt8, fields: Int, count: Int)?
        var start = 1
        for (index, line) in lines.enumerated() {
            // Rules between the lines of a list do not end it.
            if !line.isEmpty, line.allSatisfy({ " +-=|\r".utf8.contains($0) }) { continue }
            guard let own = record(line) else {
                block = nil
                continue
            }
            let isNext = block.map { ($0.delimiter, $0.fields) == own } ?? false
            let count = isNext ? (block?.count ?? 0) + 1 : 1
            block = (own.0, own.1, count)
            if !isNext { start = index + 1 }
            if count == manyRecords { found.append(start) }
        }
        return found
    }

    /// The delimiter of a line of nothing but values, some of them numbers, and how many there are.
    private static func record(_ line: ArraySlice<UInt8>) -> (UInt8, Int)? {
        let line = line.last == 0x0D ? line.dropLast() : line
        guard let delimiter = line.first(where: { ",;|\t".utf8.contains($0) }) else {
            return fixedRecord(line)
        }
        let fields = line.split(separator: delimiter, omittingEmptySubsequences: false)
        let isPlain = line.allSatisfy {
            isWord($0) || $0 == delimiter || " -/:\"".utf8.contains($0)
        }
        let words = fields.map { $0.filter { !" \"-".utf8.contains($0) } }.filter { !$0.isEmpty }
        let numbers = words.count { $0.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } }
        // Lines of nothing but numbers are counted as such.
        let isMixed = numbers > 0 && numbers < words.count
        return isPlain && isMixed && words.count > 1 ? (delimiter, fields.count) : nil
    }

    /// The same of columns with blanks between them, most of them numbers.
    private static func fixedRecord(_ line: ArraySlice<UInt8>) -> (UInt8, Int)? {
        let fields = line.split(separator: 0x20)
        let numbers = fields.count { $0.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } }
        let isPlain = line.allSatisfy { isWord($0) || $0 == 0x20 || $0 == 0x2D }
        return isPlain && fields.count > 2 && numbers < fields.count && numbers * 2 >= fields.count
            ? (0x20, fields.count) : nil
    }

    // MARK: Encoded

    private static func encoded(in lines: [ArraySlice<UInt8>]) -> [Int] {
        var found: [Int] = []
        var following = 0
        for (index, line) in lines.enumerated() {
            let words = line.split { !isEncoding($0) }
            let longest = words.filter(isMixed).map(\.count).max() ?? 0
            let isLong = words.contains { $0.count >= longWord && $0.contains(where: isLetter) }
            if isLong || isNamedEncoded(line) || isEscaped(line) { found.append(index + 1) }
            following = (longLine..<longWord).contains(longest) ? following + 1 : 0
            if following == 4 { found.append(index - 2) }
        }
        return found
    }

    /// Behind `;base64,` less is enough to be data.
    private static func isNamedEncoded(_ line: ArraySlice<UInt8>) -> Bool {
        let name = Array(";base64,".utf8)
        guard line.count >= 48 else { return false }
        for start in line.indices.dropLast(47)
        where line[start] == name[0] && line[start...].starts(with: name) {
            if line[(start + name.count)...].prefix(40).allSatisfy(isEncoding) { return true }
        }
        return false
    }

    /// Bytes one by one: `\x41\x42`.
    private static func isEscaped(_ line: ArraySlice<UInt8>) -> Bool {
        line.indices.dropLast().count { line[$0] == 0x5C && line[$0 + 1] | 0x20 == 0x78 } >= 40
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

    /// The signs of base 64 and its kin.
    private static func isEncoding(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
            || "+/=".utf8.contains(byte)
    }

    /// Letters and digits; a line of `=====` is none.
    private static func isMixed(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= longLine && word.contains { (0x30...0x39).contains($0) }
            && word.contains { (0x41...0x5A).contains($0 & 0xDF) }
    }

    // MARK: Numbers

    /// Literals run over lines: lines of nothing but numbers are counted together.
    private static func numbers(in lines: [ArraySlice<UInt8>]) -> [Int] {
        var found: [Int] = []
        var open = 0
        for (index, line) in lines.enumerated() {
            let words = line.split { !isWord($0) }
            let count = words.count { $0.first.map { (0x30...0x39).contains($0) } ?? false }
            if words.isEmpty || count < words.count { open = 0 }
            if open < manyNumbers, open + count >= manyNumbers { found.append(index + 1) }
            open += count
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2E
            || byte == 0x5F
    }
}
