import Testing

@testable import Readers

private func parse(_ text: String, limits: ReadLimits = ReadLimits()) throws -> [[String]] {
    try fields(DelimitedText(parsing: Array(text.utf8), limits: limits))
}

private func fields(_ text: DelimitedText) -> [[String]] {
    text.rows.indices.map { row in
        (0..<text.rows[row].count).map {
            String(decoding: text.slice(row: row, column: $0), as: UTF8.self)
        }
    }
}

private func problem(_ bytes: [UInt8]) -> DelimitedProblem? {
    do throws(DelimitedProblem) {
        _ = try DelimitedText(parsing: bytes)
        return nil
    } catch { return error }
}

struct DelimitedTextTests {
    private static let readable: [(String, [[String]])] = [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb,c\n1\t2;3\n", [["a", "b,c"], ["1", "2;3"]]),
        ("a\n1\n", [["a"], ["1"]]),
        ("\"a,b\",c\n\"x \"\"y\"\" z\",\"\"\n", [["a,b", "c"], ["x \"y\" z", ""]]),
        ("a,b\n\"1\n2\",3\n", [["a", "b"], ["1\n2", "3"]]),
        ("a,b\n1,\n", [["a", "b"], ["1", ""]]),
        ("a,b\n1,", [["a", "b"], ["1", ""]]),
        ("a,b\n,\n\n\n", [["a", "b"], ["", ""]]),
        ("a,b\n5\" pipe,=\"0.1\"\n", [["a", "b"], ["5\" pipe", "=\"0.1\""]]),
        ("\"a;x\",b\n1,2\n", [["a;x", "b"], ["1", "2"]]),
        ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n\"q\"tail,2\n", [["a", "b"], ["qtail", "2"]]),
    ]

    @Test(arguments: readable)
    func `reads delimiters, quotes and line ends`(text: String, expected: [[String]]) throws {
        #expect(try parse(text) == expected)
    }

    @Test func `a row knows the line of the file where it begins`() throws {
        let text = try DelimitedText(parsing: Array("a,b\r\n\"1\r\n2\",3\r\n4,5\r\n".utf8))
        #expect(text.rows.map(\.line) == [1, 2, 4])
    }

    @Test(arguments: [true, false])
    func `reads UTF-16 with a byte order mark, of either order`(little: Bool) throws {
        let units = Array("\u{FEFF}é,b\n1,😀\n".utf16)
        let bytes = units.flatMap { unit -> [UInt8] in
            let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
            return little ? [low, high] : [high, low]
        }
        #expect(fields(try DelimitedText(parsing: bytes)) == [["é", "b"], ["1", "😀"]])
    }

    @Test func `other encodings are refused with their line, never guessed`() {
        #expect(problem([0x61, 0x2C, 0x62, 0x0A, 0xE9, 0x2C, 0x31]) == .notText(line: 2))
        #expect(problem([0xFF, 0xFE, 0x61]) == .oddUTF16)
        #expect(problem([0xFF, 0xFE, 0x00, 0xD8]) == .oddUTF16)
        #expect(problem([]) == .empty)
        #expect(problem(Array("\n\n".utf8)) == .empty)
    }

    @Test func `refuses two kinds of delimiters and an open quote`() {
        #expect(problem(Array("a,b;c\n1,2;3\n".utf8)) == .ambiguousDelimiter(line: 1))
        #expect(problem(Array("a,b\n1,2\n\"x,3\n4,5\n".utf8)) == .unclosedQuote(line: 3))
    }

    @Test func `limits on rows and columns are named`() {
        var limits = ReadLimits()
        limits.rows = 2
        #expect(throws: DelimitedProblem.limit("rows", 2, line: 3)) {
            try parse("a\n1\n2\n", limits: limits)
        }
        limits.columns = 1
        #expect(throws: DelimitedProblem.limit("columns", 1, line: 1)) {
            try parse("a,b\n1,2\n", limits: limits)
        }
    }

    @Test func `notes control characters by their cell`() throws {
        let text = try DelimitedText(parsing: Array("a,b\n1,2\u{0}\n\"\u{1B}\",4\n".utf8))
        #expect(text.controls.map(\.row) == [1, 2])
        #expect(text.controls.map(\.column) == [1, 0])
    }

    @Test func `what is written as CSV is read back the same`() throws {
        let seed: UInt64 = 4711
        var random = SeededGenerator(seed: seed)
        let letters = Array("ab,;\t\"\n é1=-".unicodeScalars).map(String.init)
        for round in 0..<300 {
            let width = Int.random(in: 1...4, using: &random)
            var rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<width).map { _ in
                    (0..<Int.random(in: 0...6, using: &random))
                        .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
                }
            }
            rows.insert((0..<width).map { "h\($0)" }, at: 0)
            let text = rows.map { row in
                row.map {
                    "\""
                        + $0.split(separator: "\"", omittingEmptySubsequences: false)
                        .joined(separator: "\"\"") + "\""
                }.joined(separator: ",")
            }.joined(separator: "\n")
            var expected = rows
            while let last = expected.last, last == [""] { expected.removeLast() }
            #expect(try parse(text) == expected, "seed \(seed), round \(round)")
        }
    }

    @Test func `every prefix and every changed byte is read or refused`() {
        let bytes = Array("la,\"n\"\r\n\"L,1\",34\r\nL2,\"1 \"\"x\"\"\"\r\n".utf8)
        for end in bytes.indices { _ = problem(Array(bytes[..<end])) }
        for index in bytes.indices {
            for byte in 0...255 as ClosedRange<UInt8> {
                var damaged = bytes
                damaged[index] = byte
                _ = problem(damaged)
            }
        }
    }
}
