import Outputs
import Testing

@testable import Readers

private let main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"

/// A workbook of one sheet with what is given between its rows and its end.
private func workbook(_ rows: String, after: String = "", strings: String? = nil) -> [UInt8] {
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
            "<worksheet \(main)><sheetData>\(rows)</sheetData>\(after)</worksheet>"
        ),
        ("[Content_Types].xml", "<Types/>"),
    ]
    if let strings { members.append(("xl/sharedStrings.xml", "<sst \(main)>\(strings)</sst>")) }
    return StoredZip(members).bytes
}

private func text(_ cell: String, _ words: String, more: String = "") -> String {
    "<c r='\(cell)' t='inlineStr'><is><t>\(words)</t>\(more)</is></c>"
}

private let rows =
    "<row r='1'>\(text("A1", "region"))\(text("B1", "sex"))\(text("C1", "n"))</row>"
    + "<row r='2'>\(text("A2", "North"))\(text("B2", "F"))<c r='C2'><v>42</v></c></row>"
    + "<row r='3'><c r='A3'/>\(text("B3", "M"))<c r='C3'><v>37</v></c></row>"

private let known = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"

private let sheets = [
    HiddenCase("nothing", ""),
    HiddenCase("an extension without content", "<extLst><ext uri='\(known)'/></extLst>"),
    HiddenCase(
        "a known extension with an address",
        "<extLst><ext uri='\(known)'><cfs><cf><f>A1&gt;3</f><sqref>A1:A3</sqref></cf></cfs></ext></extLst>"
    ),
    HiddenCase(
        "an extension of nobody", "<extLst><ext uri='x'><a>names</a></ext></extLst>",
        hides: "extension"),
    HiddenCase(
        "an attribute in an extension of nobody",
        "<extLst><ext uri='{00000000-0000-0000-0000-000000000000}'><a b='names'/></ext></extLst>",
        hides: "extension"),
    HiddenCase(
        "a text in a known extension",
        "<extLst><ext uri='\(known)'><a>names</a></ext></extLst>", hides: "extension"),
    HiddenCase(
        "a text in the address of an unknown extension",
        "<extLst><ext uri='{0}'><sqref>names</sqref></ext></extLst>", hides: "extension"),
    HiddenCase("a text outside of the cells", "<other>names</other>", hides: "no cell shows"),
    HiddenCase("a value outside of the cells", "<x><v>3</v></x>", hides: "no cell shows"),
    HiddenCase(
        "a conditional format for a text that shows",
        "<conditionalFormatting sqref='A2'><cfRule type='containsText' text='orth'><formula>SEARCH(\"orth\",A2)</formula></cfRule></conditionalFormatting>"
    ),
    HiddenCase(
        "a conditional format for a text that no cell shows",
        "<conditionalFormatting sqref='A2'><cfRule type='containsText' text='girls'/></conditionalFormatting>",
        hides: "no cell shows"),
    HiddenCase(
        "a conditional format whose formula names a text",
        "<conditionalFormatting sqref='A2'><cfRule type='expression'><formula>A2=\"girls\"</formula></cfRule></conditionalFormatting>",
        hides: "no cell shows"),
    HiddenCase(
        "a filter by a part of a text that shows",
        "<autoFilter ref='A1:C3'><customFilter val='*orth*'/></autoFilter>"),
    HiddenCase(
        "a filter by a part of a text that no cell shows",
        "<autoFilter ref='A1:C3'><customFilter val='*irl*'/></autoFilter>",
        hides: "no cell shows"),
    HiddenCase(
        "the order of a sort", "<sortState><sortCondition customList='North,girls'/></sortState>",
        hides: "no cell shows"),
    HiddenCase("margins", "<pageMargins left='0.7' right='0.7'/>"),
    HiddenCase(
        "an attribute of nobody", "<pageMargins left='0.7' note='girls'/>",
        hides: "attribute of its own"),
    HiddenCase(
        "columns of no width", "<sheetFormatPr defaultColWidth='0'/>",
        hides: "columns are hidden"),
    HiddenCase(
        "rows of no height", "<sheetFormatPr defaultRowHeight='0'/>", hides: "rows are hidden"),
    HiddenCase("usual rows", "<sheetFormatPr baseColWidth='8' defaultRowHeight='15'/>"),
    HiddenCase("what macros call it", "<sheetPr codeName='Sheet1'/>"),
    HiddenCase(
        "a person whom macros call", "<sheetPr codeName='Ashford_Girls'/>", hides: "macros"),
    HiddenCase(
        "a page header",
        "<headerFooter><oddHeader>&amp;CChildren by region</oddHeader></headerFooter>"),
]

