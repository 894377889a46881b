import Outputs
import Testing

@testable import Readers

/// A workbook of one sheet with further members, and what is said of them.
struct NamedPart: CustomTestStringConvertible, Sendable {
    let name: String
    var path = "xl/styles.xml"
    let content: String
    /// A title that is judged; nil where none may be.
    var title: String?
    var hides: String?

    var testDescription: String { name }

    var bytes: [UInt8] {
        let text = { (cell: String, words: String) in
            "<c r='\(cell)' t='inlineStr'><is><t>\(words)</t></is></c>"
        }
        let rows =
            "<row r='1'>\(text("A1", "region"))\(text("B1", "n"))</row>"
            + "<row r='2'>\(text("A2", "North"))<c r='B2'><v>42</v></c></row>"
        return StoredZip([
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name='Counts' sheetId='1' id='r'/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(rows)</sheetData></worksheet>"),
            ("[Content_Types].xml", "<Types/>"), (path, content),
        ]).bytes
    }
}

private let parts = [
    NamedPart(
        name: "a style", content: "<styleSheet><cellStyle name='Two Words'/></styleSheet>",
        title: "Two Words"),
    NamedPart(
        name: "words that are joined", content: "<styleSheet><x name='TwoWords'/></styleSheet>",
        title: "TwoWords\nTwo Words"),
    NamedPart(
        name: "a theme", path: "xl/theme/theme1.xml", content: "<theme name='Two words'/>",
        title: "Two words"),
    NamedPart(
        name: "a font", content: "<styleSheet><font><name val='Two words'/></font></styleSheet>",
        title: "Two words"),
    NamedPart(
        name: "a font that a place is called like",
        content: "<styleSheet><font><name val='Georgia'/></font></styleSheet>"),
    NamedPart(
        name: "a literal text of a number format",
        content:
            "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='0;0;0;&quot;two words&quot;'/></numFmts></styleSheet>",
        title: "two words"),
    NamedPart(
        name: "a literal text behind backslashes",
        content: "<styleSheet><numFmt numFmtId='170' formatCode='0\\t\\w\\o'/></styleSheet>",
        title: "two"),
    NamedPart(
        name: "a member", path: "xl/theme/two words.xml", content: "<theme/>",
        title: "two words xml"),
    NamedPart(
        name: "a table with its columns", path: "xl/tables/table1.xml",
        content: "<table name='Two_words'><tableColumn name='n'/></table>", title: "Two_words"),
    NamedPart(
        name: "a column that no cell shows", path: "xl/tables/table1.xml",
        content: "<table name='Table1'><tableColumn name='two words'/></table>",
        title: "two words", hides: "no cell shows"),
    NamedPart(
        name: "a table without a header", path: "xl/tables/table1.xml",
        content: "<table name='Table1' headerRowCount='0'><tableColumn name='Column1'/></table>"),
    NamedPart(
        name: "a filter of a table", path: "xl/tables/table1.xml",
        content: "<table name='Table1'><filter val='two words'/></table>", hides: "no cell shows"),
    NamedPart(
        name: "a filter by a piece that shows", path: "xl/tables/table1.xml",
        content: "<table name='Table1'><customFilter val='*ORT*'/></table>"),
    NamedPart(
        name: "a comment on a table", path: "xl/tables/table1.xml",
        content: "<table name='Table1' comment='two words'/>", hides: "comment"),
    NamedPart(
        name: "an alternative text of a table", path: "xl/tables/table1.xml",
        content:
            "<table name='Table1'><extLst><ext><table altText='two words'/></ext></extLst></table>",
        hides: "alternative"),
    NamedPart(
        name: "a font of a theme", path: "xl/theme/theme1.xml",
        content: "<theme><latin typeface='Two words'/></theme>", title: "Two words"),
    NamedPart(
        name: "a font for a script", path: "xl/theme/theme1.xml",
        content: "<theme><font script='Gujr' typeface='Shruti'/></theme>"),
    NamedPart(
        name: "a formula of a table", path: "xl/tables/table1.xml",
        content: "<table><calculatedColumnFormula>1</calculatedColumnFormula></table>",
        hides: "formula"),
    NamedPart(
        name: "a text between styles", content: "<styleSheet>two words</styleSheet>",
        hides: "does not show"),
    NamedPart(
        name: "a comment between styles", content: "<styleSheet><!-- two words --></styleSheet>",
        hides: "does not show"),
    NamedPart(
        name: "a comment before the styles", content: "<!-- two words --><styleSheet/>",
        hides: "does not show"),
    NamedPart(
        name: "a format that writes digits",
        content:
            "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='0&quot;3&quot;'/></numFmts><cellXfs><xf numFmtId='170'/></cellXfs></styleSheet>"
    ),
]

@Suite struct PartNamesTests {
    @Test(arguments: parts)
    func `names are judged as titles, and texts beside them are hidden`(part: NamedPart) throws {
        let found = try inspected(part.bytes)
        HiddenCase(part.name, "", hides: part.hides).check(found)
        let usual: Set<String> = [
            "Counts", "Table1", "sheet1.xml", "sheet1 xml", "workbook.xml", "styles.xml",
            "table1.xml", "theme1.xml", "region", "Column1", "[Content_Types].xml",
        ]
        let titles = found.titles.filter { title in
            !usual.contains(String(title.prefix { $0 != "\n" }))
        }
        if let title = part.title {
            #expect(titles.contains(title) || titles.contains { $0.hasSuffix("\n" + title) })
        } else if part.hides == nil {
            #expect(titles == ["workbook.xml.rels\nworkbook xml rels"])
        }
    }

    @Test func `digits that a number format writes are for a person`() throws {
        let part = try #require(parts.last)
        #expect(try inspected(part.bytes).remarks.map(\.review) == [true])
    }

    @Test func `places that programs number are no names`() {
        var found = Inspection()
        for name in ["_Toc123456789", "__RefHeading___Toc5_1234567", "_Hlk98765432", "ab"] {
            PartNames.note(name, &found)
        }
        #expect(found.titles.isEmpty)
        PartNames.note("children-by-region", &found)
        #expect(found.titles == ["children-by-region"])
    }
}

@Suite struct NamedTextsTests {
    @Test(
        arguments: [
            ("North", "north ", true), ("North", "North East", false), ("*ort*", "North", true),
            ("N?rth", "North", true), ("*orth*ast", "North East", true),
            ("*ast*orth", "North East", false), ("*west*", "North", false), ("1042", "3", true),
        ])
    func `a filter names what a cell shows, or not`(filter: String, cell: String, isShown: Bool) {
        var named = NamedTexts()
        named.take(filter: filter)
        named.show(cell)
        #expect(named.isEmpty == isShown)
    }

    @Test(
        arguments: [
            ("A2=\"North\"", "Far North", true), ("A2=\"South\"", "North", false),
            ("A2=\"[c]\"", "North", true), ("NOT(ISERROR(SEARCH(\"rth\",A2)))", "North", true),
            ("A2>10", "North", true),
        ])
    func `a formula names what a cell shows, or not`(formula: String, cell: String, isShown: Bool) {
        var named = NamedTexts()
        named.take(formula: formula)
        named.show(cell)
        #expect(named.isEmpty == isShown)
    }
}
