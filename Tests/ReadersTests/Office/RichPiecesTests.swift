import Outputs
import Testing

@testable import Readers

private let main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"

/// A workbook of one sheet, with what is given in front of its rows.
private func workbook(
    _ rows: String, before: String = "", strings: String? = nil, styles: String? = nil
) -> [UInt8] {
    var members = [
        (
            "xl/workbook.xml",
            "<workbook \(main)><sheets><sheet name='Counts' sheetId='1' id='r'/></sheets></workbook>"
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r' Target='worksheets/sheet1.xml'/></Relationships>"
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet \(main)>\(before)<sheetData>\(rows)</sheetData></worksheet>"
        ),
        ("[Content_Types].xml", "<Types/>"),
    ]
    if let strings { members.append(("xl/sharedStrings.xml", "<sst \(main)>\(strings)</sst>")) }
    if let styles {
        members.append(("xl/styles.xml", "<styleSheet \(main)>\(styles)</styleSheet>"))
    }
    return StoredZip(members).bytes
}

private func words(_ cell: String, _ text: String) -> String {
    "<c r='\(cell)' t='inlineStr'><is><t>\(text)</t></is></c>"
}

/// Two columns, whose only count is the cell given.
private func counts(_ cell: String) -> String {
    "<row r='1'>\(words("A1", "region"))\(words("B1", "n"))</row>"
        + "<row r='2'>\(words("A2", "North"))\(cell)</row>"
}

private func piece(_ look: String, _ text: String) -> String {
    "<r><rPr>\(look)</rPr><t>\(text)</t></r>"
}

/// Looks of a piece that nobody sees beside a 3.
private let unseen = [
    "<color rgb='FFFFFFFF'/>", "<color theme='0'/>", "<color indexed='9'/>", "<sz val='1'/>",
    "<strike/>",
]

/// Cells that say twice what they hold.
private let twice = [
    "<c r='B2'><v>61</v><v>3</v></c>", "<c r='B2' t='inlineStr'><v>3</v><is><t>61</t></is></c>",
    "<c r='B2' t='inlineStr'><is><t>61</t></is><is><t>3</t></is></c>",
]

/// Rows and cells that are there twice, or before others.
private let disorder = [
    counts("<c r='B2'><v>3</v></c><c r='B2'><v>61</v></c>"),
    counts("<c r='C2'><v>3</v></c><c r='B2'><v>61</v></c>"),
    counts("<c r='B2'><v>3</v></c>") + "<row r='2'><c r='B2'><v>61</v></c></row>",
]

@Suite struct RichPiecesTests {
    @Test(arguments: unseen) func `a digit that nobody sees is none of a number`(look: String)
        throws
    {
        let pieces = "<r><t>3</t></r>" + piece(look, "1")
        let inline = try inspected(
            workbook(counts("<c r='B2' t='inlineStr'><is>\(pieces)</is></c>")))
        #expect(inline.drawnTables == ["region|n / North|3"])
        #expect(inline.failing.contains { $0.contains("a piece of a text") })
        let shared = try inspected(
            workbook(counts("<c r='B2' t='s'><v>0</v></c>"), strings: "<si>\(pieces)</si>"))
        #expect(shared.drawnTables == ["region|n / North|3"])
        #expect(shared.failing.contains { $0.contains("a piece of a text") })
    }

    @Test func `a mark of a footnote is no digit, and stars belong to their number`() throws {
        let raised = piece("<vertAlign val='superscript'/>", "1")
        let stars = piece("<vertAlign val='superscript'/>", "**")
        for (pieces, shown) in [
            ("<r><t>3</t></r>\(raised)", "3"), ("<r><t>3</t></r>\(stars)", "3**"),
        ] {
            let found = try inspected(
                workbook(counts("<c r='B2' t='inlineStr'><is>\(pieces)</is></c>")))
            #expect(found.drawnTables == ["region|n / North|\(shown)"] && found.failing.isEmpty)
        }
    }