private let office =
    ["office", "table", "text", "config", "manifest", "style", "fo", "drawing"].map {
        "xmlns:\($0)='urn:oasis:names:tc:opendocument:xmlns:\($0):1.0'"
    }.joined(separator: " ")

private func openSheet(
    _ rows: String, settings: String = "", manifest: String = "", styles: String = "",
    after: String = ""
) -> [UInt8] {
    StoredZip([
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            "<office:document-content \(office)><office:automatic-styles>\(styles)</office:automatic-styles><office:body><office:spreadsheet><table:table table:name='Counts'>\(rows)</table:table>\(after)</office:spreadsheet></office:body></office:document-content>"
        ),
        (
            "settings.xml",
            "<office:document-settings \(office)><office:settings><config:config-item-set config:name='s'>\(settings)</config:config-item-set></office:settings></office:document-settings>"
        ),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest \(office)><manifest:file-entry manifest:full-path='/' manifest:media-type='application/vnd.oasis.opendocument.spreadsheet'/><manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/>\(manifest)</manifest:manifest>"
        ),
    ]).bytes
}

private func cell(_ value: String, _ shown: String? = nil) -> String {
    "<table:table-cell office:value-type='float' office:value='\(value)'><text:p>\(shown ?? value)</text:p></table:table-cell>"
}

private func boxed(_ more: String) -> String {
    "<table:table-cell office:value-type='string'><text:p>North</text:p>\(more)</table:table-cell>"
}

private func words(_ text: String, _ attributes: String = "") -> String {
    "<table:table-cell office:value-type='string' \(attributes)><text:p>\(text)</text:p></table:table-cell>"
}

private func line(_ cells: String...) -> String {
    "<table:table-row>" + cells.joined() + "</table:table-row>"
}

private func setting(_ name: String, _ type: String, _ value: String) -> String {
    "<config:config-item config:name='\(name)' config:type='\(type)'>\(value)</config:config-item>"
}

private let openRows = line(words("region"), words("n")) + line(words("North"), cell("42"))

@Suite struct HiddenSheetTests {
    @Test(arguments: sheets) func `finds what a sheet holds besides its cells, and nothing else`(
        of sample: HiddenCase
    ) throws { sample.check(try inspected(workbook(rows, after: sample.text))) }

