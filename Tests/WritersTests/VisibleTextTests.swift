import Testing

@testable import Writers

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\nb", "a\\u{A}b"), ("\r\n", "\\u{D}\\u{A}"),
        ("\u{1B}[31m", "\\u{1B}[31m"), ("\u{9B}31m", "\\u{9B}31m"), ("\u{7F}", "\\u{7F}"),
        ("a\u{202E}b", "a\\u{202E}b"), ("\u{2066}", "\\u{2066}"), ("\u{200B}", "\\u{200B}"),
        ("\u{FEFF}", "\\u{FEFF}"), ("\u{3164}", "\\u{3164}"), ("\u{E0041}", "\\u{E0041}"),
        ("é漢😀", "é漢😀"), ("e\u{301}", "e\u{301}"), ("\u{301}", "\u{301}"),
    ])
    func `writes out what has no shape`(text: String, shown: String) {
        #expect(
            Array(VisibleText.visible(text).unicodeScalars)
                == Array((text == "\u{301}" ? "\\u{301}" : shown).unicodeScalars))
    }

    @Test func `a tower of marks is cut down`() {
        let text = "a" + String(repeating: "\u{301}", count: 50)
        let shown = VisibleText.visible(text)
        #expect(shown.unicodeScalars.count { $0 == "\u{301}" } == VisibleText.mostMarks)
    }

    @Test(arguments: [
        ("abc", 3), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("e\u{301}", 1), ("", 0), ("한", 2),
    ])
    func `counts columns as a terminal does`(text: String, width: Int) {
        #expect(VisibleText.width(of: text) == width)
    }

    @Test(arguments: 1...12)
    func `a cut text fits and says that it is cut`(columns: Int) {
        for text in ["abcdefghijklmnop", "漢字漢字漢字漢字", "e\u{301}e\u{301}e\u{301}abcdefghijkl"] {
            let cut = VisibleText.cut(text, to: columns)
            #expect(VisibleText.width(of: cut) <= columns)
            #expect(cut == text || cut.hasSuffix("…"))
        }
    }

    @Test func `a list is aligned and safe`() {
        var list = AlignedList(headings: ["id", "n", "what"], numbers: [1])
        list.append(["a", "7", "x\u{1B}y"])
        list.append(["bbb", "1234", ""])
        #expect(
            list.lines(columns: 40) == ["id      n  what", "a       7  x\\u{1B}y", "bbb  1234"])
    }

    @Test func `a list that is too wide cuts its widest column`() {
        var list = AlignedList()
        list.append(["id", String(repeating: "x", count: 50), "end"])
        let lines = list.lines(columns: 30)
        #expect(lines[0].hasPrefix("id  xxxx"))
        #expect(lines[0].hasSuffix("…  end"))
        #expect(VisibleText.width(of: lines[0]) == 30)
    }
}
