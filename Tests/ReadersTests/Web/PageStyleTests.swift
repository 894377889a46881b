import Testing

@testable import Readers

@Suite struct PageStyleTests {
    @Test(arguments: [
        ("#fff", 255, 255, 255), ("#102030", 16, 32, 48), ("rebeccapurple", 102, 51, 153),
        ("rgb(1 2 3)", 1, 2, 3), ("rgba(1, 2, 3, 0.5)", 1, 2, 3), ("rgb(100%, 0%, 0%)", 255, 0, 0),
        ("hsl(120 100% 50%)", 0, 255, 0), ("hsl(240deg, 100%, 50%)", 0, 0, 255),
        ("hsl(0 0% 100%)", 255, 255, 255), ("hwb(0 20% 20%)", 204, 51, 51),
        ("color(srgb 1 0.5 0)", 255, 128, 0), ("color-mix(in srgb, white, black)", 128, 128, 128),
        ("color-mix(in oklch, red 25%, #0000ff)", 64, 0, 191), ("oklch(100% 0 0)", 255, 255, 255),
        ("light-dark(white, rgb(0, 0, 0))", 255, 255, 255), ("canvastext", 0, 0, 0),
    ])
    func `reads colours as pages write them`(
        text: String, red: Int, green: Int, blue: Int
    ) throws {
        let colour = try #require(PageColour(text))
        let parts = [colour.red, colour.green, colour.blue].map { Int(($0 * 255).rounded()) }
        #expect(parts == [red, green, blue])
    }

    @Test(arguments: [
        "rgb(from white r g b)", "oklch(0.6 0.2 40)", "color-mix(in srgb, red)", "#12345", "no",
    ])
    func `a colour that is not followed is none`(text: String) {
        #expect(PageColour(text) == nil)
    }

    @Test(arguments: [
        ("#eee", "white", true), ("#ddd", "white", false), ("lightyellow", "white", true),
        ("yellow", "white", false), ("#112131", "#102030", true), ("white", "navy", false),
        ("rgb(0 0 0 / 2%)", "white", true), ("rgb(0 0 0 / 80%)", "white", false),
    ])
    func `letters are lost where they look like their ground`(
        ink: String, ground: String, isLost: Bool
    ) throws {
        #expect(try #require(PageColour(ink)).isLost(on: #require(PageColour(ground))) == isLost)
    }

    @Test(arguments: [
        ("12px", 12.0), ("-1.5em", -24), ("calc(1px * 0)", 0), ("calc(2em + (3px - 1px) / 2)", 33),
        ("min(10px, 1em)", 10), ("clamp(1px, 5px, 3px)", 3), ("1e-3", 0.001), ("1em", 16),
        ("50%", 8), ("10px 20px", 10), ("calc(100% - 20px)", -4),
    ])
    func `works out lengths`(text: String, pixels: Double) throws {
        let found = try #require(PageLengths.pixels(text))
        #expect(abs(found - pixels) < 1e-9)
    }

    @Test(arguments: ["auto", "calc(1px / 0)", "calc(1px", "min()", "env(x)", "", "5parsecs"])
    func `what is no length is none`(text: String) {
        #expect(PageLengths.pixels(text) == nil)
    }

    @Test func `brackets within brackets end somewhere`() {
        let deep = String(repeating: "calc(", count: 190)
        #expect(PageLengths.pixels(deep) == nil)
        #expect(PageColour(String(repeating: "light-dark(", count: 80)) == nil)
        #expect(PageSelector(String(repeating: ":not(", count: 700)) != nil)
    }

    @Test(arguments: [
        ("p", PageSelector.Match.yes), ("div p.q", .yes), ("body > div > p", .yes), ("p#i.q", .yes),
        ("P", .yes), (".Q", .yes), ("td", .no), ("p.x", .no), ("nav p", .no), ("p[title]", .yes),
        ("p[title^='Co']", .yes), ("p[title=x]", .no), ("p:nth-child(2n+1)", .yes),
        ("p:nth-child(-9223372036854775808n)", .maybe),
        ("p:nth-child(-9223372036854775808)", .maybe), ("p:nth-child(even)", .no),
        ("p:nth-child(-n+3)", .yes), ("p:first-child", .no),
        ("p:not(.q)", .no), ("p:not(:hover)", .yes), (":is(td, p)", .yes), ("p:last-child", .maybe),
        ("h1 + p", .maybe), ("h1 ~ .q", .maybe), ("p:has(b)", .maybe), ("*", .yes),
    ])
    func `takes the elements that a selector asks for`(
        text: String, match: PageSelector.Match
    ) throws {
        let around = [PageSelector.Element("div", [:])]
        let element = PageSelector.Element(
            "p", ["class": "q r", "id": "i", "title": "Counts"], index: 3)
        #expect(try #require(PageSelector(text)).match(element, within: around) == match)
    }

    @Test(arguments: ["p:hover", "p::before", "a:focus-within"])
    func `takes no element by what a pointer does or what stands before it`(text: String) throws {
        #expect(try #require(PageSelector(text)).isElsewhere)
    }

    @Test(arguments: ["p?", "@x", "p..q"])
    func `a selector that is not understood is none`(text: String) {
        #expect(PageSelector(text) == nil)
    }

    @Test func `a page's own properties stand for each other only so often`() {
        let twice: [String: Set<String>] = ["--a": ["var(--a) var(--a)"]]
        let text = PageVariables.resolved("var(--a)", twice)
        #expect(text?.contains("var(") ?? false)
        #expect((text?.utf8.count ?? 0) < 5_000)
        #expect(PageVariables.resolved("var(--b, red)", [:]) == "red")
        #expect(PageVariables.resolved("var(--b)", [:]) == nil)
        #expect(PageVariables.resolved("var(--c)", ["--c": ["1", "2"]]) == "var(--c)")
    }
}
