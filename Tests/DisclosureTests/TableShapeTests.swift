import Outputs
import Testing

@testable import Disclosure

struct TableShapeTests {
    /// Relations of a dimension as texts such as `North = LA1 + LA2` or `Total = North + …`.
    private func relations(
        _ labels: [String], of name: String, missing: OutputDeclaration.MissingValues? = .excluded,
        population: [String: [String]] = [:], dataset: Dataset = .example, unit: String = "child"
    ) throws -> Set<String> {
        let drawing = "   a\n" + labels.map { "\($0)   1" }.joined(separator: "\n")
        let drawn = try DrawnTable(
            drawing, dataset: dataset, unit: unit, rows: name, columns: "column", missing: missing,
            population: population)
        let shape = try #require(drawn.subject(dataset: dataset).shape)
        let own = shape.dimensions[0]
        let text = { (coordinate: Int) in coordinate < labels.count ? labels[coordinate] : "all" }
        return Set(
            own.relations.map { relation in
                text(relation.total) + " = "
                    + relation.parts.map(text).sorted().joined(separator: " + ")
                    + (relation.remainder.isEmpty ? "" : " + …")
            })
    }

    @Test func `finds the coarsest and the finest parts of a hierarchy`() throws {
        let found = try relations(
            ["LA1", "LA2", "LA3", "LA4", "North", "South", "Total"], of: "la")
        #expect(
            found == [
                "North = LA1 + LA2", "South = LA3 + LA4", "Total = North + South",
                "Total = LA1 + LA2 + LA3 + LA4",
            ])
    }

    @Test func `says what is not shown`() throws {
        #expect(
            try relations(["LA1", "LA2", "LA3", "Total"], of: "la") == [
                "Total = LA1 + LA2 + LA3 + …"
            ])
        #expect(
            try relations(["LA1", "North"], of: "la") == [
                "North = LA1 + …", "all = North + …", "all = LA1 + …",
            ])
    }

    @Test func `a population cuts what a total stands for`() throws {
        let ages = ["10", "11", "12", "Total"]
        #expect(
            try relations(ages, of: "age", population: ["age": ["10-12"]]) == [
                "Total = 10 + 11 + 12"
            ])
        #expect(try relations(ages, of: "age") == ["Total = 10 + 11 + 12 + …"])
    }

    @Test func `missing codes belong to a total unless excluded`() throws {
        #expect(try relations(["F", "M", "Total"], of: "sex") == ["Total = F + M"])
        #expect(
            try relations(["F", "M", "Total"], of: "sex", missing: .shown) == ["Total = F + M + …"])
    }

    @Test func `what may overlap by unit only lies in its total, also for units that contain it`()
        throws
    {
        let inside: Set = ["Total = theft + …", "Total = violence + …"]
        #expect(try relations(["theft", "violence", "Total"], of: "offence") == inside)
        #expect(
            try relations(["theft", "violence", "Total"], of: "offence", unit: "family") == inside)
    }

    @Test func `overlapping bands are not taken for parts of each other`() throws {
        let found = try relations(["0-9", "5-14", "10-25", "Total"], of: "age")
        #expect(found.contains("Total = 0-9 + 10-25"))
        #expect(!found.contains { $0.contains("0-9 + 5-14") || $0.contains("10-25 + 5-14") })
    }

    @Test func `two spellings of one label share a place`() throws {
        var dataset = Dataset.example
        dataset.variables["la"]?.names = ["LA1": "Ashford Vale"]
        let drawn = try DrawnTable(
            "   a\nLA1   20\nAshford Vale   21", dataset: dataset, rows: "la", columns: "column")
        let found = builtInFindings(in: drawn.subject(dataset: dataset))
        #expect(found.map(\.rule) == ["duplicate"])
        #expect(found.map(\.cell) == [1])
    }

    @Test func `a stacked table has one total for all its variables`() throws {
        let sex = ["F", "M"].map { Label(text: $0, categories: .codes([$0 == "F" ? 0 : 1])) }
        let care = [Label(text: "yes", categories: .codes([0]))]
        var dataset = Dataset.example
        dataset.variables["care"] = Variable(codes: ["yes", "no"])
        let counts = [([0, -1], 60), ([1, -1], 40), ([-1, 0], 96)]
        let cells = counts.enumerated().map { line, entry in
            Cell(
                labels: entry.0, shown: .number(PrintedNumber(value: Decimal(entry.1))),
                position: Position(line: line + 2, column: 3))
        }
        let table = Table(
            dimensions: [
                Dimension(name: "sex", variable: "sex", labels: sex),
                Dimension(name: "care", variable: "care", labels: care),
            ], values: [.of(.count)], cells: cells)
        var declaration = OutputDeclaration(id: "t", file: "t.csv", kind: .frequencies)
        declaration.unit = "child"
        declaration.missing = .excluded
        let output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies, declaration: declaration,
            content: .table(table), faults: [])
        let rule = try DifferencingRule.of(["minimum": 10])
        let found = rule.report(on: [output], dataset: dataset)[0].findings
        #expect(DrawnTable.cells(found, rule: "differencing", .fail).contains(2))
    }

    @Test func `dozens of variables need no exact strides`() throws {
        let dimensions = (0..<80).map { d in
            Dimension(
                name: "v\(d)", variable: "v\(d)",
                labels: (0..<9).map { Label(text: "\($0)", categories: .codes([$0])) })
        }
        let cells = (0..<80).flatMap { d in
            (0..<9).map { label in
                var labels = [Int](repeating: -1, count: 80)
                labels[d] = label
                return Cell(
                    labels: labels, shown: .number(PrintedNumber(value: 20)),
                    position: Position(line: d * 9 + label + 2, column: 1))
            }
        }
        let shape = TableShape(
            Table(dimensions: dimensions, values: [.of(.count)], cells: cells), dataset: nil)
        #expect(shape.grid.repeated.isEmpty)
        #expect(cells.indices.allSatisfy { shape.grid[shape.grid.keys[$0]] == $0 })
    }
}
