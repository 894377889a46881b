import Outputs
import Testing

@testable import Readers

/// A page, a LaTeX text or an RTF document, and words of what must be found hidden in it; nothing for
/// a clean one.
struct HiddenCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    var hides: String?

    init(_ name: String, _ text: String, hides: String? = nil) {
        (self.name, self.text, self.hides) = (name, text, hides)
    }

    var testDescription: String { name }

    func check(_ found: Inspection) {
        if let hides {
            #expect(found.failing.contains { $0.contains(hides) }, "\(found.remarks)")
        } else {
            #expect(found.failing.isEmpty, "\(found.remarks)")
        }
    }
}

private let table =
    "<table><tr><th>region</th><th>n</th></tr><tr><td>North</td><td>42</td></tr></table>"

private func page(_ body: String, style: String = "") -> String {
    "<!DOCTYPE html><html><head><title>Report</title>"
        + (style.isEmpty ? "" : "<style>\(style)</style>") + "</head><body>\(body)</body></html>"
}

private let pages = [
    HiddenCase("no style", page("<p>Counts</p>" + table)),
    HiddenCase(
        "a class that hides", page("<p class='a b'>seen by nobody</p>", style: ".a{display:none}"),
        hides: "hidden"),
    HiddenCase(
        "a class that nothing has", page("<p class=b>Counts</p>", style: ".a{display:none}")),
    HiddenCase(
        "an element within a class",
        page("<div class=a><p>Counts</p></div>", style: ".a > p { visibility : hidden }"),
        hides: "hidden"),
    HiddenCase(
        "an element outside of the class",
        page("<div class=b><p>Counts</p></div>", style: ".a p { visibility: hidden }")),
    HiddenCase(
        "an identifier in capitals of CSS",
        page("<p id=x>Counts</p>", style: "/* notes */ p#x { OPACITY: 0.0 !important }"),
        hides: "hidden"),
    HiddenCase(
        "hidden when printed",
        page("<p class=a>Counts</p>", style: "@media print{.a{display:none}}"),
        hides: "not in print"),
    HiddenCase(
        "a menu that is not printed",
        page("<nav class=a><p>Counts</p></nav>", style: "@media print{.a{display:none}}")),
    HiddenCase(
        "hidden on a screen",
        page("<p class=a>Counts</p>", style: "@media screen{.b{left:0} .a{display:none}}"),
        hides: "hidden"),
    HiddenCase(
        "a style behind the text", page("<p class=a>Counts</p><style>.a{font-size:0px}</style>"),
        hides: "hidden"),
    HiddenCase(
        "white on white", page("<p style='color:#FFF'>Counts</p>"), hides: "hidden"),
    HiddenCase(
        "white on a dark heading, as kableExtra writes it",
        page(
            "<p style='color: white !important;background-color: rgba(215, 38, 30, 1) !important;'>n</p>"
        )),
    HiddenCase(
        "white within a dark row",
        page("<div style='background:#333'><b style='color:#fff'>n</b></div>")),
    HiddenCase(
        "white headings by a style",
        page(table, style: "table th { background-color: #205081; color: white; }")),
    HiddenCase(
        "a colour on itself", page("<p style='color:#123456;background-color:#123456'>n</p>"),
        hides: "hidden"),
    HiddenCase("no border", page("<p style='border-width:0;line-height:0.9;width:0.5em'>n</p>")),
    HiddenCase(
        "no height", page("<p style='max-height: 0; overflow: hidden'>n</p>"), hides: "hidden"),
    HiddenCase(
        "a stored number behind a mark", page("<table><tr><td x:num='3'>[c]</td></tr></table>"),
        hides: "stored value"),
    HiddenCase(
        "LibreOffice's stored number",
        page("<table><tr><td sdval='3' sdnum='2057;'></td></tr></table>"),
        hides: "stored value"),
    HiddenCase(
        "the stored number that shows", page("<table><tr><td sdval='42'>42</td></tr></table>")),
    HiddenCase(
        "a formula of Excel", page("<table><tr><td x:num x:fmla='=A1'>42</td></tr></table>"),
        hides: "formula"),
    HiddenCase("an attribute of nobody", page("<p note='three girls'>n</p>"), hides: "attribute"),
    HiddenCase(
        "attributes that set the page", page("<p align='right' lang='en-GB' class='abc'>n</p>")),
    HiddenCase(
        "a background from elsewhere", page("<table background='http://example.org/x'></table>"),
        hides: "from elsewhere"),
    HiddenCase(
        "a button that is a picture from elsewhere",
        page("<input type='image' src='http://example.org/x'>"), hides: "from elsewhere"),
    HiddenCase("a declaration of nobody", page("<!three girls>"), hides: "comment"),
    HiddenCase("a processing instruction", page("<?girls three?>"), hides: "comment"),
    HiddenCase("an XML declaration", "<?xml version='1.0'?>" + page("<p>n</p>")),
    HiddenCase(
        "a drawing with a hidden part",
        page("<svg viewBox='0 0 9 9'><text display='none'>names</text></svg>"), hides: "hidden"),
    HiddenCase(
        "a drawing with foreign content",
        page("<svg viewBox='0 0 9 9'><foreignObject><p>n</p></foreignObject></svg>"),
        hides: "foreign content"),
    HiddenCase(
        "a clean drawing", page("<svg viewBox='0 0 9 9'><rect width='3' height='4'/></svg>")),
]

