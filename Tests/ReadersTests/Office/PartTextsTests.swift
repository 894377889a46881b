import Outputs
import Testing

@testable import Readers

/// A document of one table, or a workbook of one sheet, with words in a place where none show.
struct StrayWords: CustomTestStringConvertible, Sendable {
    let name: String
    /// What of the parts is replaced, and by what.
    let place: String
    let words: String
    /// What is said, if something is.
    var finding: String?

    init(_ name: String, _ place: String, _ words: String, _ finding: String? = nil) {
        (self.name, self.place, self.words, self.finding) = (name, place, words, finding)
    }

    var testDescription: String { name }

    private static let list = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'"
    private static let properties =
        "<Properties><Application>Microsoft Office Word</Application><AppVersion>16.0</AppVersion>"
        + "<Pages>1</Pages><Template>Normal.dotm</Template><HeadingPairs><vector><variant>"
        + "<lpstr>Title</lpstr></variant><variant><i4>1</i4></variant></vector></HeadingPairs>"
        + "<TitlesOfParts><vector><lpstr>Counts</lpstr></vector></TitlesOfParts>"
        + "</Properties>"
    private static let core = "<coreProperties><title>Counts</title></coreProperties>"

    private static let document = [
        (
            "word/document.xml",
            "<document Ignorable='w14 wp14'><body><tbl><tblPr><tblW w='0'/></tblPr><tr>"
                + "<tc><p><r><t>region</t></r></p></tc><tc><p><r><t>n</t></r></p></tc></tr><tr>"
                + "<tc><tcPr/><p><r><t>North</t></r></p></tc><tc><p><r><t>42</t></r></p></tc></tr></tbl>"
                + "<p/><sectPr><pgSz w='1'/></sectPr></body></document>"
        ),
        (
            "word/settings.xml",
            "<settings><compat><compatSetting name='compatibilityMode' val='15'/></compat></settings>"
        ),
        ("docProps/app.xml", properties), ("docProps/core.xml", core),
        (
            "_rels/.rels",
            "<Relationships \(list)><Relationship Id='r' Target='word/document.xml'/></Relationships>"
        ),
        ("[Content_Types].xml", "<Types><Default Extension='xml'/></Types>"),
    ]

    private static let workbook = [
        (
            "xl/workbook.xml",
            "<workbook><fileVersion appName='xl'/><sheets><sheet name='Counts' sheetId='1' id='r'/></sheets>"
                + "<definedNames><definedName name='_xlnm._FilterDatabase' hidden='1'>Counts!$A$1:$B$2"
                + "</definedName></definedNames></workbook>"
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r' Target='worksheets/sheet1.xml'/></Relationships>"
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><dimension ref='A1:B2'/><sheetData><row r='1' spans='1:2'><c r='A1' t='s'><v>0</v></c>"
                + "<c r='B1' t='s'><v>1</v></c></row><row r='2'><c r='A2' t='s'><v>2</v></c>"
                + "<c r='B2'><v>42</v></c></row></sheetData><autoFilter ref='A1:B2'/></worksheet>"
        ),
        (
            "xl/sharedStrings.xml",
            "<sst count='3'><si><t>region</t></si><si><t>n</t></si><si><t>North</t></si></sst>"
        ),
        (
            "xl/styles.xml",
            "<styleSheet><borders><border><left style='thin'/></border></borders></styleSheet>"
        ),
        ("xl/metadata.xml", "<metadata><metadataTypes count='0'/></metadata>"),
        ("[Content_Types].xml", "<Types/>"),
    ]

    func bytes(of kind: String) -> [UInt8] {
        let parts = kind == "document" ? Self.document : Self.workbook
        return StoredZip(parts.map { ($0.0, $0.1.replacing(place, with: words)) }).bytes
    }
}

