import Outputs
import Testing

@testable import Differencing

/// What is left out of a history changes nothing.
@Suite struct RelevanceTests {
    private func table(
        _ output: String, _ variables: [String], withheld: Set<Int> = [],
        population: [String: [String]] = [:], count: ([Int]) -> Int
    ) -> PublishedTable {
        var places: [[Int]] = [[]]
        for _ in variables { places = places.flatMap { own in (0...2).map { own + [$0] } } }
        let cells = places.enumerated().map { index, place in
            Cell(
                labels: place,
                shown: withheld.contains(index)
                    ? .withheld(low: nil, high: nil)
                    : .number(PrintedNumber(value: Decimal(count(place)))),
                position: Position(line: index + 2, column: 1))
        }
        let dimensions = variables.map { name in
            Dimension(
                name: name, variable: name,
                labels: ["0", "1", "Total"].enumerated().map { code, text in
                    Label(text: text, categories: code == 2 ? .all : .codes([code]))
                })
        }
        return PublishedTable(
            output: output,
            table: Table(
                dimensions: dimensions,
                values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
            unit: "person", population: population)
    }

    private var dataset: Dataset {
        var dataset = Dataset(name: "d")
        for name in ["a", "b", "c", "d"] { dataset.variables[name] = Variable(codes: ["0", "1"]) }
        return dataset
    }

    /// Ten units for each choice, so that two variables have 10, 20 or 40.
    private func even(_ place: [Int]) -> Int { place.reduce(10) { $1 == 2 ? $0 * 2 : $0 } }

    private func kept(_ tables: [PublishedTable], _ checked: Set<Int> = [0]) -> [Int: Int] {
        let ordered = OrderedTables(tables, bearingOn: checked, dataset, minimum: 3)
        return Dictionary(
            uniqueKeysWithValues: ordered.kept.map {
                ($0, ordered.tables[$0].table.cells.count)
            })
    }

    @Test func `leaves out tables that agree in every common margin`() {
        let tables = [table("0", ["a", "b"], count: even), table("1", ["a", "c"], count: even)]
        #expect(kept(tables) == [0: 9])
        // Numbers inside may be withheld.
        let open = [tables[0], table("1", ["a", "c"], withheld: [0, 1, 3, 4], count: even)]
        #expect(kept(open) == [0: 9])
    }

    @Test func `keeps a table whose margin differs or is withheld`() {
        let own = table("0", ["a", "b"], count: even)
        let other = table("1", ["a", "c"], count: { even($0) + ($0[0] == 0 ? 1 : 0) })
        #expect(kept([own, other])[1] != nil)
        let less = table("1", ["a", "c"], withheld: [2, 5], count: even)
        #expect(kept([own, less])[1] != nil)
    }

    @Test func `keeps tables that are linked in a circle`() {
        let tables = [
            table("0", ["a", "b"], count: even), table("1", ["a", "c"], count: even),
            table("2", ["b", "c"], count: even), table("3", ["c", "d"], count: even),
        ]
        #expect(Set(kept(tables).keys) == [0, 1, 2])
    }

    @Test func `leaves out other populations`() {
        let own = table("0", ["a", "b"], population: ["d": ["0"]], count: even)
        let other = table("1", ["a", "c"], population: ["d": ["1"]], count: even)
        #expect(kept([own, other]) == [0: 9])
    }
}
