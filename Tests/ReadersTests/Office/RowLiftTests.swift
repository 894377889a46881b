import Foundation
import Outputs
import Testing

@testable import Readers

private let environment = ProcessInfo.processInfo.environment

/// `SALLYPORT_MUTATIONS` and `SALLYPORT_SEED`, as for the other mutations.
private let rounds = environment["SALLYPORT_MUTATIONS"].flatMap { Int($0) } ?? 400
private let firstSeed = environment["SALLYPORT_SEED"].flatMap { UInt64($0) } ?? 20_261_122

@Suite struct RowLiftTests {
    @Test func `plain rows never come to the XML parser`() throws {
        let rows = (1...5_000).map { #"<row r="\#($0)"><c r="A\#($0)"><v>\#($0)</v></c></row>"# }
        let (lifted, names) = try lifted(sheet(rows.joined()))
        #expect(lifted == 5_000)
        #expect(names == ["worksheet", "sheetData"])
    }

    @Test func `behind a row of another kind plain ones are lifted again`() throws {
        let rows = (1...1_000).map { row in
            row % 100 == 7
                ? #"<row r="\#(row)"><c r="A\#(row)"><f>1+1</f><v>2</v></c></row>"#
                : #"<row r="\#(row)"><c r="A\#(row)"><v>2</v></c></row>"#
        }
        let (lifted, names) = try lifted(sheet(rows.joined()))
        #expect(lifted == 990)
        #expect(names.filter { $0 == "row" }.count == 10)
    }

    @Test(arguments: [
        #"<row r="1"><c r="A1"><v>1</v></c></row>"#,
        #"<row r="1" spans="1:3" ht="15.75" customHeight="1" x14ac:dyDescent="0.25"/>"#,
        #"<row><c t="inlineStr"><is><t xml:space="preserve"> Zoë </t></is></c><c s="3"/></row>"#,
        #"<row hidden="1"><c r="XFD9" s="12" t="s"><v>0</v></c> <c r="A1" /></row>"#,
        #"<row r="1" />"#,
    ])
    func `these rows are plain`(row: String) {
        var plain = PlainRow()
        plain.knowsDescent = true
        let bytes = Array(row.utf8)
        #expect(plain.read(bytes.span, from: 0) == .row(end: bytes.count))
        for end in 0..<bytes.count {
            #expect(plain.read(Array(bytes[..<end]).span, from: 0) == .cutOff)
        }
    }

    @Test(arguments: [
        #"<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>"#,
        #"<row r="1" r="2"/>"#, #"<row s="1" s="1"/>"#, #"<row r='1'/>"#, #"<row  r="1"/>"#,
        #"<row hidden="true"/>"#, #"<row xmlns="http://example.org"/>"#, #"<row rows="1"/>"#,
        #"<row x14ac:dyDescent="0.25"/>"#, #"<row r="1">text</row>"#, #"<row><!-- 1 --></row>"#,
        #"<row><c r="A1" r="B1"/></row>"#, #"<row><c r="A1" t="x"/></row>"#,
        #"<row><c r="A1" cm="1"/></row>"#, #"<row><c r="XFE1"/></row>"#, #"<row><c r="A"/></row>"#,
        #"<row><c><v>1</v><v>2</v></c></row>"#, #"<row><c><v>a &amp; b</v></c></row>"#,
        #"<row><c><v>]]></v></c></row>"#, #"<row><c><v><![CDATA[1]]></v></c></row>"#,
        "<row><c><v>a\rb</v></c></row>", "<row><c><v>a\u{0}b</v></c></row>",
        "<row><c><v>\u{FFFE}</v></c></row>", "<row><c><v>\u{FFFF}</v></c></row>",
        #"<row><c t="inlineStr"><is><r><t>1</t></r></is></c></row>"#, "<rows></rows>",
    ])
    func `these rows are none`(row: String) {
        var plain = PlainRow()
        #expect(plain.read(Array(row.utf8).span, from: 0) == .other)
    }

    @Test func `a row that is no UTF-8 is not plain`() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            let row = Array("<row><c><v>".utf8) + bytes + Array("</v></c></row>".utf8)
            var plain = PlainRow()
            #expect(plain.read(row.span, from: 0) == .other)
        }
    }

    /// A lift that believes the bytes would take rows out of what is no row.
    @Test(arguments: [
        #"<sheetData ><!-- <sheetData><row><c><v>1</v></c></row> --><row/></sheetData>"#,
        #"<sheetData ></sheetData><x><![CDATA[<sheetData><row><c><v>1</v></c></row>]]></x>"#,
        #"<sheetData><row ><c><v><![CDATA[</row>]]></v></c></row><row><c><v>2</v></c></row></sheetData>"#,
        #"<sheetData><row ><!--</row><row><c><v>1</v></c></row>--></row></sheetData>"#,
        #"<a><sheetData><row><c><v>1</v></c></row></sheetData></a>"#,
        #"<sheetData/><sheetData><row><c><v>1</v></c></row></sheetData>"#,
        #"<sheetData><row ><row><c><v>1</v></c></row><row><c><v>2</v></c></row></row></sheetData>"#,
        #"<sheetData><row><c><v>1</v></c></row></sheetData><row><c><v>2</v></c></row>"#,
        #"<sheetData><row><c><v>1</v></c></row>"#,
    ])
    func `whatever stands around rows, the same is found`(inside: String) throws {
        try expectSame(xml: Array(Self.head.utf8) + Array(inside.utf8) + Array("</worksheet>".utf8))
    }

    @Test(arguments: [
        #"<!DOCTYPE worksheet [<!ATTLIST row hidden CDATA "1">]>"#,
        #"<?xml version="1.0" encoding="UTF-7"?>"#, #"<?xml version="1.0" encoding="UTF-16"?>"#,
        #"<?xml version="1.0" encoding="windows-1252"?>"#,
        #"<?xml version="1.0" encoding="ISO-8859-1"?>"#, "<!-- <worksheet><sheetData> -->",
    ])
    func `whatever stands before the sheet, the same is found`(prolog: String) throws {
        let rows = #"<row r="1"><c t="str"><v>Zoë +AGE-</v></c></row>"#
        try expectSame(xml: Array((prolog + sheet(rows)).utf8))
    }

    @Test func `any sheet gives the same with and without the lift`() throws {
        for round in 0..<rounds {
            var draw = SeededGenerator(seed: firstSeed &+ UInt64(round))
            var xml = Array(drawn(&draw).utf8)
            if Int.random(in: 0..<3, using: &draw) == 0 {
                var mutations = Mutations(seed: draw.next())
                xml = mutations.damaged(xml)
            }
            try expectSame(xml: xml, "seed \(firstSeed &+ UInt64(round))")
        }
    }

    // MARK: What is compared

    private static let head =
        #"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#
        + #"xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">"#

    private func sheet(_ rows: String) -> String {
        "\(Self.head)<sheetData>\(rows)</sheetData></worksheet>"
    }

    /// How many rows are lifted out of a sheet, and which elements come to the parser's events.
    private func lifted(_ xml: String) throws -> (Int, [String]) {
        var lifted = 0
        var names: [String] = []
        var row = PlainRow()
        let lift = RowLift { (bytes, _) throws(InspectionProblem) in
            var taken = RowLift.Taken()
            while case .row(let end) = row.read(bytes, from: taken.end) {
                taken.end = end
                taken.rows += 1
            }
            lifted += taken.rows
            taken.isCutOff = row.read(bytes, from: taken.end) == .cutOff
            return taken
        }
        try XMLEvents.read(XMLSource(lift: lift, bytes: Array(xml.utf8)), limits: ReadLimits()) {
            if case .start(let name, _, _) = $0 { names.append(name) }
        }
        #expect(!lift.isDoubtful)
        return (lifted, names)
    }

    private func expectSame(xml: [UInt8], _ what: String = "") throws {
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let workbook = """
            <workbook xmlns:r="\(relations)"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>\
            </workbook>
            """
        let relation = #"<Relationship Id="r1" Target="worksheets/sheet1.xml"/>"#
        let file = StoredZip([
            (name: "xl/workbook.xml", bytes: Array(workbook.utf8)),
            (
                "xl/_rels/workbook.xml.rels",
                Array("<Relationships>\(relation)</Relationships>".utf8)
            ), ("xl/styles.xml", Array(Self.styles.utf8)),
            ("xl/sharedStrings.xml", Array(Self.strings.utf8)), ("xl/worksheets/sheet1.xml", xml),
        ]).bytes
        var limits = ReadLimits()
        limits.rows = 40
        limits.cells = 2_000
        let (with, without) = (said(file, limits, true), said(file, limits, false))
        if with != without {
            let sheet = String(decoding: xml, as: UTF8.self)
            Issue.record("\(what): \(with)\ninstead of\n\(without)\nin\n\(sheet)")
        }
        #expect(said(file, limits, true, shown: true) == said(file, limits, false, shown: true))
    }

    private static let styles = """
        <styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode=";;;"/>\
        <numFmt numFmtId="165" formatCode="#,##0"/></numFmts>\
        <fonts><font/><font><color rgb="FFFFFFFF"/></font><font><sz val="1"/></font></fonts>\
        <fills><fill/></fills><cellXfs><xf/><xf fontId="1"/><xf fontId="2"/><xf numFmtId="164"/>\
        <xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="165"/><xf numFmtId="17"/></cellXfs>\
        </styleSheet>
        """

    private static let strings = """
        <sst><si><t>North</t></si><si><t></t></si><si><r><rPr><color rgb="FFFFFFFF"/></rPr><t>x</t></r>\
        </si><si><r><rPr><sz val="1"/></rPr><t>y</t></r></si><si><t>unused</t></si></sst>
        """

    /// Everything that is found, or why nothing is.
    private func said(
        _ file: [UInt8], _ limits: ReadLimits, _ lifts: Bool, shown: Bool = false
    ) -> String {
        do throws(InspectionProblem) {
            var found = Inspection()
            if shown {
                found.tables = try WorkbookReader.shown(
                    in: file, limits: limits, liftsRows: lifts)
            } else {
                found = try WorkbookReader.inspection(of: file, limits: limits, liftsRows: lifts)
            }
            let tables = found.tables.map { table in
                "\(table.place) \(table.sheet ?? "-") \(table.caption ?? "-") \(table.text.bytes)"
                    + " \(table.text.fields) \(table.text.rows) \(table.text.controls)"
                    + " \(table.text.percentColumns.sorted())"
            }
            return "\(tables) \(found.remarks) \(found.titles) \(found.asides) \(found.prose)"
        } catch {
            return "\(error)"
        }
    }
}