private let documents = [
    StrayWords("nothing", "42", "42"),
    StrayWords("text in the document", "<body>", "two words<body>", "where none shows"),
    StrayWords("text in the body", "<body>", "<body>two words", "where none shows"),
    StrayWords("text in a row", "<tr>", "<tr>two words", "where none shows"),
    StrayWords("which row it is, as flextable writes", "<tr>", "<tr><trPr/>body12"),
    StrayWords("more than which row it is", "<tr>", "<tr>body words 12", "where none shows"),
    StrayWords("text in a cell", "<tcPr/>", "<tcPr/>two words", "where none shows"),
    StrayWords("text in a run", "<r>", "<r>two words", "where none shows"),
    StrayWords(
        "text in the properties of a cell", "<tcPr/>", "<tcPr>words</tcPr>", "where none shows"),
    StrayWords("an element nobody knows", "<p/>", "<p/><zz>words</zz>", "where none shows"),
    StrayWords("an element within a text", "<t>n<", "<t>n<zz/><", "where none shows"),
    StrayWords(
        "a place on a page that is none", "<p/>", "<p><align>words</align></p>", "where none"),
    StrayWords("a place on a page", "<p/>", "<p><posOffset>-12</posOffset></p>"),
    StrayWords("a text beside the paragraphs", "<p/>", "<r><t>words</t></r>", "in no paragraph"),
    StrayWords("a text beside the cells", "<tr>", "<tr><r><t>words</t></r>", "in no paragraph"),
    StrayWords(
        "a cell that is wrapped", "<tr>", "<tr><sdt><tc><p><r><t>3</t></r></p></tc></sdt>",
        "in no paragraph"),
    StrayWords("prefixes that are none", "w14 wp14", "w14 Quarrington", "not known"),
    StrayWords("a setting that is none", "compatibilityMode", "two words", "not known"),
    StrayWords(
        "a person for a program", "Microsoft Office Word", "Ann Example", "no known program"),
    StrayWords("words for a version", "16.0", "words", "where a number belongs"),
    StrayWords("words for a number of pages", "<Pages>1", "<Pages>words", "where a number belongs"),
    StrayWords("a template", "Normal.dotm", "Ann Example.dotm", "template of one's own"),
    StrayWords("a heading of parts", "<lpstr>Title", "<lpstr>Ann Example", "a heading"),
    StrayWords(
        "a part that is none", "<lpstr>Counts", "<lpstr>Ann Example", "heading that is not there"),
    StrayWords("a style", "<tblPr>", "<tblPr><tblStyle val='TableGrid'/>"),
    StrayWords(
        "a style that is none", "<tblPr>", "<tblPr><tblStyle val='Two words'/>", "style that is"),
    StrayWords("text between properties", "<Pages>", "words<Pages>", "no program shows"),
    StrayWords("text between core properties", "<title>", "words<title>", "no program shows"),
    StrayWords(
        "an element in a title", "Counts</title>", "Counts<zz>3</zz></title>", "no program shows"),
    StrayWords("text in a list of types", "<Types>", "<Types>words", "does not show"),
    StrayWords("text in a list of parts", "<Relationship ", "words<Relationship ", "does not show"),
    StrayWords("a part that is not there", "'word/document.xml'", "'two words'", "not there"),
]

private let workbooks = [
    StrayWords("nothing", "42", "42"),
    StrayWords(
        "a size of a sheet", "dimension ref='A1:B2'", "dimension ref='words'", "does not have"),
    StrayWords("cells of a row", "'1:2'", "'words'", "does not have"),
    StrayWords(
        "a range of a filter", "autoFilter ref='A1:B2'", "autoFilter ref='A words'", "does not have"
    ),
    StrayWords("a filter's hidden name", "Counts!$A$1:$B$2", "two words", "hidden name"),
    StrayWords("a filter's hidden name that lost its cells", "Counts!$A$1:$B$2", "Counts!#REF!"),
    StrayWords("a program", "appName='xl'", "appName='Ann'", "does not have"),
    StrayWords("a count of texts", "count='3'", "count='words'", "does not have"),
    StrayWords("a line of a border", "style='thin'", "style='Two words'", "does not have"),
    StrayWords(
        "words of a query", "<metadataTypes count='0'/>",
        "<metadataStrings><s v='words'/></metadataStrings>", "query"),
    StrayWords("text in a list of parts", "<Relationship ", "words<Relationship ", "does not show"),
    StrayWords(
        "a drawing that openxlsx left out", "<Relationship ",
        "<Relationship Id='d' Target='../drawings/drawing1.xml'/><Relationship "),
]

@Suite struct PartTextsTests {
    @Test(arguments: documents)
    func `words of a document that no page shows are found`(words: StrayWords) throws {
        try check(words, "document")
    }

    @Test(arguments: workbooks)
    func `words of a workbook that no cell shows are found`(words: StrayWords) throws {
        try check(words, "workbook")
    }

    private func check(_ words: StrayWords, _ kind: String) throws {
        let said = try inspected(words.bytes(of: kind)).remarks.map(\.words)
        if let finding = words.finding {
            #expect(said.contains { $0.contains(finding) }, "\(said)")
        } else {
            #expect(said.isEmpty)
        }
    }
}
