import Outputs
import Testing

@testable import Readers

private func read(
    _ text: String, _ statistic: Statistic = .count, suppressed: [String: ClosedRange<Int>?] = [:],
    delimiter: UInt8 = 0x2C
) -> CellText {
    CellReader(suppressed: suppressed, statistic: statistic, delimiter: delimiter)
        .read(Array(text.utf8)[...])
}

private func number(_ text: String, _ decimals: Int) -> Shown {
    .number(PrintedNumber(value: Decimal(parsing: text) ?? 0, decimals: decimals))
}

struct CellTextTests {
    private static let numbers: [(String, String, Int)] = [
        ("34", "34", 0), (" 34 ", "34", 0), ("3.50", "3.5", 2), ("1,234", "1234", 0),
        ("1,234,567.8", "1234567.8", 1), ("1 234", "1234", 0), ("1'234", "1234", 0),
        ("1\u{202F}234", "1234", 0), ("1e+05", "100000", 0), ("-0.8", "-0.8", 1),
        ("\u{2212}0.8", "-0.8", 1), ("+5", "5", 0), ("12.5%", "12.5", 1), ("12.5 %", "12.5", 1),
        ("123[r]", "123", 0), ("123 [R]", "123", 0), ("45 p", "45", 0), ("12*", "12", 0),
        ("-1.25***", "-1.25", 2), ("1,234 [p]", "1234", 0), ("5.0% [e]", "5", 1),
    ]

    @Test(arguments: numbers)
    func `reads numbers as they are printed`(text: String, value: String, decimals: Int) {
        #expect(read(text, .other) == CellText(number(value, decimals)))
    }

    @Test(arguments: [
        "12,34", "1,2345", "1,23,456", "1 2", "1 2345", "1.234,5", "Leeds", "nan", "inf", "0x10",
        "12abc",
        "1,234e5", "(12)", "£5", "12 [q]", "1/2", "2024-01-01", "100+",
    ])
    func `refuses what is no number`(text: String) {
        #expect(read(text, .other).problem == .notANumber)
    }

    @Test func `a percent sign beside a count is no number`() {
        #expect(read("12%", .count).problem == .notANumber)
        #expect(read("12%", .percent).problem == nil)
    }

    @Test func `where semicolons part the fields a comma groups nothing`() {
        #expect(read("1,234", delimiter: 0x3B).problem == .notANumber)
        #expect(read("1 234", delimiter: 0x3B).problem == nil)
    }

    private static let ranges: [(String, Int?, Int?)] = [
        ("<10", 0, 9), ("< 10", 0, 9), ("<=9", 0, 9), ("\u{2264}9", 0, 9), ("N<15", 0, 14),
        ("n < 15", 0, 14), ("fewer than 5", 0, 4), ("Less than 5", 0, 4), ("1-5", 1, 5),
        ("1\u{2013}5", 1, 5), ("1 to 5", 1, 5), (">1,000", 1001, nil), ("\u{2265}90", 90, nil),
    ]

    @Test(arguments: ranges)
    func `reads ranges as withheld values with public ends`(text: String, low: Int?, high: Int?) {
        #expect(read(text).shown == .withheld(low: low, high: high))
        #expect(read(text).problem == nil)
    }

    @Test func `ends of other statistics are moved outward`() {
        #expect(read("<0.001", .pValue).shown == .withheld(low: 0, high: 1))
        #expect(read("<2.5", .mean).shown == .withheld(low: nil, high: 3))
        #expect(read("<5%", .percent).shown == .withheld(low: 0, high: 5))
    }

    @Test(arguments: ["[c]", "[C]", "c", "*", "SUPP", "[REDACTED]", "~", "\u{B7}", "n.p.", ":c"])
    func `marks of suppression withhold`(text: String) {
        #expect(read(text) == CellText(.withheld(low: nil, high: nil)))
    }

    @Test func `a low mark is not zero`() {
        #expect(read("[low]").shown == .withheld(low: 1, high: nil))
        #expect(read("[low]", .mean).shown == .withheld(low: nil, high: nil))
    }

    @Test(arguments: ["[x]", "[z]", ":", "..", "z"])
    func `marks of what is not there are absent`(text: String) {
        #expect(read(text) == CellText(.absent))
    }

    @Test(arguments: ["-", "\u{2013}", "\u{2212}", "x", ".", "\u{2026}", "NA", "NULL", "m", "/"])
    func `marks with several meanings ask to be declared`(text: String) {
        #expect(read(text).problem == .ambiguous)
        #expect(read(text, suppressed: [text: 1...9]) == CellText(.withheld(low: 1, high: 9)))
    }

    @Test func `declared marks win, even over numbers and blanks`() {
        #expect(read("-1", suppressed: ["-1": nil]).shown == .withheld(low: nil, high: nil))
        #expect(read("0", suppressed: ["0": 0...4]).shown == .withheld(low: 0, high: 4))
        #expect(read("", suppressed: ["": nil]).shown == .withheld(low: nil, high: nil))
        #expect(read("  ").problem == .blank)
        #expect(read("X", suppressed: ["x": nil]).problem == .ambiguous)
    }

    @Test func `a number beside the mark of a withheld value contradicts it`() {
        #expect(read("12 [c]").problem == .contradictory)
        #expect(read("12[c]").problem == .contradictory)
    }

    @Test(arguments: [
        "=1+1", "@SUM(A1)", "+1+2", "-2+3", "=HYPERLINK(\"x\")", " =A1", "+cmd|x", "=0.5",
    ])
    func `what a spreadsheet executes is a formula`(text: String) {
        #expect(read(text, .other).problem == .formula)
        #expect(Formula.isFormula(Array(text.utf8)[...]))
    }

    @Test(arguments: ["-12.5", "+3", "-1,234", "-0.8***", "-5%", "--", "-", "1-5", "a=b", ""])
    func `signed numbers and dashes are no formulas`(text: String) {
        #expect(!Formula.isFormula(Array(text.utf8)[...]))
    }

    @Test func `a quoted number after an equals sign is that number, to be looked at`() {
        let read = read("=\"0.123\"", .coefficient)
        #expect(read.shown == number("0.123", 3))
        #expect(read.problem == .quotedFormula)
        #expect(read.problem?.isReview == true)
    }

    @Test func `no text crashes`() {
        let seed: UInt64 = 99
        var random = SeededGenerator(seed: seed)
        let parts = [
            "1", "23", ",", ".", "-", "[", "]", "c", "<", " ", "%", "=", "\"", "e", "\u{2212}", "é",
            "*", "n", "to",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...8, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            _ = read(text)
            _ = read(text, .percent)
        }
    }
}
