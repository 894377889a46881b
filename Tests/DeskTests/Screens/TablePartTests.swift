import Testing

@testable import Desk

struct TablePartTests {
    @Test(arguments: [(50_001, 50_001), (120_000, 1000), (60_000, 3), (99_999, 33_333)])
    func `the parts of a long table hold every row once`(cells: Int, rows: Int) throws {
        var seen = 0
        var next: Int? = 1
        while let first = next {
            let part = try #require(OutputScreen.Part(from: first, cells: cells, rows: rows))
            #expect(part.rows.lowerBound == seen)
            #expect(part.rows.count * cells / rows <= OutputScreen.mostCells)
            #expect((part.earlier == nil) == (seen == 0))
            #expect(part.phrase == "Rows \(seen + 1) to \(part.rows.upperBound) of \(rows)")
            seen = part.rows.upperBound
            next = part.later
        }
        #expect(seen == rows)
    }

    @Test(arguments: [Int.min, -1, 0, 1, 2, 999, 1000, 1001, Int.max])
    func `any row asked for leads to a part that is there`(row: Int) throws {
        let part = try #require(OutputScreen.Part(from: row, cells: 120_000, rows: 1000))
        #expect(!part.rows.isEmpty && part.rows.upperBound <= 1000)
    }

    @Test func `a table of up to 50,000 cells has no parts`() {
        #expect(OutputScreen.Part(from: 1, cells: 50_000, rows: 10) == nil)
    }
}
