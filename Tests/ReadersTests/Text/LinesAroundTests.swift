import Outputs
import Testing

@testable import Readers

@Suite struct LinesAroundTests {
    private func lifted(_ text: String) throws -> (lines: [Int], rows: [Int]) {
        var table = try DelimitedText(parsing: Array(text.utf8))
        let lines = table.liftLinesAround()
        return (lines.map(\.line), table.rows.map(\.line))
    }

    private static let files: [(text: String, lines: [Int], rows: [Int])] = [
        ("la,n\nA,1\n", [], [1, 2]),
        ("Title\nla,n\nA,1\n", [1], [2, 3]),
        ("Title,\nla,n\nA,1\n", [1], [2, 3]),
        ("Title\n\nMore\nla,n\nA,1\nSource: x\n", [1, 3, 6], [4, 5]),
        ("\"Title, 2024\"\nla;n\nA;1\n", [1], [2, 3]),
        ("Title, 2024\nla;n\nA;1\n", [1], [2, 3]),
        ("Title, 2024\nla\tn\nA\t1\n", [1], [2, 3]),
        ("\"Two\nlines\"\nla,n\nA,1\n", [1], [3, 4]),
        // A row with a blank cell, and a file of one column, are what they were.
        ("la,n\nA,1\nB,\n", [], [1, 2, 3]),
        ("n\n1\n2\n", [], [1, 2, 3]),
        ("Title\nla,n\n", [], [1, 2]),
        // A title with the table's own delimiter is taken for the header.
        ("Title, 2024\nla,n\nA,1\n", [], [1, 2, 3]),
    ]

    @Test(arguments: files)
    func `lines of one field above the header and below the table are taken off`(
        text: String, lines: [Int], rows: [Int]
    ) throws {
        let found = try lifted(text)
        #expect(found.lines == lines)
        #expect(found.rows == rows)
        #expect(lines.isEmpty || DelimitedText.mayHoldLinesAround(Array(text.utf8)))
    }

    @Test
    func `cells keep their lines below a title, and a title that nobody quotes is undeclared`()
        throws
    {
        let output = try opened("\"Persons, by area\"\nla,n\nLA1,34\nLA2,abc\n")
        #expect(
            output.faults.map(\.message) == [
                "t.csv:1: the submission does not account for this line",
                "t.csv:4:2: this cell is not a number",
            ])
    }

    @Test func `a header further down is named where a title hides it`() throws {
        let output = try opened("Persons, by area\nla,n\nLA1,34\n")
        #expect(output.faults.allSatisfy { $0.remedy.contains("if line 2 is the header") })
        #expect(output.faults.count == 2)
    }

    @Test func `a limit is named with its value and the option that raises it`() throws {
        var limits = ReadLimits()
        limits.rows = 3
        let table = "la,n\nLA1,34\nLA2,35\nLA3,36\n"
        let fault = try #require(try opened(table, limits: limits).faults.first)
        #expect(fault.message == "t.csv:4: reaches the limit rows (3)")
        #expect(fault.remedy.hasSuffix("or raise the limit with --limit rows=NUMBER"))
        let drafted = SubmissionDrafting.draft(
            of: folder(["t.csv": table]), title: "t", dataset: nil, limits: limits)
        #expect(
            drafted.general.contains(
                "t.csv:4: reaches the limit rows (3), and is left out: hand in a smaller file, or"
                    + " raise the limit with --limit rows=NUMBER"))
    }

    @Test func `a file that nobody declared and that reaches a limit is told how to raise it`()
        throws
    {
        let reason = "reaches the limit file-bytes (5)"
        let files = folder(
            ["t.csv": "la,n\nLA1,34\n", "submission.yaml": countsSubmission()],
            refused: [RefusedEntry(path: "big.csv", reason: reason)])
        let opened = try SubmissionOpener.open(folder: files)
        let fault = try #require(opened.outputs.first { $0.file == "big.csv" }?.faults.first)
        #expect(fault.message.contains(reason))
        #expect(fault.remedy == "split it, or raise the limit with --limit file-bytes=NUMBER")
    }

    @Test func `a table below a title is drafted, and the title asked about`() throws {
        let drafted = SubmissionDrafting.draft(
            of: folder(["t.csv": "Persons by area\n\nla,n\nLA1,34\nLA2,35\nSource: survey\n"]),
            title: "t", dataset: nil)
        let table = try #require(drafted.declaration.outputs.first?.table)
        #expect(table.dimensions.map(\.column) == ["la"])
        #expect(table.values.map(\.column) == ["n"])
        #expect(drafted.general.contains { $0.hasPrefix("t.csv: lines 1, 6 above or below") })
    }

    @Test func `every prefix and every changed byte of a titled file is read or refused`() throws {
        let bytes = Array("\"A, b\",\r\nla,n\r\nL1,34\r\nL2,5\r\nSource: x\r\n".utf8)
        var files = bytes.indices.map { Array(bytes[..<$0]) }
        for index in bytes.indices {
            for byte: UInt8 in [0x00, 0x09, 0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0x61, 0xFF] {
                var damaged = bytes
                damaged[index] = byte
                files.append(damaged)
            }
        }
        for file in files {
            guard var text = try? DelimitedText(parsing: file) else { continue }
            let before = text.rows.filter { row in (0..<row.count).contains { _ in true } }.count
            let lines = text.liftLinesAround()
            #expect(text.rows.count + lines.count <= before)
            #expect(!text.rows.isEmpty)
        }
    }
}
