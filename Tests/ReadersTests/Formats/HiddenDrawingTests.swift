import Outputs
import Testing

@testable import Readers

/// A PDF file of one page.
private struct Sheet {
    var content = "0 0 1 rg 10 10 20 42 re f"
    /// Entries of the page and of its resources.
    var page = ""
    var resources = "/Font << /F1 5 0 R >>"
    var catalogue = ""
    var trailer = ""
    /// Further objects, from number 6 on, as they stand in the file.
    var objects: [String] = []
    var between = ""

    var bytes: [UInt8] {
        let bodies =
            [
                "<< /Type /Catalog /Pages 2 0 R \(catalogue) >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << \(resources) >> \(page) >>",
                Self.stream("", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            ] + objects
        let all = bodies.enumerated().map { "\($0 + 1) 0 obj\n\($1)\nendobj\n" }.joined()
        return Array(
            """
            %PDF-1.7
            \(all)\(between)xref
            0 1
            0000000000 65535 f
            trailer
            << /Size 9 /Root 1 0 R \(trailer) >>
            startxref
            9
            %%EOF

            """.utf8)
    }

    static func stream(_ head: String, _ content: String) -> String {
        "<< /Length \(content.utf8.count) \(head) >>\nstream\n\(content)\nendstream"
    }

    static func text(_ words: String = "names", before: String = "", at place: String = "20 60 Td")
        -> String
    {
        "BT \(before) /F1 12 Tf \(place) (\(words)) Tj ET"
    }
}

private struct SheetCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let hides: String?

    init(_ name: String, hides: String? = nil, _ change: (inout Sheet) -> Void) {
        var sheet = Sheet()
        change(&sheet)
        (self.name, bytes, self.hides) = (name, sheet.bytes, hides)
    }

    var testDescription: String { name }

    func check() throws { HiddenCase(name, "", hides: hides).check(try inspected(bytes)) }
}

private let transparent = "/ExtGState << /G << /ca 0 /CA 1 >> /H << /ca 0.3 >> >>"

