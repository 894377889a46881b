import Outputs
import Testing

@testable import Readers

struct QuotedLinesTests {
    private func accounted(
        _ lines: [String?], context: String, title: String = "", caption: String? = nil
    ) -> [Bool] {
        var output = OutputDeclaration(id: "t", file: "t.xlsx", kind: .frequencies)
        output.context = context
        if let caption {
            var table = TableDeclaration()
            table.selection = .caption(caption)
            output.table = table
        }
        let asides = lines.map { Inspection.Aside(sheet: 1, line: 1, text: $0) }
        return QuotedLines(title: title, outputs: [output]).account(for: asides)
    }

    private static let cases: [(line: String, context: String, isAccounted: Bool)] = [
        ("Source: survey", "Table 2. Source:  survey.", true),
        ("Source: survey", "source: survey", false), ("Source: survey", "", false),
        ("Table 2. Children by area", "Children by area. Table 2", true),
        ("Table 2. Children by area", "Children by area", false),
        ("Rates of 3.5", "Rates of 3.5", true), ("Rates of 3.5", "Rates of 3.  5", false),
        ("Source: survey", "Source: survey of 12 children", false), ("12", "12", false),
        ("n = <10", "n = 10", false), ("a\nb", "a\nb", true), ("...", "...", false),
    ]

    @Test(arguments: cases)
    func `a line is accounted for if every sentence of it is said`(
        line: String, context: String, isAccounted: Bool
    ) {
        #expect(accounted([line], context: context) == [isAccounted])
    }

    @Test func `the title of the submission and a caption account for lines as well`() {
        #expect(accounted(["Children"], context: "", title: "Children") == [true])
        #expect(accounted(["Table 2: all"], context: "", caption: "Table 2") == [true])
        #expect(accounted(["2 all"], context: "", caption: "2") == [false])
    }

    @Test func `a row of several cells is never accounted for`() {
        #expect(accounted([nil], context: "North 3") == [false])
    }

    @Test func `many numbers are a table, whatever is said of them`() {
        let lines = ["Table 2, 2013-2017", "Rates of 3.5 in 1,987", "12 of 90"]
        let said = lines.joined(separator: "\n") + "\nand 3"
        #expect(accounted(lines, context: said) == [true, true, true])
        #expect(accounted(lines + ["and 3"], context: said) == [false, false, false, false])
        #expect(accounted(lines + ["in 3 days"], context: said) == [true, true, true, false])
    }
}
