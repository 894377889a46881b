import Disclosure
import Outputs
import Testing

@testable import Desk

struct TextPageTests {
    private static func page(_ text: String, from line: Int = 1) -> TextPage {
        TextPage(of: Array(text.utf8), from: line)
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\tb", ["a\tb"]), ("\u{1B}[31m", ["\\u{1B}[31m"]), ("\u{202E}x", ["\\u{202E}x"]),
    ])
    func `shows each line with its hidden characters written out`(text: String, lines: [String]) {
        #expect(Self.page(text).lines.map(\.content) == lines)
    }

    @Test func `what is no text is shown as bytes, and nothing in it is marked`() {
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0] + Array("\"943 476 5919\" ok".utf8)
        let page = TextPage(of: bytes, from: 1)
        #expect(
            page.lines.map(\.content) == [
                "00000000  89 50 4e 47 00 22 39 34 33 20 34 37 36 20 35 39  .PNG.\"943 476 59",
                "00000010  31 39 22 20 6f 6b                                19\" ok",
            ])
        #expect(page.marked == nil && page.total == 2 && page.nextLine == nil)
        #expect(page.remark?.contains("no text") == true)
        let long = [UInt8](repeating: 0, count: (TextPage.mostLines + 3) * 16 - 5)
        let first = TextPage(of: long, from: 1)
        #expect(first.lines.count == TextPage.mostLines && first.total == TextPage.mostLines + 3)
        let rest = TextPage(of: long, from: first.nextLine ?? 0)
        #expect(rest.lines.count == 3 && rest.nextLine == nil)
        #expect(rest.lines.last?.content.hasPrefix("00007d20  00 00") == true)
        // UTF-16 is text.
        let wide: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x0A, 0]
        #expect(TextPage(of: wide, from: 1).remark?.contains("no text") != true)
    }

    @Test func `gives a long file in parts that leave out no line`() {
        let count = TextPage.mostLines * 2 + 7
        let text = (1...count).map(String.init).joined(separator: "\n")
        var seen: [String] = []
        var next: Int? = 1
        while let line = next {
            let page = Self.page(text, from: line)
            #expect(page.lines.first?.number == line)
            seen += page.lines.map(\.content)
            next = page.nextLine
        }
        #expect(seen == (1...count).map(String.init))
    }

    @Test func `a line that a finding is about has its mark, by the worst of them`() {
        func finding(_ verdict: Verdict, _ line: Int) -> Finding {
            Finding(
                rule: "code", verdict: verdict, message: "m", remedy: "r",
                position: Position(line: line, column: 1))
        }
        let text = (1...TextPage.mostLines + 3).map(String.init).joined(separator: "\n")
        let page = TextPage(
            of: Array(text.utf8), from: TextPage.mostLines + 1,
            findings: [
                finding(.review, TextPage.mostLines + 2), finding(.fail, TextPage.mostLines + 2),
                finding(.pass, TextPage.mostLines + 1), finding(.fail, 2),
            ])
        #expect(page.lines.map(\.objection) == [nil, Mark(.fail), nil])
    }

    /// The first three have the check digit of an NHS number when they are put together.
    @Test(arguments: [
        ("943,476,5919", nil), ("North East,943;476;5919,7", nil), ("943\t476\t5919", nil),
        ("943 476 5919", "an NHS number"), ("name,943 476 5919,7", "an NHS number"),
        ("name,9434765919,7", "an NHS number"),
    ])
    func `an identifier in a cell is marked, cells side by side are not`(
        text: String, what: String?
    ) {
        #expect(Self.page(text).lines[0].parts.compactMap(\.what) == [what].compactMap(\.self))
    }

    @Test func `what names or quotes somebody is marked, and nothing is left out`() {
        let text = "She said \"we never saw them again\".\r\nWrite to a.b@example.org, M1 1AE\nno"
        let page = Self.page(text)
        let marked = page.lines.flatMap { line in
            line.parts.filter { $0.what != nil }.map {
                "\(line.number) \($0.text): \($0.what ?? "")"
            }
        }
        #expect(
            marked == [
                "1 \"we never saw them again\": a quotation",
                "2 a.b@example.org: an e-mail address", "2 M1 1AE: a postcode",
            ])
        let plain = String(decoding: text.utf8.filter { $0 != 0x0D }, as: UTF8.self)
        #expect(page.lines.map(\.content).joined(separator: "\n") == plain)
        #expect(page.marked == "1 × a postcode, 1 × a quotation, 1 × an e-mail address")
        #expect(Self.page("nothing to see").marked == nil)
        // Lines are counted from the first of the page, not of the file.
        let later = Self.page(
            String(repeating: "x\n", count: TextPage.mostLines) + "M1 1AE",
            from: TextPage.mostLines + 1)
        #expect(later.lines.last?.parts.first?.what == "a postcode")
    }

    @Test(arguments: [Int.min, -1, 0, 4, Int.max - 1_000_000])
    func `a line that is not there leads to one that is`(line: Int) {
        let page = Self.page("a\nb\nc\n", from: line)
        #expect(page.lines.isEmpty == false)
        #expect((1...3).contains(page.first))
    }

    @Test func `says where a line is cut and where bytes are no text`() {
        let long = String(repeating: "x", count: TextPage.mostCharacters + 5)
        #expect(
            Self.page(long).lines.first?.content.hasSuffix("… 5 more bytes on this line") == true)
        #expect(TextPage(of: [0x61, 0xFF], from: 1).remark != nil)
        #expect(Self.page("é").remark == nil)
    }

    @Test(
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
            (Array("<svg>".utf8), "image/svg+xml"),
            (Array("<?xml version='1.0'?>\n<svg>".utf8), "image/svg+xml"),
            (Array("<?xml version='1.0'?><html><svg>".utf8), nil),
            (Array("<p><svg>".utf8), nil), (Array("GIF89a".utf8), nil), ([], nil),
            ([0x89, 0x50], nil),
        ] as [([UInt8], String?)])
    func `only pictures that cannot run anything are drawn`(bytes: [UInt8], type: String?) {
        #expect(Picture.type(of: bytes) == type)
    }
}