private func latex(_ before: String, _ row: String = "North & 42 \\\\", after: String = "")
    -> String
{
    "\(before)\n\\begin{tabular}{lr}\nregion & n \\\\\n\(row)\n\\end{tabular}\n\(after)"
}

private let latexTexts = [
    HiddenCase("a table", latex("")),
    HiddenCase("a comment", latex("% somebody said so"), hides: "comment"),
    HiddenCase(
        "a comment behind a row", latex("", "North & 42 \\\\ % three of them"), hides: "comment"),
    HiddenCase("a ruler of signs", latex("%---- ====")),
    HiddenCase(
        "a column that papers hide",
        "\\begin{tabular}{lrH}\nregion & n & m \\\\\nNorth & 42 & 3 \\\\\n\\end{tabular}",
        hides: "a column"),
    HiddenCase(
        "a column without width",
        "\\begin{tabular}{lp{0pt}}\nregion & n \\\\\nNorth & 42 \\\\\n\\end{tabular}",
        hides: "a column"),
    HiddenCase(
        "a digit beside each cell",
        "\\begin{tabular}{lr@{1}}\nregion & n \\\\\nNorth & 3 \\\\\n\\end{tabular}",
        hides: "a column"),
    HiddenCase(
        "columns of many kinds",
        "\\begin{tabular*}{0.9\\textwidth}{@{\\extracolsep{5pt}}>{\\bfseries}lp{10pt}r@{.}l}\nHall & n \\\\\nNorth & 42 \\\\\n\\end{tabular*}"
    ),
    HiddenCase("no comment", latex("", "North (5\\%) & 42 \\\\")),
    HiddenCase(
        "stargazer's own comments",
        latex(
            """
            % Table created by stargazer v.5.2.3 by Marek Hlavac, Social Policy Institute. E-mail: marek.hlavac at gmail.com
            % Date and time: Sat, Nov 21, 2026 - 10:00:00
            """)),
    HiddenCase(
        "xtable's own comments",
        latex(
            "% latex table generated in R 4.2.2 by xtable 1.8-4 package\n% Sat Nov 21 10:00:00 2026"
        )),
    HiddenCase(
        "more than a program's comment",
        latex("% Table created by stargazer v.5.2.3 for the girls of Ashford"), hides: "comment"),
    HiddenCase(
        "a command that nothing uses", latex("\\newcommand{\\note}{P100231 of Ashford}"),
        hides: "nothing uses"),
    HiddenCase(
        "a definition that nothing uses", latex("\\def\\note{Ashford}"), hides: "nothing uses"),
    HiddenCase(
        "a command that is used", latex("\\newcommand{\\place}{Ashford}", "\\place & 42 \\\\")),
    HiddenCase(
        "esttab's command for stars without stars",
        latex("{\\def\\sym#1{\\ifmmode^{#1}\\else\\(^{#1}\\)\\fi}", after: "}")),
    HiddenCase(
        "pandoc's lists without a list",
        latex(
            "\\providecommand{\\tightlist}{%\n \\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}}"
        )),
    HiddenCase(
        "pandoc's colours without code",
        latex("\\newcommand{\\AlertTok}[1]{\\textcolor[rgb]{0.94,0.16,0.16}{\\textbf{#1}}}")),
    HiddenCase(
        "an author of the PDF", latex("\\hypersetup{pdfauthor={Somebody Else}, hidelinks}"),
        hides: "author"),
    HiddenCase(
        "pandoc's properties",
        latex("\\hypersetup{pdftitle={Counts},pdfcreator={LaTeX via pandoc}}")),
    HiddenCase("room for a digit", latex("", "North & \\phantom{0}42 \\\\")),
    HiddenCase("room for a name", latex("", "North & \\hphantom{Ashford}42 \\\\"), hides: "hides"),
    HiddenCase(
        "white text", latex("", "\\textcolor[rgb]{1,1,1}{Ashford} & 42 \\\\"), hides: "white"),
]