private let texts = [
    SheetCase("text") { $0.content += "\n" + Sheet.text() },
    SheetCase("transparent text", hides: "invisible") {
        $0.resources += transparent
        $0.content = "/G gs " + Sheet.text()
    },
    SheetCase("pale text") {
        $0.resources += transparent
        $0.content = "/H gs " + Sheet.text()
    },
    SheetCase("text after the transparency") {
        $0.resources += transparent
        $0.content = "q /G gs Q " + Sheet.text()
    },
    SheetCase("letters drawn by their edges") {
        $0.resources += transparent
        $0.content = "/G gs " + Sheet.text(before: "1 Tr")
    },
    SheetCase("black on black", hides: "colour of its ground") {
        $0.content = "0 g 10 50 150 30 re f " + Sheet.text()
    },
    SheetCase("black on black by corners", hides: "colour of its ground") {
        $0.content = "0 0 0 rg 10 50 m 160 50 l 160 80 l 10 80 l h f 0 g " + Sheet.text()
    },
    SheetCase("grey on black") {
        $0.content = "0 g 10 50 150 30 re f 0.5 g " + Sheet.text()
    },
    SheetCase("black on black under a grey box") {
        $0.content = "0 g 10 50 150 30 re f 0.5 g 10 50 150 30 re f 0 g " + Sheet.text()
    },
    SheetCase("black that begins on black") {
        $0.content = "0 g 10 50 12 30 re f " + Sheet.text("a longer text")
    },
    SheetCase("white on white", hides: "white") { $0.content = "1 g " + Sheet.text() },
    SheetCase("white on a bar") { $0.content = "0 g 10 50 150 30 re f 1 g " + Sheet.text() },
    SheetCase("white on a slice of a pie") {
        $0.content =
            "0 g 10 50 m 160 50 l 90 90 80 90 10 50 c h f 1 g " + Sheet.text("n", at: "80 60 Td")
    },
    SheetCase("white by the ink of a printer", hides: "white") {
        $0.content = "0 0 0 0 k " + Sheet.text()
    },
    SheetCase("an ink that only the printer knows", hides: "not followed") {
        $0.resources += "/ColorSpace << /S [/Separation /Spot /DeviceGray 9 0 R] >>"
        $0.content = "/S cs 1 scn " + Sheet.text()
    },
    SheetCase("clipped away", hides: "clipped") {
        $0.content = "q 0 0 1 1 re W n " + Sheet.text() + " Q"
    },
    SheetCase("clipped to what holds it") {
        $0.content = "q 0 0 190 90 re W n " + Sheet.text() + " Q"
    },
    SheetCase("clipped to nothing by two boxes", hides: "clipped") {
        $0.content = "q 0 0 10 90 re W n 100 0 90 90 re W n " + Sheet.text() + " Q"
    },
    SheetCase("after the clip") { $0.content = "q 0 0 1 1 re W n Q " + Sheet.text() },
    SheetCase("behind a soft mask", hides: "soft mask") {
        $0.resources += "/ExtGState << /G << /SMask << /S /Alpha /G 6 0 R >> >> >>"
        $0.objects = [Sheet.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 1 1 re f")]
        $0.content = "/G gs " + Sheet.text()
    },
    SheetCase("after a soft mask") {
        $0.resources +=
            "/ExtGState << /G << /SMask << /S /Alpha /G 6 0 R >> >> /H << /SMask /None >> >>"
        $0.objects = [Sheet.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 1 1 re f")]
        $0.content = "/G gs 0 0 5 5 re f /H gs " + Sheet.text()
    },
    SheetCase("a font of glyphs by number", hides: "what its letters are") {
        $0.resources = "/Font << /F1 << /Type /Font /Subtype /Type0 /Encoding /Identity-H >> >>"
        $0.content = "BT /F1 12 Tf 20 60 Td <00310032> Tj ET"
    },
    SheetCase("a font whose names of glyphs say nothing", hides: "what its letters are") {
        $0.resources =
            "/Font << /F1 << /Type /Font /Subtype /Type1 /Encoding << /Differences [97 /g1 /g2] >> >> >>"
        $0.content = Sheet.text("ab")
    },
    SheetCase("a font that names its glyphs") {
        $0.resources =
            "/Font << /F1 << /Type /Font /Subtype /Type1 /Encoding << /Differences [97 /three /eacute] >> >> >>"
        $0.content = Sheet.text("ab")
    },
    SheetCase("a font that says other letters than it draws", hides: "other letters") {
        $0.resources =
            "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >> >>"
        $0.objects = [
            Sheet.stream(
                "",
                "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <61> <7A> <0020> endbfrange"
            )
        ]
        $0.content = Sheet.text()
    },
    SheetCase("a font that says the letters that it draws") {
        $0.resources =
            "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >> >>"
        $0.objects = [
            Sheet.stream(
                "",
                "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <61> <7A> <0061> endbfrange"
            )
        ]
        $0.content = Sheet.text()
    },
    SheetCase("without width", hides: "small") { $0.content = Sheet.text(before: "0 Tz") },
    SheetCase("without width by its matrix", hides: "small") {
        $0.content = Sheet.text(at: "0.001 0 0 1 20 60 Tm")
    },
    SheetCase("turned") { $0.content = Sheet.text(at: "0 1 -1 0 60 20 Tm") },
    SheetCase("under a box", hides: "under a filled box") {
        $0.content = Sheet.text() + " 0 g 10 50 150 30 re f"
    },
    SheetCase("under a box that lets it through") {
        $0.resources += transparent
        $0.content = Sheet.text() + " /H gs 0 g 10 50 150 30 re f"
    },
    SheetCase("under a box with round corners", hides: "under a filled box") {
        $0.content =
            Sheet.text()
            + " 0 g 12 50 m 150 50 l 155 50 160 55 160 60 c 160 80 l 10 80 l 10 55 l h f"
    },
    SheetCase("cut off by the crop", hides: "outside the page") {
        $0.content = Sheet.text()
        $0.page = "/CropBox [0 0 200 20]"
    },
    SheetCase("a bar cut off by the crop", hides: "outside the page") {
        $0.page = "/CropBox [0 0 9 9]"
    },
    SheetCase("a bar within the crop") { $0.page = "/CropBox [5 5 190 90]" },
    SheetCase("an alternative text in the page", hides: "alternative") {
        $0.content = "/Figure << /Alt (three girls) >> BDC 10 10 20 42 re f EMC"
    },
    SheetCase("another text than is shown", hides: "alternative") {
        $0.content = "/Span << /ActualText (the three girls) >> BDC " + Sheet.text("n") + " EMC"
    },
    SheetCase("two letters that are said to be others", hides: "alternative") {
        $0.content = "/Span << /ActualText <FEFF00660069> >> BDC " + Sheet.text("n") + " EMC"
    },
    SheetCase("a ligature") {
        $0.content = "/Span << /ActualText <FEFF00660069> >> BDC " + Sheet.text("\\256") + " EMC"
    },
    SheetCase("a comment for a person") { $0.content += "\n% three girls\n" },
]

private let parts = [
    SheetCase("nothing more") { _ in },
    SheetCase("a form in use") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.content = "/I Do"
        $0.objects = [Sheet.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 5 5 re f")]
    },
    SheetCase("a form that nothing draws", hides: "no page draws") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.objects = [
            Sheet.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", Sheet.text())
        ]
    },
    SheetCase("a mark that nothing draws") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.objects = [
            Sheet.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 m 5 5 l S")
        ]
    },
    SheetCase("a picture that nothing draws", hides: "no page draws") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.objects = [
            Sheet.stream("/Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray", "abcd")
        ]
    },
    SheetCase("a picture of no size", hides: "picture") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.content = "q 0.01 0 0 0.01 5 5 cm /I Do Q"
        $0.objects = [
            Sheet.stream("/Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray", "abcd")
        ]
    },
    SheetCase("hidden text in a form in a form", hides: "invisible") {
        $0.resources += "/XObject << /I 6 0 R >>"
        $0.content = "/I Do"
        $0.objects = [
            Sheet.stream(
                "/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /J 7 0 R >> >>", "/J Do"
            ),
            Sheet.stream("/Subtype /Form /BBox [0 0 99 99]", Sheet.text(before: "3 Tr")),
        ]
    },
    SheetCase("a stream of an entry of its own", hides: "no page draws") {
        $0.catalogue = "/Names2 6 0 R"
        $0.objects = [Sheet.stream("", "three girls")]
    },
    SheetCase("an object that nothing refers to", hides: "no page refers to") {
        $0.objects = ["(three girls)"]
    },
    SheetCase("a number that nothing refers to") { $0.objects = ["12"] },
    SheetCase("the label of a page", hides: "label") {
        $0.catalogue = "/PageLabels << /Nums [0 << /P (girls ) >>] >>"
    },
    SheetCase("pages with Roman numbers") {
        $0.catalogue = "/Lang (en-GB) /PageLabels << /Nums [0 << /S /r >>] >>"
    },
    SheetCase("the name of a place", hides: "name of a place") {
        $0.catalogue = "/Dests << /three-girls [3 0 R /Fit] >>"
    },
    SheetCase("the name of a place in a tree", hides: "name of a place") {
        $0.catalogue = "/Names << /Dests << /Names [(three girls) [3 0 R /Fit]] >> >>"
    },
    SheetCase("hyperref's names") {
        $0.catalogue =
            "/Names << /Dests << /Names [(page.1) [3 0 R /Fit] (section.2.1) 3 0 R] >> >>"
    },
    SheetCase("a bookmark", hides: "title") {
        $0.catalogue = "/Outlines 6 0 R"
        $0.objects = [
            "<< /First 7 0 R /Last 7 0 R /Count 1 >>", "<< /Title (three girls) /Parent 6 0 R >>",
        ]
    },
    SheetCase("an alternative text of a structure", hides: "alternative") {
        $0.catalogue = "/StructTreeRoot 6 0 R"
        $0.objects = ["<< /Type /StructTreeRoot /K << /S /Figure /Alt (three girls) >> >>"]
    },
    SheetCase("a text in an entry of its own", hides: "no page shows") { $0.page = "/Who (girls)" },
    SheetCase("bytes between objects", hides: "between") { $0.between = "three girls\n" },
    SheetCase("an entry twice") { $0.page = "/Contents 4 0 R" },
    SheetCase("another content for the page", hides: "no page draws") {
        $0.page = "/Contents 6 0 R"
        $0.objects = [Sheet.stream("", "0 0 5 5 re f")]
    },
    SheetCase("transparent text by the second of two resources", hides: "invisible") {
        $0.page = "/Resources << \(transparent) >>"
        $0.content = "/G gs " + Sheet.text()
    },
    SheetCase("a bookmark that repeats a heading") {
        $0.content = Sheet.text("Three", at: "20 60 Td") + " " + Sheet.text("girls", at: "20 40 Td")
        $0.catalogue = "/Outlines 6 0 R"
        $0.objects = ["<< /First 7 0 R >>", "<< /Title (Three girls) /Parent 6 0 R >>"]
    },
    SheetCase("the name of a sheet as a bookmark, by LibreOffice") {
        $0.catalogue = "/Outlines 6 0 R"
        $0.objects = [
            "<< /First 7 0 R >>", "<< /Title (Sheet1) /Parent 6 0 R /Dest [3 0 R /Fit] >>",
        ]
        $0.trailer = "/Info << /Producer (LibreOffice 7.4) /Creator (Calc) >>"
    },
    SheetCase("Chrome's numbers of cells") {
        $0.catalogue = "/StructTreeRoot 6 0 R"
        $0.objects = ["<< /IDTree 7 0 R >>", "<< /Names [(node00000012) 7 0 R] >>"]
    },
    SheetCase("a digest") { $0.trailer = "/ID [<00ff10c3a9b2d4e5> <00ff10c3a9b2d4e5>]" },
    SheetCase("a text as a digest", hides: "identifier") { $0.trailer = "/ID [(three girls) (b)]" },
    SheetCase("a program") {
        $0.trailer =
            "/Info << /Producer (R 4.2.2) /Creator (Calc) /CreationDate (D:20261121100000Z) >>"
    },
    SheetCase("LibreOffice") {
        $0.trailer = "/Info << /Producer (LibreOffice 7.4) /Creator (Writer) >>"
    },
    SheetCase("an author in the trailer", hides: "author") {
        $0.trailer = "/Info << /Author (Somebody Else) >>"
    },
    SheetCase("an author in digits", hides: "author") {
        $0.trailer = "/Info << /Author <536f6d65626f6479> >>"
    },
    SheetCase("an author in UTF-16", hides: "author") {
        $0.trailer = "/Info << /Author <FEFF0053006F006D0065> >>"
    },
    SheetCase("an author whose name begins like a program's", hides: "author") {
        $0.trailer = "/Info << /Author (Sasha Wordsworth) >>"
    },
    SheetCase("another property", hides: "of their own") {
        $0.trailer = "/Info << /Producer (R 4.2) /Pupil (P100231) >>"
    },
    SheetCase("a date that is none", hides: "date") {
        $0.trailer = "/Info << /CreationDate (three girls) >>"
    },
]