    @Test func `looks that hide nothing are no finding, nor is white on a dark ground`() throws {
        let plain = piece("<b/><strike val='0'/><sz val='11'/><color rgb='FF000000'/>", "42")
        let found = try inspected(
            workbook(counts("<c r='B2' t='inlineStr'><is>\(plain)</is></c>")))
        #expect(found.drawnTables == ["region|n / North|42"] && found.failing.isEmpty)
        let white = piece("<color rgb='FFFFFFFF'/>", "42")
        let blue =
            "<fills><fill/><fill><patternFill patternType='solid'><fgColor rgb='FF203864'/></patternFill></fill></fills><cellXfs><xf fillId='1'/></cellXfs>"
        for (cell, strings) in [
            ("<c r='B2' s='0' t='inlineStr'><is>\(white)</is></c>", nil),
            ("<c r='B2' s='0' t='s'><v>0</v></c>", "<si>\(white)</si>"),
        ] {
            let found = try inspected(workbook(counts(cell), strings: strings, styles: blue))
            #expect(found.drawnTables == ["region|n / North|42"] && found.failing.isEmpty)
        }
    }

    @Test(arguments: twice) func `a second value of a cell is hidden`(cell: String) throws {
        let found = try inspected(workbook(counts(cell)))
        #expect(found.failing.contains("sheet 1: a cell holds a second value, which does not show"))
    }

    @Test(arguments: disorder) func `rows and cells that are not in order are not understood`(
        rows: String
    ) throws {
        let found = try inspected(workbook(rows))
        #expect(found.remarks.contains { $0.problem == .partiallyInspected })
    }

    @Test func `a cell of an unknown type is not understood`() throws {
        let found = try inspected(workbook(counts("<c r='B2' t='zz'><v>61</v></c>")))
        #expect(found.failing == ["sheet 1: a cell of an unknown type"])
    }

    @Test func `rows and columns that frozen panes keep out of reach are hidden`() throws {
        let rows = counts("<c r='B2'><v>42</v></c>")
        func failing(_ view: String) throws -> [String] {
            try inspected(
                workbook(rows, before: "<sheetViews><sheetView \(view)</sheetView></sheetViews>")
            ).failing
        }
        let pane = "<pane xSplit='1' ySplit='1' topLeftCell='B2' state='frozen'/>"
        #expect(try failing(">\(pane)").isEmpty)
        #expect(try failing("topLeftCell='A9'>").isEmpty)
        #expect(try failing("topLeftCell='A1'>\(pane)").isEmpty)
        for corner in ["A2", "B1"] {
            #expect(
                try failing("topLeftCell='\(corner)'>\(pane)")
                    == ["sheet 1: frozen panes keep rows or columns with values out of reach"])
        }
    }

    @Test(arguments: [
        "<patternFill patternType='gray125'/>",
        "<gradientFill><stop position='0'><color rgb='FFFFFFFF'/></stop><stop position='1'><color theme='0'/></stop></gradientFill>",
    ]) func `white ink does not show on a ground that is as good as white`(fill: String) throws {
        let styles =
            "<fonts><font><color rgb='FFFFFFFF'/></font></fonts><fills><fill>\(fill)</fill></fills><cellXfs><xf fontId='0' fillId='0'/></cellXfs>"
        let found = try inspected(
            workbook(counts("<c r='B2' s='0'><v>42</v></c>"), styles: styles))
        #expect(found.failing.contains("sheet 1: a cell has the colour of its background"))
    }

    @Test func `a cell that is struck through is found`() throws {
        for (look, isStruck) in [("<strike/>", true), ("<strike val='0'/>", false)] {
            let styles = "<fonts><font>\(look)</font></fonts><cellXfs><xf fontId='0'/></cellXfs>"
            let found = try inspected(
                workbook(counts("<c r='B2' s='0'><v>42</v></c>"), styles: styles))
            #expect(found.failing.contains { $0.contains("struck through") } == isStruck)
        }
    }

    @Test(arguments: [
        ("0&quot; children&quot;", false), ("0&quot; k&quot;", false),
        ("0&quot; of Ashford Vale&quot;", true), ("@&quot; (one girl)&quot;", true),
    ])
    func `a number format that writes more than a unit is for review`(
        code: String, isWorded: Bool
    ) throws {
        let styles =
            "<numFmts><numFmt numFmtId='164' formatCode='\(code)'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs>"
        let found = try inspected(
            workbook(counts("<c r='B2' s='0'><v>42</v></c>"), styles: styles))
        #expect(found.remarks.contains { $0.review && $0.words.contains("words") } == isWorded)
    }
}
