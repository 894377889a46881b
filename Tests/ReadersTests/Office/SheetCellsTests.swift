import Outputs
import Testing

@testable import Readers

struct SheetCellsTests {
    /// Rows of words parted by commas; the line of each is given or its place.
    private func cells(_ rows: [String], lines: [Int]? = nil) throws -> SheetCells {
        var cells = SheetCells()
        for (index, row) in rows.enumerated() {
            for (column, word) in row.split(separator: ",", omittingEmptySubsequences: false)
                .enumerated() where !word.isEmpty
            {
                cells.put(try cells.keep(word.utf8, ReadLimits()), column: column + 1)
            }
            cells.endRow(line: lines?[index] ?? index + 1)
        }
        return cells
    }

    private func drawn(_ text: DelimitedText) -> [String] {
        text.rows.indices.map { row in
            (0..<text.rows[row].count).map { text.text(row: row, column: $0) }
                .joined(separator: ",")
        }
    }

    @Test func `a sheet is divided as a page of texts is`() throws {
        let rows = ["Title", "", "a,b", "x,1", "", "y,2", "", "c,d", "z,3", "Source: x"]
        var cells = try cells(rows)
        let (tables, notes) = cells.tables()
        #expect(tables.map(\.text).map(drawn) == [["a,b", "x,1", "y,2"], ["c,d", "z,3"]])
        #expect(tables.map { $0.text.rows.map(\.line) } == [[3, 4, 6], [8, 9]])
        #expect(notes.map(\.line) == [1, 10] && notes.map(\.text) == ["Title", "Source: x"])
        #expect(tables.map(\.heading) == ["Title", nil])
    }

    @Test func `columns before and behind a table are left out, and short rows filled`() throws {
        var cells = try cells([",,a,b,c", ",,x,1", ",,y,2,3,"])
        let tables = cells.tables().tables.map(\.text)
        #expect(tables.map(drawn) == [["a,b,c", "x,1,", "y,2,3"]])
        #expect(tables[0].rows.map(\.count) == [3, 3, 3])
    }

    @Test func `a gap in the numbers of the lines parts tables`() throws {
        var cells = try cells(["a,b", "x,1", "c,d", "z,3"], lines: [1, 2, 9, 10])
        #expect(cells.tables().tables.map { $0.text.rows.map(\.line) } == [[1, 2], [9, 10]])
    }

    @Test func `a cell that is given twice has its last text`() throws {
        var cells = SheetCells()
        for (word, column) in [("a", 1), ("old", 2), ("new", 2)] {
            cells.put(try cells.keep(word.utf8, ReadLimits()), column: column)
        }
        cells.endRow(line: 1)
        for (word, column) in [("1", 2), ("x", 1)] {
            cells.put(try cells.keep(word.utf8, ReadLimits()), column: column)
        }
        cells.endRow(line: 2)
        #expect(cells.tables().tables.map(\.text).map(drawn) == [["a,new", "x,1"]])
    }

    @Test func `control characters of a cell are named by their place`() throws {
        var cells = try cells(["a,b", "x\u{1},1"])
        let controls = cells.tables().tables[0].text.controls
        #expect(controls.map(\.row) == [1] && controls.map(\.column) == [0])
    }
}

struct SharedStringsTests {
    private func strings(_ xml: String) throws -> SharedStrings {
        let strings = SharedStrings()
        try XMLEvents.read(Array(xml.utf8), limits: ReadLimits()) {
            (event) throws(InspectionProblem) in
            try strings.take(event, ReadLimits())
        }
        return strings
    }

    @Test func `runs are put together, and pronunciations left out and noticed`() throws {
        let strings = try strings(
            "<sst><si><t>North</t></si><si><r><t>So</t></r><r><t>uth</t></r></si><si/>"
                + "<si><t>West</t><rPh><t>secret</t></rPh></si></sst>")
        let texts = (0..<5).map { strings[$0].map { String(decoding: $0, as: UTF8.self) } }
        #expect(texts == ["North", "South", "", "West", nil])
        #expect(strings.holdsPronunciation && !strings.holdsComment && strings.holdsUnused)
        for index in [0, 1, 3] { strings.use(index) }
        #expect(!strings.holdsUnused)
    }

    @Test func `a comment among the texts is noticed`() throws {
        #expect(try strings("<sst><si><t>a</t></si><!-- x --></sst>").holdsComment)
    }
}