@Suite struct HiddenDrawingTests {
    @Test(arguments: texts)
    fileprivate func `finds a text that the page does not show, and no other`(
        of sample: SheetCase
    ) throws { try sample.check() }

    @Test(arguments: parts)
    fileprivate func `finds what no page shows of a PDF file, and nothing else`(
        of sample: SheetCase
    ) throws { try sample.check() }

    @Test func `a comment of somebody is for a person, one of a program is not`() throws {
        var sheet = Sheet()
        sheet.between = "% three girls\n"
        #expect(try inspected(sheet.bytes).remarks.map(\.review) == [true])
        sheet.between = "% ReportLab generated PDF document -- digest (opensource)\n"
        #expect(try inspected(sheet.bytes).remarks.isEmpty)
    }

    @Test(arguments: [(1, 23, false), (6, 6, true)])
    func `the edges of the cells of a table are no marks`(
        width: Int, height: Int, areMarks: Bool
    ) throws {
        var sheet = Sheet()
        sheet.content = (0..<40).map { "\($0 * 37 % 150) \($0 * 53 % 60) \(width) \(height) re f" }
            .joined(separator: "\n")
        #expect(try inspected(sheet.bytes).parts.isEmpty == !areMarks)
    }

    @Test func `the words of a font that names its glyphs are read`() throws {
        var sheet = Sheet()
        sheet.resources =
            "/Font << /F1 << /Type /Font /Subtype /Type3 /Encoding << /Differences [1 /N /o 4 /three /a5 /uni0041 /space] >> >> >>"
        sheet.content = "BT /F1 12 Tf 20 20 Td <01020407060102> Tj ET"
        #expect(try inspected(sheet.bytes).titles == ["No3 ANo\n"])
    }

