import Outputs
import Testing

@testable import Readers

@Suite struct FileTypeTests {
    private static let starts: [(String, FileType)] = [
        ("region,n\nNorth,42\n", .text), ("{\\rtf1 x}", .rtf), ("{smcl}\n", .smcl),
        ("<!DOCTYPE html><p>", .html), ("<table><tr>", .html),
        ("<?xml version='1.0'?><svg/>", .svg),
        ("{\"cells\": [], \"nbformat\": 4}", .notebook), ("[{\"a\": 1}]", .json),
        ("\\begin{tabular}{lr}", .latex), ("PK\u{3}\u{4}", .archive), ("BZh9", .archive),
        ("SQLite format 3\0", .data), ("PAR1", .data), ("cos\nsystem\n(S'x'\ntR.", .model),
        ("<stata_dta>", .data), ("GIF89a", .otherImage), ("cat,n\nA,1.\n", .text),
    ]

    @Test(arguments: starts)
    func `a file is what its bytes say`(text: String, type: FileType) {
        #expect(FileType(Array(text.utf8)) == type)
    }

    private static let names: [(String, String, Bool)] = [
        ("t.csv", "a,n\n", false), ("t.csv", "PK\u{3}\u{4}", true), ("t.csv", "<table>", true),
        ("t.png", "a,n\n", true), ("t.xlsx", "a,n\n", true), ("t.txt", "<html>", false),
        ("t.html", "plain", false), ("t.svg", "plain", true), ("t", "PK\u{3}\u{4}", false),
        ("t.CSV", "%PDF-1.4", true),
    ]

    @Test(arguments: names)
    func `a name that says something else is noticed`(name: String, text: String, contradicts: Bool)
    {
        #expect(FileType(Array(text.utf8)).contradicts(name) == contradicts)
    }
}

@Suite struct GridBlocksTests {
    private func rows(_ text: String) -> [GridBlocks.Row] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            ($0 + 1, $1.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        }
    }

    @Test func `blank lines part tables, titles are notes, numbers continue`() {
        let sheet = rows("Title\n\na,b\nx,1\n\ny,2\n\nc,d\nz,3\nSource: x")
        let (tables, notes) = GridBlocks.tables(in: sheet)
        #expect(tables.map { $0.map(\.line) } == [[3, 4, 6], [8, 9]] || tables.count == 2)
        #expect(notes.map(\.line) == [1, 10])
    }

    @Test func `columns before the table are left out`() {
        let (tables, _) = GridBlocks.tables(in: rows(",,a,b\n,,x,1"))
        #expect(tables.first?.map(\.cells) == [["a", "b"], ["x", "1"]])
    }
}

@Suite struct InvisibleTextTests {
    private static let texts: [(String, [InvisibleText.Kind])] = [
        ("plain text", []), ("caf\u{E9}", []), ("no\u{200B}thing", [.zeroWidth]),
        ("a\u{202E}b", [.direction]), ("a\u{E0041}", [.variation]), ("P\u{430}ul", [.lookalike]),
        ("\u{41F}\u{430}", []), ("so\u{AD}ft", [.zeroWidth]), ("\u{FEFF}start", []),
    ]

    @Test(arguments: texts)
    func `what does not show is named by its kind`(text: String, kinds: [InvisibleText.Kind]) {
        #expect(InvisibleText.kinds(in: text) == kinds)
    }
}

@Suite struct PrintedTextTests {
    private func found(_ text: String) -> Inspection {
        PrintedText.inspection(of: Array(text.utf8), limits: ReadLimits())
    }

    @Test func `prose is no table`() {
        let prose = "We met 12 people in 2012.\nThen it was over.\nThere were 3 of us\n"
        #expect(found(prose).tables.isEmpty && found(prose).parts.isEmpty)
    }

    @Test func `a list of records is records, however it is boxed`() {
        let list = "  1. | P1   11 |\n  2. | P2   12 |\n"
        #expect(found(list).parts.map(\.kind) == [.recordLevel])
        #expect(found("  pupil_id age\n0 P1 11\n1 P2 12\n").parts.map(\.kind) == [.recordLevel])
    }

    @Test func `the index of a frame is not a count`() throws {
        let table = try #require(
            found("  region sex   n\n0  North   F  42\n1  South   M  61\n").tables.first)
        let output = try #require(PrintedTables.output(table, file: "a.log", unit: nil))
        #expect(output.table?.cells.map(\.shown.drawn) == ["42", "61"])
    }
}
