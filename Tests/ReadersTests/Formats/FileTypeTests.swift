import Outputs
import Testing

@testable import Readers

@Suite struct FileTypeTests {
    private static let starts: [(String, FileType)] = [
        ("region,n\nNorth,42\n", .text), ("{\\rtf1 x}", .rtf), ("{smcl}\n", .smcl),
        ("<!DOCTYPE html><p>", .html), ("<table><tr>", .html),
        ("<?xml version='1.0'?><svg/>", .svg),
        ("{\"cells\": [], \"nbformat\": 4}", .notebook), ("[{\"a\": 1}]", .json),
        ("[\n  {\n    \"a\": 1}]", .json), ("[{'a': 1}]", .text), ("[1, 2]", .text),
        ("{\n \"a\": 1}", .json), ("{}", .json), ("{ x <- 1 }", .text),
        ("{\n\\def\\sym#1{#1}\n\\begin{tabular}{lc}", .latex),
        ("\\begin{tabular}{lr}", .latex), ("PK\u{3}\u{4}", .archive), ("BZh9", .archive),
        ("SQLite format 3\0", .data), ("PAR1", .data), ("cos\nsystem\n(S'x'\ntR.", .model),
        ("HEADER RECORD*******LIBV8   HEADER", .data), ("ASCII SPSS PORT FILE", .data),
        ("CDF\u{1}", .data), ("GGUF", .model), ("MSCF", .archive), ("\0asm", .program),
        ("abc\nPK\u{3}\u{4}data PK\u{5}\u{6}end", .archive),
        ("@\0\0\0\0\0\0\0{\"w\":{}}", .model), ("PK is a name\n", .text),
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
        ("t.CSV", "%PDF-1.4", true), ("m.rds", "abc\n", true), ("m.onnx", "\u{8}x", true),
        ("m.sav", "$FL2@(#)", false), ("a.zip", "PK\u{3}\u{4}", false),
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
        #expect(tables.map { $0.rows.map(\.line) } == [[3, 4, 6], [8, 9]])
        #expect(notes.map(\.line) == [1, 10])
    }

    @Test func `what stands above a table is its heading, and what is about the one before is not`()
    {
        let first = "Table 1\n\nAll children\n\na,b\nx,1\nSource: x\n\n"
        let (tables, notes) = GridBlocks.tables(in: rows(first + "Table 2\nGirls\nc,d\nz,3"))
        #expect(tables.map(\.heading) == ["Table 1 All children", "Table 2 Girls"])
        #expect(notes.map(\.line) == [1, 3, 7, 9, 10])
    }

    @Test func `only rows of one cell over the whole width are titles and notes`() {
        func lifted(_ text: String, _ single: Set<Int>) -> [[String]] {
            var grid = rows(text)
            let (titles, notes) = GridBlocks.lift(from: &grid, single: single)
            return [titles, grid.map(\.cells[0]), notes]
        }
        let table = "Title,,\na,b,c\nx,1,2\ny,,\nNote,,\n"
        let cut = String(table.dropLast())
        #expect(lifted(cut, [1, 5]) == [["Title"], ["a", "x", "y"], ["Note"]])
        #expect(lifted(cut, []) == [[], ["Title", "a", "x", "y", "Note"], []])
        #expect(lifted("a,b\nx,1\n3,", [3]) == [[], ["a", "x", "3"], []])
        #expect(lifted("a,b\nx,1\nNote", [3]) == [[], ["a", "x", "Note"], []])
    }

    @Test func `columns before the table are left out`() {
        let (tables, _) = GridBlocks.tables(in: rows(",,a,b\n,,x,1"))
        #expect(tables.first?.rows.map(\.cells) == [["a", "b"], ["x", "1"]])
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

    @Test(
        arguments: [
            ("coef    std err          t", ["coef", "std err", "t"]),
            (
                "Estimate Std. Error t value Pr(>|t|)",
                ["Estimate", "Std. Error", "t value", "Pr(>|t|)"]
            ),
            ("risk lower 95% CI upper 95% CI", ["risk", "lower 95% CI", "upper 95% CI"]),
            ("error     [95% conf. int.]", ["error", "ci low", "ci high"]),
            ("lower .95 upper .95", ["lower .95", "upper .95"]),
            ("lower F M", ["lower", "F", "M"]),
            ("t z", ["t", "z"]), ("", []),
        ] as [(String, [String])])
    func `names of several words are one column each`(line: String, names: [String]) {
        #expect(PrintedNames.joined(line.split(separator: " ").map(String.init)) == names)
    }

    @Test(
        arguments: [
            "+---+----+\n| a | n  |\n+===+====+\n| x | 42 |\n+---+----+\n| y | 37 |\n+---+----+",
            "┌───┬────┐\n│ a │ n  │\n├───┼────┤\n│ x │ 42 │\n│ y │ 37 │\n└───┴────┘",
        ])
    func `a table between drawn lines is read`(text: String) {
        #expect(found(text).drawnTables == ["a|n / x|42 / y|37"])
    }

    @Test func `a drawn list of records is no table`() {
        let drawn = found("+----+---+\n| id | n |\n+----+---+\n| P1 | 3 |\n+----+---+")
        #expect(drawn.tables.isEmpty && drawn.parts.map(\.kind) == [.recordLevel])
    }
}