    @Test func `the words of a font that numbers its letters are read`() throws {
        var sheet = Sheet()
        sheet.resources = "/Font << /F1 << /Type /Font /Subtype /Type0 /ToUnicode 6 0 R >> >>"
        sheet.objects = [
            Sheet.stream(
                "",
                """
                1 begincodespacerange <0000> <FFFF> endcodespacerange
                1 beginbfchar <0001> <004E> endbfchar
                2 beginbfrange <0002> <0003> <006F> <0005> <0006> [<0072> <00740068>] endbfrange
                """)
        ]
        sheet.content = "BT /F1 12 Tf 20 20 Td [<00010002> -3 <00050006>] TJ ET"
        let found = try inspected(sheet.bytes)
        #expect(found.titles == ["North\n"])
        #expect(found.failing.isEmpty)
    }

    @Test(arguments: [
        ("Word's empty table", "xref\n0 0\ntrailer\n<< /Size 9 /Root 1 0 R >>\n", false),
        ("an object", "6 0 obj\n(three girls)\nendobj\ntrailer\n<< /Root 1 0 R >>\n", true),
        ("a page taken out", "xref\n3 1\n0000000000 65535 f\ntrailer\n<< >>\n", true),
        ("another place", "xref\n3 1\n0000000900 00000 n\ntrailer\n<< >>\n", true),
    ])
    func `a document with a second end is revised only if something came with it`(
        name: String, more: String, isRevised: Bool
    ) throws {
        let bytes = Sheet().bytes + Array("\(more)startxref\n9\n%%EOF\n".utf8)
        let said = try inspected(bytes).failing.contains { $0.contains("revisions") }
        #expect(said == isRevised)
    }

