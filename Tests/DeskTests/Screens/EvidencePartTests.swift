import Disclosure
import Outputs
import Testing

@testable import Desk

/// The counts behind a table's cells, as much as one page holds.
struct EvidencePartTests {
    /// As many cells as asked for; each shows its number, and as much more is behind it.
    private static func item(_ count: Int) throws -> DecisionItem {
        let labels = (0..<count).map { Label(text: "E\($0)", categories: .codes([$0])) }
        let cells = (0..<count).map { number in
            Cell(
                labels: [number] as [Int],
                shown: .number(PrintedNumber(value: Decimal(number), decimals: 0)),
                position: Position(line: number + 2, column: 2),
                evidence: Evidence(count: Decimal(1_000_000 + number)))
        }
        let table = Table(
            dimensions: [Dimension(name: "la", variable: "la", labels: labels)],
            values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells)
        var declaration = OutputDeclaration(id: "t", file: "t.csv", kind: .frequencies)
        var evidence = EvidenceDeclaration()
        evidence.file = "behind.csv"
        evidence.count = "n_raw"
        declaration.evidence = evidence
        let digest = try #require(Digest(hex: String(repeating: "0a", count: 32)))
        let output = Output(
            id: "t", file: "t.csv", digest: digest, kind: .frequencies, declaration: declaration,
            content: .table(table), faults: [])
        return DecisionItem(
            path: "t.csv", digest: digest, reports: [OutputReport(output: output, findings: [])])
    }

    private static func page(_ item: DecisionItem, from line: Int, row: Int = 1) throws
        -> OutputScreen.Evidence
    {
        var request = OutputRequest()
        request.evidence = line
        request.row = row
        let all = OutputScreen.Evidence.all(of: item, request, drawn: true)
        #expect(all.count == 1)
        return try #require(all.first)
    }

    @Test func `the pages of evidence hold every cell once, and keep the rows that are shown`()
        throws
    {
        let item = try Self.item(1200)
        var line = 1
        var seen: [Int] = []
        for step in 0... {
            let page = try Self.page(item, from: line, row: 77)
            seen += (0..<1200).filter { page.table.contains(">\(1_000_000 + $0)<") }
            #expect(page.heading == "t, from behind.csv")
            #expect((page.earlier == nil) == (step == 0))
            #expect(page.phrase == "Cells \(line) to \(min(line + 499, 1200)) of 1200")
            guard let later = page.later else { break }
            line += 500
            #expect(later == "row=77&evidence=\(line)#evidence")
        }
        #expect(seen == Array(0..<1200))
    }

    @Test(arguments: [Int.min, -1, 0, 1, 1200, 1201, Int.max])
    func `any line asked for leads to a page that is there`(line: Int) throws {
        let page = try Self.page(try Self.item(1200), from: line)
        #expect(page.table.contains(line > 1000 ? ">1001199<" : ">1000000<"))
    }

    @Test func `few cells need no pages`() throws {
        let page = try Self.page(try Self.item(500), from: 1)
        #expect(page.phrase == nil && page.earlier == nil && page.later == nil)
    }
}
