import Outputs
import Testing
import Writers

struct TableDifferenceTests {
    private static func table(_ cells: [(String, Int?)]) throws -> Table {
        var labels: [Label] = []
        var made: [Cell] = []
        for (line, (label, value)) in cells.enumerated() {
            if !labels.contains(where: { $0.text == label }) {
                labels.append(Label(text: label, categories: .all))
            }
            let index = try #require(labels.firstIndex { $0.text == label })
            let shown: Shown =
                value.map { .number(PrintedNumber(value: Decimal($0), decimals: 0)) }
                ?? .withheld(low: nil, high: nil)
            made.append(
                Cell(
                    labels: [index] as [Int], shown: shown,
                    position: Position(line: line + 2, column: 2)))
        }
        return Table(
            dimensions: [Dimension(name: "la", variable: "la", labels: labels)],
            values: [ValueDeclaration(column: "n", statistic: .count)], cells: made)
    }

    private static func changes(_ old: [(String, Int?)], _ new: [(String, Int?)]) throws -> [String]
    {
        TableDifference(from: try table(old), to: try table(new)).changes.map {
            "\($0.place) \($0.was ?? "-") \($0.now ?? "-")"
        }
    }

    @Test func `the order of rows is no difference, a number is`() throws {
        let old: [(String, Int?)] = [("Leeds", 10), ("York", 20), ("Hull", nil)]
        #expect(try Self.changes(old, old.reversed()) == [])
        #expect(
            try Self.changes(old, [("York", 20), ("Leeds", 11), ("Hull", nil)]) == [
                "la: Leeds 10 11"
            ])
        #expect(
            try Self.changes(old, [("Leeds", 10), ("York", nil), ("Hull", 3)]) == [
                "la: York 20 [c]", "la: Hull [c] 3",
            ])
    }

    @Test func `a cell that came and one that went are told`() throws {
        #expect(
            try Self.changes([("Leeds", 10), ("York", 20)], [("Leeds", 10), ("Hull", 5)]) == [
                "la: Hull - 5", "la: York 20 -",
            ])
    }

    @Test func `a cell that is there twice is compared twice`() throws {
        #expect(
            try Self.changes([("Leeds", 10), ("Leeds", 11)], [("Leeds", 10), ("Leeds", 12)]) == [
                "la: Leeds 11 12"
            ])
    }

    @Test(arguments: [
        ([10, 20, 35], 5), ([10, 20, 30], 10), ([100, 300], 100), ([7, 10], 1), ([2000], 1000),
        ([0, 50], 10),
    ])
    func `a profile names the base that every number is a multiple of`(
        numbers: [Int], base: Int
    ) throws {
        let table = try Self.table(numbers.enumerated().map { ("l\($0.offset)", $0.element) })
        let profile = try #require(ColumnProfile.profiles(of: table).first)
        #expect(profile.base == base)
        #expect(profile.numbers == numbers.count)
        #expect(profile.most == String(numbers.max() ?? 0))
        #expect(profile.leastAboveZero == numbers.filter { $0 > 0 }.min().map { String($0) })
    }
}