    @Test(arguments: ["1", "true"])
    func `what is hidden is found in both spellings of true`(word: String) throws {
        let hidden = rows.replacing("<row r='2'>", with: "<row r='2' hidden='\(word)'>")
        #expect(try inspected(workbook(hidden)).failing == ["sheet 1: a hidden row holds values"])
        let columns = "<cols><col min='2' max='2' hidden='\(word)'/></cols>"
        #expect(
            try inspected(workbook("", after: "\(columns)<sheetData>\(rows)</sheetData>")).failing
                == ["sheet 1: a hidden column holds values"])
    }

    @Test func `the words of a page header are judged as a title, and somebody looks at them`()
        throws
    {
        let header =
            "<headerFooter><oddHeader>&amp;L&amp;12Ashford&amp;P</oddHeader></headerFooter>"
        let found = try inspected(workbook(rows, after: header))
        #expect(found.titles.contains("Ashford"))
        #expect(found.remarks.contains { $0.review && $0.words.contains("header") })
        let page = "<headerFooter><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter>"
        #expect(try inspected(workbook(rows, after: page)).remarks.isEmpty)
    }

    @Test func `a format hides texts by its fourth section only`() {
        let codes = [
            ("General", false), (";;;", true), (";;", false), ("0;-0;0;@", false),
            ("0;-0;0;\"Yorks\"", true), ("0;-0;;@", false),
        ]
        for (code, hides) in codes {
            let format = WorkbookStyles.NumberFormat(code, onWhite: true)
            #expect(format.hidesText == hides, "\(code)")
        }
    }

    @Test func `bytes between the directory of a container and its end are found`() throws {
        let bytes = workbook(rows)
        #expect(try inspected(bytes).failing.isEmpty)
        let stuffed = bytes.dropLast(22) + Array("girls".utf8) + bytes.suffix(22)
        #expect(try inspected(Array(stuffed)).failing.contains { $0.contains("its end") })
    }

    @Test func `a pronunciation is hidden, and is no part of the label`() throws {
        let spoken = "<rPh sb='0' eb='1'><t>names</t></rPh><phoneticPr fontId='1'/>"
        let inline = try inspected(
            workbook(
                "<row r='1'>\(text("A1", "region"))\(text("B1", "n"))</row><row r='2'>"
                    + text("A2", "North", more: spoken) + "<c r='B2'><v>42</v></c></row>"))
        #expect(inline.drawnTables == ["region|n / North|42"])
        #expect(inline.failing.contains { $0.contains("pronunciation") })
        let shared = try inspected(
            workbook(
                "<row r='1'>\(text("A1", "region"))\(text("B1", "n"))</row><row r='2'>"
                    + "<c r='A2' t='s'><v>0</v></c><c r='B2'><v>42</v></c></row>",
                strings: "<si><t>North</t>\(spoken)</si>"))
        #expect(shared.drawnTables == ["region|n / North|42"])
        #expect(shared.failing.contains { $0.contains("pronunciation") })
    }

    @Test func `a merged label of a sheet is that of each line`() throws {
        let merged = try inspected(
            workbook(rows, after: "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>"))
        #expect(merged.drawnTables == ["region|sex|n / North|F|42 / North|M|37"])
        #expect(merged.failing.isEmpty)
        #expect(
            try inspected(workbook(rows)).drawnTables == ["region|sex|n / North|F|42 / |M|37"])
    }

    @Test(
        arguments: [
            ("clean", "", "", nil),
            (
                "switches", setting("ShowGrid", "boolean", "true") + setting("Zoom", "int", "-100"),
                "", nil
            ),
            ("the sheet that is open", setting("ActiveTable", "string", "Counts"), "", nil),
            ("LibreOffice's name of a sheet", setting("CodeName", "string", "Sheet1"), "", nil),
            ("a text", setting("CodeName", "string", "three girls"), "", "settings"),
            ("a text as a number", setting("Zoom", "int", "P100231"), "", "settings"),
            ("a printer", setting("PrinterName", "string", "Room 12"), "", "printer"),
            ("a comment", "<!-- names -->", "", "settings"),
            (
                "a part that is not there", "",
                "<manifest:file-entry manifest:full-path='names.xml' manifest:media-type='text/xml'/>",
                "not there"
            ),
            (
                "a folder", "",
                "<manifest:file-entry manifest:full-path='Configurations2/' manifest:media-type=''/>",
                nil
            ),
            (
                "an encrypted part", "",
                "<manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'><manifest:encryption-data/></manifest:file-entry>",
                "encrypted"
            ),
        ] as [(String, String, String, String?)])
    func `finds what lies in settings and manifest, and nothing else`(
        name: String, settings: String, manifest: String, hides: String?
    ) throws {
        let sample = HiddenCase(name, "", hides: hides)
        sample.check(try inspected(openSheet(openRows, settings: settings, manifest: manifest)))
    }

    @Test(
        arguments: [
            ("the same", cell("42"), nil), ("rounded", cell("42.4", "42"), nil),
            ("two places", cell("42.4", "42.40"), nil), ("parted", cell("4200", "4,200"), nil),
            ("another", cell("42", "3"), "another text"),
            ("a mark", cell("3", "[c]"), "format hides"),
            (
                "two",
                "<table:table-cell office:value-type='float' office:value='42'><text:p>42</text:p><text:p>3</text:p></table:table-cell>",
                "another text"
            ),
            (
                "a box of text", boxed("<drawing:frame><drawing:text-box/></drawing:frame>"),
                "something else"
            ),
            ("a note", boxed("<text:p><text:note/></text:p>"), "something else"),
            (
                "a field", boxed("<text:p><text:span><text:sheet-name/></text:span></text:p>"),
                "something else"
            ),
            ("a break", boxed("<text:p><text:line-break/><text:s/><text:tab/></text:p>"), nil),
            (
                "a day behind a year",
                "<table:table-cell office:value-type='date' office:date-value='2011-03-14'><text:p>2011</text:p></table:table-cell>",
                "format hides"
            ),
            (
                "a day",
                "<table:table-cell office:value-type='date' office:date-value='2011-03-14T00:00:00'><text:p>14/03/2011</text:p></table:table-cell>",
                nil
            ),
        ] as [(String, String, String?)])
    func `a cell of an OpenDocument sheet shows what it holds`(
        name: String, last: String, hides: String?
    ) throws {
        let rows = line(words("region"), words("n")) + line(words("North"), last)
        HiddenCase(name, "", hides: hides).check(try inspected(openSheet(rows)))
    }

    @Test(
        arguments: [
            ("white", "", "fo:color='#ffffff'", "colour"),
            ("white on blue", "fo:background-color='#4f81bd'", "fo:color='#ffffff'", nil),
            ("blue on blue", "fo:background-color='#4f81bd'", "fo:color='#4f81bd'", "colour"),
            ("nearly white", "fo:background-color='transparent'", "fo:color='#fefefe'", "colour"),
            (
                "an ink that suits its ground", "",
                "fo:color='#ffffff' style:use-window-font-color='true'", nil
            ),
            ("tiny", "", "fo:font-size='1pt'", "small"), ("small", "", "fo:font-size='8pt'", nil),
            ("not displayed", "", "text:display='none'", "displayed"),
            ("clear", "", "style:opacity='0%'", "displayed"),
            ("as clear as usual", "", "style:opacity='100%'", nil),
            ("narrow", "", "style:text-scale='1%'", "displayed"),
            ("over each other", "", "fo:letter-spacing='-0.5cm'", "displayed"),
            ("a little nearer", "", "fo:letter-spacing='-0.01cm'", nil),
        ] as [(String, String, String, String?)])
    func `finds what the looks of an OpenDocument cell hide, by its style or another's`(
        name: String, paper: String, ink: String, hides: String?
    ) throws {
        let own =
            "<style:style style:name='ce1' style:family='table-cell'><style:table-cell-properties \(paper)/><style:text-properties \(ink)/></style:style>"
        let child =
            "<style:style style:name='ce2' style:family='table-cell' style:parent-style-name='ce1'/>"
        for style in ["ce1", "ce2"] where style == "ce1" || hides != "displayed" {
            let cell = words("North", "table:style-name='\(style)'")
            let column = "<table:table-column table:default-cell-style-name='\(style)'/>"
            for rows in [line(cell, cell), column + line(words("North"), words("n"))] {
                let bytes = openSheet(rows + line(words("a"), words("b")), styles: own + child)
                HiddenCase(name, "", hides: hides).check(try inspected(bytes))
            }
        }
    }

    @Test(
        arguments: [
            (
                "a range of a filter",
                "<table:database-range table:name='__Anonymous_Sheet_DB__0'/>", nil
            ),
            (
                "a filter for what shows",
                "<table:database-range table:name='Table1'><table:filter-condition table:value='North'/></table:database-range>",
                nil
            ),
            (
                "a filter for what does not",
                "<table:database-range table:name='Table1'><table:filter-condition table:value='girls'/></table:database-range>",
                "no cell shows"
            ),
            ("a range with a name", "<table:database-range table:name='girls'/>", nil),
            (
                "an attribute of its own",
                "<table:named-range xmlns:own='urn:own' own:note='girls' table:name='_xlnm.Print_Area'/>",
                "no program shows"
            ),
            ("a query", "<table:database-source-sql table:sql-statement='x'/>", "query"),
            ("an area to print", "<table:named-range table:name='_xlnm.Print_Area'/>", nil),
            ("a name", "<table:named-range table:name='girls'/>", "defined names"),
            ("a consolidation", "<table:consolidation table:function='sum'/>", "consolidation"),
            ("folded groups", "<table:table-row-group table:display='false'/>", "folded"),
            ("an empty form", "<office:forms office:focus='false'/>", nil),
            ("a form", "<office:forms><office:form/></office:forms>", "a form"),
            (
                "a condition for what does not show",
                "<table:condition table:value='cell-content()=&quot;girls&quot;'/>", "no cell shows"
            ),
        ] as [(String, String, String?)])
    func `ranges, filters and forms of an OpenDocument sheet hide what they say themselves`(
        name: String, after: String, hides: String?
    ) throws {
        HiddenCase(name, "", hides: hides).check(
            try inspected(openSheet(openRows, after: after)))
    }

    @Test func `a merged label of an OpenDocument sheet is that of each line`() throws {
        let rows =
            line(words("region"), words("n"))
            + line(words("North", "table:number-rows-spanned='2'"), cell("42"))
            + line("<table:covered-table-cell/>", cell("37"))
        #expect(try inspected(openSheet(rows)).drawnTables == ["region|n / North|42 / North|37"])
    }

    @Test(arguments: [
        ("rows", "table:number-rows-repeated='1048571'", ""),
        ("columns", "", "table:number-columns-repeated='16384'"),
    ])
    func `a repeated value reaches a limit, which is named`(
        limit: String, row: String, column: String
    ) {
        let rows = openRows + "<table:table-row \(row)>\(words("a", column))</table:table-row>"
        var limits = ReadLimits()
        limits.rows = 100_000
        #expect(throws: InspectionProblem.limit(limit, limit == "rows" ? 100_000 : limits.columns))
        {
            try FileInspector.inspection(
                of: openSheet(rows), type: .openDocumentSheet, nature: .delimited, limits: limits)
        }
    }

    @Test func `blanks may be repeated to the end of a sheet`() throws {
        let blanks =
            "<table:table-row table:number-rows-repeated='1048571'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        #expect(try inspected(openSheet(openRows + blanks)).drawnTables == ["region|n / North|42"])
    }
}
