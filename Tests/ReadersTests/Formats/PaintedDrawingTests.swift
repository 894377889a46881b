import Outputs
import Testing

@testable import Readers

/// A drawing of 400 by 300 with one text, and what has to be said of it; nil: nothing.
private struct Painted: CustomTestStringConvertible, Sendable {
    let name: String
    let body: String
    let said: String?
    let root: String

    init(_ name: String, _ body: String, _ said: String?, root: String = "") {
        (self.name, self.body, self.said, self.root) = (name, body, said, root)
    }

    var testDescription: String { name }

    var bytes: [UInt8] {
        Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" \
            viewBox="0 0 400 300"\(root)>\(body)</svg>
            """.utf8)
    }

}

/// A text at 50, 50.
private func text(_ attributes: String = "", _ words: String = "Leeds 17") -> String {
    "<text x=\"50\" y=\"50\" \(attributes)>\(words)</text>"
}

/// Each hides a text, or shows it although it looks as if it did not.
private let painted: [Painted] = [
    Painted("plain text", text(), nil),
    Painted("a class of white", "<style>.a{fill:#fff}</style>" + text("class='a'"), "white text"),
    Painted("a rule for an attribute", "<style>text[x='50']{fill:#fff}</style>" + text(), "white"),
    Painted("a class of black", "<style>.a{fill:#111}</style>" + text("class='a'"), nil),
    Painted(
        "a rule for print", "<style>@media print{text{fill:red}}</style>" + text(), "not followed"),
    Painted(
        "a property of one's own", "<g style='--c:white'>" + text("style='fill:var(--c)'") + "</g>",
        "white"),
    Painted(
        "the current colour", "<g color='white'>" + text("fill='currentColor'") + "</g>", "white"),
    Painted("an inherited colour", "<g fill='white'>" + text() + "</g>", "white"),
    Painted("a colour that is not followed", text("fill='lab(40% 60 30)'"), "not followed"),
    Painted("a white in lab", text("fill='lab(100% 0 0)'"), "white"),
    Painted(
        "groups that let everything through",
        "<g opacity='.2'><g opacity='.2'>" + text("opacity='.2'") + "</g></g>", "no colour"),
    Painted("a group of half opacity", "<g opacity='.5'>" + text() + "</g>", nil),
    Painted("a wide white edge", text("stroke='white' stroke-width='20'"), "white"),
    Painted(
        "a white edge behind the face",
        text("stroke='white' stroke-width='3' paint-order='stroke'"), nil),
    Painted(
        "a gradient over it",
        "<linearGradient id='g'><stop stop-color='#fff'/></linearGradient>" + text()
            + "<circle cx='60' cy='50' r='60' fill='url(#g)'/>", "under a gradient"),
    Painted(
        "a white line over it",
        text() + "<line x1='0' y1='47' x2='300' y2='47' stroke='#fff' stroke-width='30'/>",
        "under a filled"),
    Painted(
        "a dashed line over it",
        text()
            + "<line x1='0' y1='47' x2='300' y2='47' stroke='#ccc' stroke-width='9' stroke-dasharray='2'/>",
        nil),
    Painted(
        "a box that is drawn elsewhere",
        "<defs><rect id='r' width='200' height='60' fill='#fff'/></defs>" + text()
            + "<use href='#r' y='20'/>", "under a filled box"),
    Painted(
        "a white text that is drawn elsewhere",
        "<defs><text id='t'>Leeds 17</text></defs><use href='#t' x='50' y='50' fill='#fff'/>",
        "white"),
    Painted(
        "a text that is drawn elsewhere",
        "<defs><text id='t'>Leeds 17</text></defs><use href='#t' x='50' y='50'/>", nil),
    Painted(
        "a clip beside it",
        "<clipPath id='c'><rect width='10' height='10'/></clipPath>" + text("clip-path='url(#c)'"),
        "clipped away"),
    Painted(
        "a clip around it",
        "<clipPath id='C'><rect width='300' height='100'/></clipPath>"
            + text("clip-path='url(#C)'"), nil),
    Painted("a clip by words", text("style='clip-path:inset(100%)'"), "not followed"),
    Painted("a blend", text("style='mix-blend-mode:screen'"), "not followed"),
    Painted(
        "a small drawing within", "<svg width='1' height='1'>" + text() + "</svg>", "clipped away"),
    Painted(
        "a drawing within that shows another part",
        "<svg width='400' height='300' viewBox='900 900 9 9'>" + text() + "</svg>", "outside"),
    Painted(
        "a drawing within that shrinks it",
        "<svg width='400' height='300' viewBox='0 0 1000000 1000000'>" + text() + "</svg>",
        "no size"),
    Painted(
        "a drawing within that shows it",
        "<svg x='9' width='300' height='200' viewBox='0 0 300 200'>" + text() + "</svg>", nil),
    Painted("below the picture", "<text x='50' y='330'>Leeds 17</text>", "outside"),
    Painted(
        "raised out of the picture",
        "<text x='50' y='50'><tspan baseline-shift='5000'>Leeds 17</tspan></text>", "outside"),
    Painted(
        "words beyond the edge", "<text x='380' y='50'>Leeds 17 of 40 in care</text>",
        "beyond the picture"),
    Painted(
        "words before the edge",
        "<text x='5' y='50' text-anchor='end'>Leeds 17 of 40 in care</text>", "beyond the picture"),
    Painted(
        "words at the right edge", "<text x='399' y='50' text-anchor='end'>Leeds 17</text>", nil),
    Painted("a size of nothing by a rule", "<style>text{font-size:0}</style>" + text(), "no size"),
    Painted(
        "paper of its colour", text("fill='navy'"), "of the colour",
        root: " style='background:navy'"),
    Painted("white on dark paper", text("fill='white'"), nil, root: " style='background:navy'"),
    Painted(
        "text of its box's colour, nearly",
        "<rect width='400' height='300' fill='#224466'/>" + text("fill='#224468'"), "of the colour"),
    Painted(
        "white on a bar",
        "<rect x='40' y='30' width='200' height='30' fill='#224466'/>" + text("fill='white'"), nil),
    Painted(
        "white beside a bar",
        "<rect x='40' y='90' width='200' height='30' fill='#224466'/>" + text("fill='white'"),
        "white"),
    Painted(
        "a filter over other parts",
        text() + "<rect x='380' y='280' width='9' height='9' filter='url(#f)'/>", "a filter"),
    Painted("an unseen sign in a word", text("", "Le&#8203;eds 17"), "zero-width"),
    Painted(
        "a colour beyond all numbers",
        "<circle cx='50' cy='50' r='40' fill='color-mix(in srgb, red inf%, blue)'/>" + text(),
        "not followed"),
]

struct PaintedDrawingTests {
    @Test(arguments: painted)
    private func `letters are judged as they are painted`(drawn: Painted) throws {
        let found = try #require(
            try FileInspector.inspection(
                of: drawn.bytes, type: .svg, nature: .delimited, limits: ReadLimits()))
        let words = found.remarks.filter { $0.problem == .hiddenContent }.map(\.words)
        if let said = drawn.said {
            #expect(words.contains { $0.contains(said) }, "\(words)")
        } else {
            #expect(words.isEmpty)
        }
    }

    /// Many parts that draw each other many times end in a remark, and soon.
    @Test func `parts that draw parts again and again are not followed for ever`() throws {
        let levels = (1...30).map { level in
            "<g id='a\(level)'>"
                + String(repeating: "<use href='#a\(level - 1)'/>", count: 10) + "</g>"
        }
        let drawn = Painted(
            "uses", "<defs><g id='a0'>\(text())</g>\(levels.joined())</defs><use href='#a30'/>",
            "again")
        let found = try #require(
            try FileInspector.inspection(
                of: drawn.bytes, type: .svg, nature: .delimited, limits: ReadLimits()))
        #expect(found.remarks.contains { $0.words.contains("again and again") })
    }

    /// A thousand uses of a thousand shapes are a million.
    @Test func `many uses of many shapes are not followed for ever`() throws {
        let shapes = String(repeating: "<rect width='1' height='1'/>", count: 1_000)
        let drawn = Painted(
            "many",
            "<defs><g id='a'>\(shapes)</g></defs>"
                + String(repeating: "<use href='#a'/>", count: 1_000), "again")
        let found = try #require(
            try FileInspector.inspection(
                of: drawn.bytes, type: .svg, nature: .delimited, limits: ReadLimits()))
        #expect(found.remarks.contains { $0.words.contains("again and again") })
    }

    @Test func `room between the digits of a LaTeX cell keeps them apart`() {
        #expect(LatexCommands.withoutLayout("7\\phantom{0}12").text == "7 12")
    }
}
