import Outputs
import Testing

@testable import Readers

private let vocabularies = [
    "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'",
    "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'",
    "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'",
    "xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'",
].joined(separator: " ")

private func document(_ body: String) -> [UInt8] {
    StoredZip([
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            "<w:document \(vocabularies)><w:body>\(body)</w:body></w:document>"
        ),
    ]).bytes
}

private func run(_ words: String, _ look: String = "") -> String {
    "<w:r><w:rPr>\(look)</w:rPr><w:t>\(words)</w:t></w:r>"
}

private func row(_ cells: [String], _ look: String = "", cell: String = "") -> String {
    "<w:tr>\(look)"
        + cells.map { "<w:tc><w:tcPr>\(cell)</w:tcPr><w:p>\($0)</w:p></w:tc>" }.joined() + "</w:tr>"
}

/// A table of one count, whose cell holds what is given.
private func counts(_ cell: String, ground: String = "") -> [UInt8] {
    document(
        "<w:tbl>" + row([run("region"), run("n")])
            + row([run("North"), cell], cell: ground) + "</w:tbl>")
}

/// What stands in a cell beside a 3 or a 61, and what the cell says.
private let beside = [
    (
        "a fraction",
        "<m:oMath><m:f><m:num>\(run("3"))</m:num><m:den>\(run("1"))</m:den></m:f></m:oMath>", "3  1"
    ),
    (
        "an exponent",
        "<m:oMath><m:sSup><m:e>\(run("3"))</m:e><m:sup>\(run("1"))</m:sup></m:sSup></m:oMath>", "3"
    ),
    ("a formula of one number", "<m:oMath>\(run("61"))</m:oMath>", "61"),
    ("a tab to a place", "\(run("3"))<w:r><w:ptab/></w:r>\(run("1"))", "3 1"),
    (
        "a reading",
        "<w:r><w:ruby><w:rt>\(run("3"))</w:rt><w:rubyBase>\(run("61"))</w:rubyBase></w:ruby></w:r>",
        "61"
    ),
    (
        "a box of text",
        "\(run("61"))<w:r><w:pict><w:txbxContent><w:p>\(run("3"))</w:p></w:txbxContent></w:pict></w:r>",
        "61  3"
    ),
    (
        "a choice and what stands for it",
        "<w:r><mc:AlternateContent><mc:Choice><w:t>6</w:t></mc:Choice><mc:Fallback><w:t>6</w:t></mc:Fallback></mc:AlternateContent></w:r>\(run("1"))",
        "61"
    ),
]

/// Looks of a digit that nobody sees, and the ground of its cell.
private let unseen = [
    ("<w14:textFill><w14:noFill/></w14:textFill>", ""),
    (
        "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'><w14:alpha w14:val='90000'/></w14:srgbClr></w14:solidFill></w14:textFill>",
        ""
    ),
    ("<w:fitText w:val='1'/>", ""), ("<w:color w:val='FFFF00'/><w:highlight w:val='yellow'/>", ""),
    ("<w:color w:val='FF0000'/>", "<w:shd w:val='clear' w:fill='FF0000'/>"),
    ("<w:color w:val='000000'/>", "<w:shd w:val='solid' w:color='000000' w:fill='FFFFFF'/>"),
    ("<w:color w:val='000000'/>", "<w:shd w:val='solid' w:color='auto' w:fill='auto'/>"),
    ("<w:color w:val='FFFFFF'/>", "<w:shd w:val='clear' w:fill='FFFFFF'/>"),
]

/// Looks that hide nothing.
private let seen = [
    ("<w:color w:val='FFFFFF'/>", "<w:shd w:val='clear' w:fill='203864'/>"),
    ("<w:color w:val='FFFFFF'/><w:highlight w:val='darkBlue'/>", ""),
    ("<w:color w:val='auto'/>", "<w:shd w:val='clear' w:fill='000000'/>"),
    ("<w:color w:val='000000'/>", "<w:shd w:val='clear' w:color='000000' w:fill='FFFFFF'/>"),
    (
        "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'/></w14:solidFill></w14:textFill>",
        ""
    ),
    ("<w:fitText w:val='900'/>", ""),
]

/// What hides in a paragraph beside its text.
private let hidden = [
    ("<w:hyperlink w:anchor='a' w:tooltip='girls'>\(run("see"))</w:hyperlink>", "hyperlink"),
    ("<w:bdo w:val='rtl'>\(run("13"))</w:bdo>", "another order"),
    ("<w:r><w:instrText> IF 1 = 2 \"girls\" \"x\" </w:instrText></w:r>", "a field with a text"),
]

@Suite struct DocumentRunsTests {
    @Test(arguments: beside) func `a number never grows by what stands beside it`(
        name: String, cell: String, said: String
    ) throws {
        #expect(try inspected(counts(cell)).drawnTables == ["region|n / North|\(said)"], "\(name)")
    }

    @Test(arguments: unseen) func `text that its ground or its fill hides is found`(
        look: String, ground: String
    ) throws {
        let found = try inspected(counts(run("3") + run("1", look), ground: ground))
        #expect(found.failing.contains { $0.hasPrefix("the document holds ") })
    }

    @Test(arguments: seen) func `text that shows on its ground is no finding`(
        look: String, ground: String
    ) throws {
        let found = try inspected(counts(run("61", look), ground: ground))
        #expect(found.drawnTables == ["region|n / North|61"] && found.remarks.isEmpty)
    }

    @Test(arguments: hidden) func `what a paragraph holds besides its text is found`(
        paragraph: String, words: String
    ) throws {
        let found = try inspected(document("<w:p>\(paragraph)</w:p>"))
        #expect(found.failing.contains { $0.contains(words) })
    }

    @Test func `a row that begins further right keeps its columns`() throws {
        let late = "<w:trPr><w:gridBefore w:val='1'/></w:trPr>"
        let found = try inspected(
            document(
                "<w:tbl>" + row([run("region"), run("n")]) + row([run("North"), run("61")])
                    + row([run("98")], late) + "</w:tbl>"))
        #expect(found.drawnTables == ["region|n / North|61 / |98"])
    }

    @Test(arguments: [
        "<w:tblInd w:w='-20000' w:type='dxa'/>", "<w:tblpPr w:tblpX='-20000' w:tblpY='0'/>",
    ]) func `a table off the page is found`(place: String) throws {
        let table = "<w:tbl><w:tblPr>\(place)</w:tblPr>" + row([run("region"), run("n")])
        let found = try inspected(document(table + row([run("North"), run("61")]) + "</w:tbl>"))
        #expect(found.failing.contains { $0.contains("off the page") })
    }
}
