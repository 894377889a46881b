import Testing

@testable import Disclosure

struct IdentifiersTests {
    private func kinds(_ text: String) -> [Identifiers.Kind] {
        Identifiers().all(in: Array(text.utf8)).map(\.kind)
    }

    @Test(arguments: [
        "           x |   .4210101   .1470102     2.86   0.024     .0734111    .7686091",
        "       _cons |   1.210101   .8301010     1.46   0.188    -.7527777    3.172980",
        "-3.2011 -0.9011  0.0011  0.8811  4.2001 ", "   0   12   31   88 9288 ",
        "  0%  25%  50%  75% 100% ", "0.1134960000", "0 1134 960 000", "01 02 2019 10 11",
    ])
    func `numbers of a table are no telephone numbers`(line: String) {
        #expect(!kinds(line).contains(.telephone))
    }

    @Test(arguments: [
        "0113 496 0000", "01134960000", "+44 113 496 0000", "+44 (0)113 496 0000", "020 7946 0018",
        "07700 900123",
        "0113-496-0000", "0113.496.0000", "Call (0113) 496 0000.",
    ])
    func `telephone numbers are found however they are grouped`(line: String) {
        #expect(kinds(line) == [.telephone])
    }

    @Test(arguments: [
        ("943 476 5919", true), ("9434765919", true), ("943-476-5919", true),
        ("943 476 5918", false),
        ("9434 765919", false), ("94 3476 5919", false), ("9 434 765919", false),
    ])
    func `an NHS number has its check digit and its groups`(text: String, isOne: Bool) {
        #expect(kinds(text).contains(.nhs) == isOne)
    }

    @Test(arguments: [
        ("court, 2013-2017", false), ("case file 2013/14", false), ("URN 2013-2017", false),
        ("court 123456", true), ("case 4711-2017", true), ("court number 2013-2017", true),
    ])
    func `a span of years is no reference number unless it is called one`(
        text: String, isOne: Bool
    ) {
        #expect(kinds(text).contains(.reference) == isOne)
    }
}
