import Outputs
import Testing

@testable import Readers

/// An RTF document with a table of one count, whose cell holds what is given.
private func document(_ cell: String, shade: String = "") -> String {
    let row = "\\trowd\(shade)\\cellx2000\(shade)\\cellx4000 "
    return "{\\rtf1\\ansi{\\colortbl;\\red255\\green0\\blue0;\\red0\\green0\\blue80;}"
        + "\(row)\\intbl region\\cell n\\cell\\row\n\(row)\\intbl North\\cell \(cell)\\cell\\row}"
}

@Suite struct RichTextCellsTests {
    @Test(arguments: [
        ("61", "61"), ("{\\mmath{\\*\\moMath{\\msSup{\\me 3}{\\msup 1}}}}", "3"),
        ("{\\mmath{\\*\\moMath{\\mf{\\mnum 3}{\\mden 1}}}}", "3 1"),
        ("{\\expndtw-10 61}", "61"), ("{\\cf2 61}", "61"),
    ]) func `an exponent or a denominator is no digit of a number`(cell: String, said: String)
        throws
    {
        let found = try inspected(document(cell))
        #expect(found.drawnTables == ["region|n / North|\(said)"] && found.failing.isEmpty)
    }

    @Test(arguments: ["{\\expndtw-400 1}", "{\\expnd-80 1}"])
    func `letters over each other are hidden`(piece: String) throws {
        let found = try inspected(document("3" + piece))
        #expect(found.drawnTables == ["region|n / North|3"])
        #expect(found.failing == ["holds letters over each other"])
    }

    @Test func `text of the colour of its cell is hidden`() throws {
        let found = try inspected(document("{\\cf1 61}", shade: "\\clcbpat1"))
        #expect(found.failing == ["holds text of the colour of its background"])
        #expect(try inspected(document("{\\cf2 61}", shade: "\\clcbpat1")).failing.isEmpty)
    }

    @Test func `a table within a cell is not understood`() throws {
        let found = try inspected(document("61{\\itap2 3\\nestcell\\nestrow}"))
        #expect(found.remarks.contains { $0.problem == .partiallyInspected })
    }
}