// MARK: Drawn sheets

extension RowLiftTests {
    /// Mostly plain rows, and among them everything else that a sheet may hold.
    private func drawn(_ draw: inout SeededGenerator) -> String {
        let rows = (0..<Int.random(in: 0...30, using: &draw)).map { _ in row(&draw) }
        let before = Self.before.randomElement(using: &draw) ?? ""
        let after = Self.after.randomElement(using: &draw) ?? ""
        return "\(Self.head)\(before)<sheetData>\(rows.joined())</sheetData>\(after)</worksheet>"
    }

    private static let before = [
        "", "", #"<cols><col min="2" max="3" hidden="1"/></cols>"#, "<!-- note -->",
        #"<sheetFormatPr zeroHeight="1" x14ac:dyDescent="0.25"/>"#, "<sheetData ></sheetData>",
    ]

    private static let after = [
        "", "", #"<mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#, "<?mso x?>",
        #"<hyperlinks><hyperlink ref="A1" location="A!B1" display="1"/></hyperlinks>"#,
        #"<conditionalFormatting><cfRule type="containsText" text="7"/></conditionalFormatting>"#,
    ]

    private func row(_ draw: inout SeededGenerator) -> String {
        if Int.random(in: 0..<12, using: &draw) == 0 {
            return Self.pieces.randomElement(using: &draw) ?? ""
        }
        let cells = (0..<Int.random(in: 0...6, using: &draw)).map { _ in cell(&draw) }
        let attributes = Self.rowAttributes.randomElement(using: &draw) ?? ""
        return "<row\(attributes)>\(cells.joined())</row>"
    }