private func rtf(_ body: String) -> String {
    """
    {\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times;}}{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0\\blue90;}
    \(body)\\pard\\par}
    """
}

private func row(_ cells: String..., look: String = "") -> String {
    "\\trowd\(look)\\cellx2000\\cellx4000 " + cells.map { "\\intbl \($0)\\cell " }.joined()
        + "\\row\n"
}

private let richTexts = [
    HiddenCase("a table", rtf(row("region", "n") + row("North", "42"))),
    HiddenCase(
        "white text", rtf("{\\cf1 Ashford}" + row("region", "n") + row("North", "42")),
        hides: "white"),
    HiddenCase("white blanks", rtf("{\\cf1  }" + row("region", "n") + row("North", "42"))),
    HiddenCase("dark text", rtf("{\\cf2 Counts}" + row("region", "n") + row("North", "42"))),
    HiddenCase(
        "a white heading on a dark cell",
        rtf(row("{\\cf1 region}", "{\\cf1 n}", look: "\\clcbpat2") + row("North", "42"))),
    HiddenCase(
        "a white cell below the dark heading",
        rtf(row("region", "n", look: "\\clcbpat2") + row("{\\cf1 North}", "42")), hides: "white"),
    HiddenCase("a colour on itself", rtf("{\\cf2\\highlight2 Ashford}"), hides: "background"),
    HiddenCase("no size", rtf("{\\fs0 Ashford}"), hides: "small"),
    HiddenCase("a size that ends with its group", rtf("{\\fs1 }Counts")),
    HiddenCase(
        "hidden text", rtf(row("region", "n") + row("{\\v Ashford}", "42")), hides: "hidden"),
    HiddenCase("text that is hidden no more", rtf("{\\v\\v0 Counts}")),
    HiddenCase("a tracked deletion", rtf("{\\deleted Ashford}"), hides: "deletion"),
    HiddenCase("off its line", rtf("{\\up10000 Ashford}"), hides: "off its line"),
    HiddenCase("a superscript", rtf("Counts{\\up6 2}")),
    HiddenCase("off the page", rtf("{\\pard\\li-30000 Ashford\\par}"), hides: "off the page"),
    HiddenCase("a hanging line", rtf("{\\pard\\li720\\fi-360 Counts\\par}")),
    HiddenCase("a line without height", rtf("{\\pard\\sl-1 Ashford\\par}"), hides: "height"),
    HiddenCase("a part of nobody", rtf("{\\*\\note{\\b{Ashford}}}"), hides: "no program shows"),
    HiddenCase("a part of nobody without words", rtf("{\\*\\note{\\b }}")),
    HiddenCase("an entry of an index", rtf("{\\xe {Ashford}}"), hides: "index"),
    HiddenCase("revisers", rtf("{\\*\\revtbl {Unknown;}{Ashford;}}"), hides: "revisers"),
    HiddenCase("Word's reviser of old", rtf("{\\*\\revtbl {Unknown;}}")),
    HiddenCase("words for a bullet", rtf("{\\listtext Ashford School\\tab}"), hides: "list"),
    HiddenCase("a number of a list", rtf("{\\listtext viii.\\tab}Counts")),
    HiddenCase(
        "a property of a shape", rtf("{\\shp{\\*\\shpinst{\\sp{\\sn wzName}{\\sv Ashford}}}}"),
        hides: "shape"),
    HiddenCase(
        "a shape of numbers",
        rtf("{\\shp{\\*\\shpinst{\\sp{\\sn fLine}{\\sv }}{\\shptxt Counts\\par}}}")),
    HiddenCase("a program's store", rtf("{\\*\\datastore 417368666f7264}"), hides: "own"),
    HiddenCase("an empty store", rtf("{\\*\\datastore 010500000200000000}")),
    HiddenCase(
        "a field from a file",
        rtf("{\\field{\\*\\fldinst INCLUDETEXT \"C:\\\\a.docx\"}{\\fldrslt n}}"),
        hides: "another file"),
    HiddenCase("the number of the page", rtf("{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}")),
    HiddenCase(
        "words in the place of a letter", rtf("\\uc14 \\u111Ashford School."), hides: "letter"),
    HiddenCase("a letter with its place", rtf("N\\u244\\'f4rth \\u8211-")),
]

