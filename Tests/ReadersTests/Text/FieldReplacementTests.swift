import Outputs
import Testing

@testable import Readers

struct FieldReplacementTests {
    static let cases: [(name: String, text: String, line: Int, column: Int, expected: String)] = [
        ("plain", "a,b\n1,2\n", 2, 2, "a,b\n1,[c]\n"),
        ("CR LF", "a,b\r\n1,2\r\n", 2, 1, "a,b\r\n[c],2\r\n"),
        ("CR alone", "a,b\r1,2\r", 2, 2, "a,b\r1,[c]\r"),
        ("no final line end", "a,b\n1,2", 2, 2, "a,b\n1,[c]"),
        ("in quotes", "a,b\n\"1\",\"2\"\n", 2, 2, "a,b\n\"1\",[c]\n"),
        ("quoted delimiters", "\"x,y\",b\n\"1,000\",2\n", 2, 1, "\"x,y\",b\n[c],2\n"),
        ("doubled quotes", "a,b\n\"\"\"1\"\"\",2\n", 2, 2, "a,b\n\"\"\"1\"\"\",[c]\n"),
        ("after a field of two lines", "a,b\n\"x\ny\",2\n3,4\n", 4, 2, "a,b\n\"x\ny\",2\n3,[c]\n"),
        ("in a row of two lines", "a,b\n\"x\ny\",2\n3,4\n", 2, 2, "a,b\n\"x\ny\",[c]\n3,4\n"),
        ("semicolons", "a;b\n1,5;2\n", 2, 1, "a;b\n[c];2\n"),
        ("tabs", "a\tb\n1\t2\n", 2, 2, "a\tb\n1\t[c]\n"),
        ("blank field", "a,b\n,2\n", 2, 1, "a,b\n[c],2\n"),
        ("spaces", "a,b\n 1 ,2\n", 2, 1, "a,b\n[c],2\n"),
        ("byte order mark", "\u{FEFF}a,b\n1,2\n", 2, 1, "\u{FEFF}a,b\n[c],2\n"),
    ]

    @Test(arguments: cases.indices)
    func `one field is replaced and every other byte stays`(index: Int) throws {
        let example = Self.cases[index]
        let written = try FieldReplacement.replacing(
            [Position(line: example.line, column: example.column): "[c]"],
            in: Array(example.text.utf8))
        #expect(written == Array(example.expected.utf8), "\(example.name)")
    }

    @Test func `a position that is not there is told`() throws {
        let written = try FieldReplacement.replacing(
            [Position(line: 9, column: 1): "[c]"], in: Array("a,b\n1,2\n".utf8))
        #expect(written == nil)
    }

    @Test func `the reader and the writer call a field by the same position`() throws {
        let pieces = [
            "1", "\"2\"", "\"a\nb\"", "\"x\"\"y\"", "", " 7", "\"a,b\"", "\"p\r\nq\"", "z\"z",
        ]
        for seed in 0..<200 {
            var numbers = SeededNumbers(seed: UInt64(seed))
            let end = ["\n", "\r\n", "\r"].randomElement(using: &numbers) ?? "\n"
            let rows = (0..<4).map { _ in
                (0..<3).map { _ in pieces.randomElement(using: &numbers) ?? "" }
                    .joined(separator: ",")
            }
            let bytes = Array((["h,i,j"] + rows).joined(separator: end).utf8)
            let text = try DelimitedText(parsing: bytes)
            for row in text.rows.indices {
                for column in 0..<text.rows[row].count {
                    let position = Position(line: text.rows[row].line, column: column + 1)
                    let written = try #require(
                        try FieldReplacement.replacing([position: "NEW"], in: bytes),
                        "seed \(seed)")
                    let again = try DelimitedText(parsing: written)
                    #expect(again.text(row: row, column: column) == "NEW", "seed \(seed)")
                    for other in 0..<text.rows[row].count where other != column {
                        #expect(
                            again.text(row: row, column: other)
                                == text.text(row: row, column: other), "seed \(seed)")
                    }
                    #expect(again.rows.count == text.rows.count, "seed \(seed)")
                }
            }
        }
    }
}

/// splitmix64, so that a seed printed on failure gives the same text again.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var x = state
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return x ^ (x >> 31)
    }
}
