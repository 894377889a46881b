import Outputs
import Testing

@testable import Readers

@Suite struct TwoByTwoTests {
    private let submission = """
        title: Ratios
        project: test
        dataset: test
        outputs:
          - file: t.csv
            kind: ratios
            unit: person
            table: {layout: long, dimensions: {la: la}, value: or, statistic: odds-ratio, precision: 2dp}
            evidence: {two-by-two: two.csv}
        """
    private let lines = ["LA1,yes,yes,30", "LA1,no,no,35", "LA1,yes,no,20", "LA1,no,yes,25"]

    private func counts(_ lines: [String]) throws -> [Decimal]? {
        let text = (["la,exposed,outcome,count"] + lines).joined(separator: "\n")
        let output = try opened(
            "la,or\nLA1,2.10\n", submission: submission, others: ["two.csv": text])
        return output.table?.cells[0].evidence?.twoByTwo?.counts
    }

    @Test func `four lines in any order are the table behind a ratio`() throws {
        #expect(try counts(lines) == [30, 20, 25, 35])
        #expect(try counts(lines.reversed()) == [30, 20, 25, 35])
    }

    @Test func `three lines are none`() throws {
        #expect(try counts(Array(lines.dropLast())) == nil)
    }
}