    @Test func `the marks of a form count once, however often it is drawn`() throws {
        var sheet = Sheet()
        sheet.resources += "/XObject << /I 6 0 R >>"
        sheet.objects = [
            Sheet.stream("/Subtype /Form /BBox [0 0 9 9]", "0 0 m 1 1 2 2 3 3 c 0 0 5 5 re f")
        ]
        sheet.content = String(repeating: "/I Do ", count: 14)
        #expect(try inspected(sheet.bytes).parts.isEmpty)
        sheet.content += "/I Do"
        #expect(try inspected(sheet.bytes).parts.map(\.place) == ["15 marks (uses of one look)"])
    }

    @Test func `a document whose pages lead back to themselves has none`() throws {
        var sheet = Sheet()
        sheet.objects = ["<< /Type /Pages /Kids [6 0 R] >>"]
        let text = String(decoding: sheet.bytes, as: UTF8.self)
        let looped = text.replacing("/Root 1 0 R", with: "/Root 7 0 R").replacing(
            "xref\n0 1", with: "7 0 obj\n<< /Type /Catalog /Pages 6 0 R >>\nendobj\nxref\n0 1")
        #expect(try inspected(looped).failing.contains { $0.contains("no page") })
    }

    @Test(arguments: [
        ("matplotlib v3.11, https://matplotlib.org", true), ("R 4.2.2", true), ("R", true),
        ("R version 4.2.2 (2022-10-31)", true), ("GPL Ghostscript 10.00.0", true),
        ("Qt 5.15.3", true),
        ("Microsoft® Excel® 2019", true), ("pdfTeX-1.40.24", true), ("PyPDF2", true),
        ("Vega", false),
        ("Vega 5.2", true), ("Wordsworth", false), ("R Smith", false), ("Sasha", false),
        ("Pythonidae", false), ("Stata 18.0", true), ("Cairoli, M.", false), ("", true),
    ])
    func `a program is known by its name and version, a person is none`(text: String, isOne: Bool) {
        #expect(Metadata.namesProgram(text) == isOne)
    }
}