    private static let rowAttributes = [
        "", "", "", "", #" r="7""#, #" r="12" spans="1:4""#, #" hidden="1""#, #" ht="1""#,
        #" ht="15.75" customHeight="1""#, #" x14ac:dyDescent="0.25""#, #" hidden="true""#,
        #" s="1" customFormat="1""#, #" r="0""#, #" note="a longer text""#, #" r="99999999999""#,
    ]

    private static let pieces = [
        "<!-- a comment -->", "text", "\n  ", "<row/>", "<row ></row >", "<![CDATA[<row></row>]]>",
        "<row><!--</row>--></row>", "<row><c><v><![CDATA[</row>]]></v></c></row>", "<?pi </row>?>",
        "<row><row><c><v>1</v></c></row></row>", "<x:row/>", "<extLst><ext/></extLst>", "</row>",
        #"<row xmlns="urn:mine"><c><v>1</v></c></row>"#, "<sheetData>", "</sheetData>",
    ]

    private func cell(_ draw: inout SeededGenerator) -> String {
        if Int.random(in: 0..<15, using: &draw) == 0 {
            return Self.oddCells.randomElement(using: &draw) ?? ""
        }
        let place =
            ["", "", #" r="A1""#, #" r="C3""#, #" r="H1""#].randomElement(using: &draw) ?? ""
        let style =
            Int.random(in: 0..<4, using: &draw) == 0
            ? #" s="\#(Int.random(in: 0...9, using: &draw))""# : ""
        let text = Self.texts.randomElement(using: &draw) ?? ""
        switch Int.random(in: 0..<6, using: &draw) {
        case 0: return #"<c\#(place)\#(style) t="inlineStr"><is><t>\#(text)</t></is></c>"#
        case 1:
            return #"<c\#(place)\#(style) t="s"><v>\#(Int.random(in: 0...6, using: &draw))</v></c>"#
        case 2:
            let type = ["b", "str", "e", "d", "n", "s", "x"].randomElement(using: &draw) ?? ""
            return #"<c\#(place) t="\#(type)"\#(style)><v>\#(text)</v></c>"#
        case 3: return "<c\(place)\(style)/>"
        default: return "<c\(place)\(style)><v>\(Int.random(in: -5...50_000, using: &draw))</v></c>"
        }
    }

    private static let texts = [
        "", "7", "-3", "0", "44000", "North", "Zoë", "a &lt; b", "a\nb", " x ", "1e5", "\u{7F}",
        "\u{FFFD}", "😀", "&#10;", "TRUE",
    ]

    private static let oddCells = [
        "<c><f>1+1</f><v>2</v></c>", "<c><v>1</v><v>2</v></c>", "<c/>text", "<c ><v>1</v></c>",
        "<c><is><t>1</t><rPh><t>2</t></rPh></is></c>", "<v>5</v>", "<c r='A1'><v>1</v></c>",
        #"<c r="ZZZ1"><v>1</v></c>"#, #"<c r="1"><v>1</v></c>"#, #"<c s="-1"><v>1</v></c>"#,
        "<c><!-- --><v>1</v></c>", "<c t=\"b\"/>", "<c cm=\"1\"><v>1</v></c>",
    ]
}