@Suite struct HiddenTextTests {
    @Test(arguments: pages) func `finds what a page does not show, and nothing else`(
        of sample: HiddenCase
    ) throws { sample.check(try inspected(sample.text)) }

    @Test(arguments: latexTexts) func `finds what a LaTeX text does not show, and nothing else`(
        of sample: HiddenCase
    ) throws {
        sample.check(
            try #require(
                try FileInspector.inspection(
                    of: Array(sample.text.utf8), type: .latex, nature: .delimited,
                    limits: ReadLimits())))
    }

    @Test(arguments: richTexts) func `finds what an RTF document does not show, and nothing else`(
        of sample: HiddenCase
    ) throws { sample.check(try inspected(sample.text)) }

    @Test func `each table of a LaTeX text has its own caption, above it or below`() {
        func float(_ above: String, _ below: String = "") -> String {
            "\\begin{table}\(above)\n\\begin{tabular}{lr}\na & n \\\\\nx & 42 \\\\\n"
                + "\\end{tabular}\(below)\n\\end{table}\n"
        }
        let text =
            float("\\caption{First, by \\textbf{a}}") + float("\\caption[short]{Second}")
            + float("")
            + float("", "\\caption{Fourth}") + float("\\caption{Fifth}")
        let found = LatexTables.inspection(of: Array(text.utf8))
        #expect(
            found.tables.map(\.caption) == [
                "First, by \\textbf{a}", "Second", nil, "Fourth", "Fifth",
            ])
        #expect(found.titles.contains("short"))
    }

    @Test func `the letters of an RTF document are those that its readers show`() throws {
        let written = [
            ("N\\u244?rth", "N\u{F4}rth"), ("{\\uc1\\u244\\'f4}", "\u{F4}"),
            ("{\\uc0\\u244 }t", "\u{F4}t"), ("St Helen\\rquote s", "St Helen\u{2019}s"),
            ("2019\\'9620", "2019\u{2013}20"), ("{\\uc2\\u8211\\'96\\'20}x", "\u{2013}x"),
            ("\\u-10179?\\u-8704?", "\u{1F600}"), ("non\\_binary", "non-binary"),
            ("\\u8217\\rquote s", "\u{2019}s"),
        ]
        for (text, shown) in written {
            let found = try inspected(rtf(row("region", "n") + row(text, "42")))
            #expect(found.drawnTables == ["region|n / \(shown)|42"], "\(text)")
            #expect(found.failing.isEmpty)
        }
    }

    @Test func `a mark above the line is no digit of the number in an RTF document`() throws {
        let written = [
            ("3{\\super 1}", "3"), ("{\\super 1}3", "3"), ("3{\\up6 1}", "3"),
            ("{\\strike 6}3", "3"),
            ("0.512{\\super ***}", "0.512***"), ("3{\\footnote 1}", "3"), ("{\\super 3}", "3"),
            ("3{\\super 123}", "3 123"),
        ]
        for (text, shown) in written {
            let found = try inspected(rtf(row("region", "n") + row("North", text)))
            #expect(found.drawnTables == ["region|n / North|\(shown)"], "\(text)")
            #expect(found.failing.isEmpty != text.contains("strike"))
        }
    }

    @Test func `what an RTF document hides stands in no cell`() throws {
        let looks = ["\\v", "\\deleted", "\\cf1", "\\fs1", "\\up9999"]
        for look in looks {
            let hidden = row("{\(look) Ashford}North", "42")
            let found = try inspected(rtf(row("region", "n") + hidden))
            #expect(found.drawnTables == ["region|n / North|42"])
            #expect(!found.failing.isEmpty)
        }
        let foot = try inspected(rtf(row("region", "n") + row("North{\\footnote 1}", "42")))
        #expect(foot.drawnTables == ["region|n / North|42"])
    }

    @Test func `what is merged over lines is the label of each, in every format`() throws {
        let lines = "region|sex|n / North|F|42 / North|M|37"
        let html =
            "<html><table><tr><th>region</th><th>sex</th><th>n</th></tr><tr><td rowspan=2>North</td>"
            + "<td>F</td><td>42</td></tr><tr><td>M</td><td>37</td></tr></table></html>"
        #expect(try inspected(html).drawnTables == [lines])
        let latex = LatexTables.inspection(
            of:
                Array(
                    """
                    \\begin{tabular}{llr}
                    region & sex & n \\\\
                    \\multirow{2}{*}{North} & F & 42 \\\\
                     & M & 37 \\\\
                    \\end{tabular}
                    """.utf8))
        #expect(latex.drawnTables == [lines])
        let merged = "\\trowd\\clvmgf\\cellx1\\cellx2\\cellx3 North\\cell F\\cell 42\\cell\\row"
        let below = "\\trowd\\clvmrg\\cellx1\\cellx2\\cellx3 \\cell M\\cell 37\\cell\\row"
        let head = "\\trowd\\cellx1\\cellx2\\cellx3 region\\cell sex\\cell n\\cell\\row"
        #expect(try inspected(rtf(head + merged + below)).drawnTables == [lines])
    }

    @Test func `a number that is merged over lines stands once, a year below its region twice`() {
        var labels = MergedLabels()
        let asked = [("42", 1, 2), ("North", 1, 0), ("2019", 1, 1), ("2019", 2, 1)]
        let answers = asked.map { labels.mayStand($0, in: $1, $2) }
        #expect(answers == [false, true, true, false])
    }

    @Test func `a command stands for its text in a cell`() throws {
        let text = latex("\\newcommand{\\few}{3}", "North & \\few{} \\\\")
        let found = LatexTables.inspection(of: Array(text.utf8))
        #expect(found.drawnTables == ["region|n / North|3"])
    }

    @Test func `a paragraph divides two tables of an RTF document`() throws {
        let two = rtf(
            row("region", "n") + row("North", "42") + "\\pard\\par" + row("region", "n")
                + row("South", "3"))
        #expect(
            try inspected(two).drawnTables == ["region|n / North|42", "region|n / South|3"])
        #expect(
            try inspected(rtf(row("region", "n") + row("North", "42"))).drawnTables.count == 1)
    }

    @Test func `what knitr prints into a page is read like a log`() throws {
        let lines = ["##          F  M", "##   North 42 37", "##   South 55  3"]
        let found = try inspected(
            page("<pre><code>" + lines.joined(separator: "\n") + "</code></pre>"))
        #expect(found.drawnTables == ["|F|M / North|42|37 / South|55|3"])
        let code = try inspected(page("<pre class='r'><code>x <- c(42, 37)</code></pre>"))
        #expect(code.tables.isEmpty)
        #expect(code.parts.contains { $0.kind == .code })
    }

    @Test func `the marks of a drawing in a page are counted`() throws {
        let marks = (0..<40).map { "<circle cx='\($0 * 7 % 90)' cy='\($0)' r='1'/>" }.joined()
        let many = try inspected(page("<svg viewBox='0 0 100 100'>\(marks)</svg>"))
        #expect(many.parts.contains { $0.kind == .recordLevel })
        let few = try inspected(
            page("<svg viewBox='0 0 9 9'><circle cx='1' cy='2' r='1'></circle></svg><p>n</p>"))
        #expect(!few.parts.contains { $0.kind == .recordLevel })
    }
}

@Suite struct StyleWordsTests {
    @Test(
        arguments: [
            ("'3'", true), ("'\\33  girls'", true), ("'two words'", true), ("'\\f101'", false),
            ("'\\201C'", false), ("'*'", false), ("''", false), ("'\\0000a0'", false),
        ])
    func `words and digits that a style writes are for a person`(value: String, isFound: Bool)
        throws
    {
        let style = "td::before { content: \(value) }"
        let words = try inspected(Array(page("<p>n</p>", style: style).utf8)).remarks.map(\.words)
        #expect(words.contains { $0.contains("style that holds text") } == isFound, "\(words)")
    }
}
