import Disclosure
import Outputs
import Testing

@testable import Writers

@Suite struct TableDrawingTests {
    private func texts(_ drawing: TableDrawing) -> [[String?]] {
        drawing.rows.map { $0.labels + $0.cells.map { $0?.text } }
    }

    @Test func `lays a cross-tabulation out as declared`() {
        let drawing = TableDrawing(Fixtures.nested, declaration: Fixtures.nestedLayout)
        #expect(drawing.stub == ["la", "age"])
        #expect(drawing.header == ["entry", "sex"])
        #expect(
            drawing.columns == [["2022", "F"], ["2022", "M"], ["2023", "F"], ["2023", "M"]])
        #expect(texts(drawing)[1] == ["LA1", "13-15", "44", "25", "51", "7"])
    }

    @Test func `puts several statistics side by side`() {
        let drawing = TableDrawing(Fixtures.long)
        #expect(drawing.columns == [["n"], ["mean cost"]])
        #expect(texts(drawing)[76] == ["E8000077", "3", "1077.50"])
    }

    @Test func `keeps dimensions of one variable in the rows`() {
        let table = Fixtures.table(
            [
                Fixtures.dimension("region", ["North", "South"], of: "la"),
                Fixtures.dimension("la", ["LA1", "LA2"], of: "la"),
                Fixtures.dimension("sex", ["F", "M"]),
            ], (10..<18).map(String.init))
        let drawing = TableDrawing(table)
        #expect(drawing.stub == ["region", "la"])
        #expect(drawing.header == ["sex"])
    }

    @Test(arguments: [(11, ["wide"]), (12, ["rows", "wide"])])
    func `stays narrower than twelve columns`(labels: Int, stub: [String]) {
        let wide = Fixtures.dimension("wide", (1...labels).map { "w\($0)" })
        let rows = Fixtures.dimension("rows", (1...13).map { "r\($0)" })
        let table = Fixtures.table(
            [rows, wide], (0..<(13 * labels)).map { String($0 + 10) })
        let drawing = TableDrawing(table)
        #expect(drawing.stub == (labels < 12 ? ["rows"] : stub))
        #expect(drawing.columns.count == (labels < 12 ? labels : 1))
    }

    @Test func `draws a stacked table by variable and level`() {
        let dimensions = [
            Fixtures.dimension("sex", ["F", "M"]), Fixtures.dimension("age", ["10-12", "13-15"]),
        ]
        let labels = [[0, -1], [1, -1], [-1, 0], [-1, 1]]
        let cells = labels.enumerated().map { index, labels in
            Cell(
                labels: labels, shown: Fixtures.shown(String(20 + index)),
                position: Position(line: index + 2, column: 3))
        }
        let drawing = TableDrawing(
            Table(dimensions: dimensions, values: [Fixtures.count()], cells: cells))
        #expect(
            texts(drawing) == [
                ["sex", "F", "20"], ["sex", "M", "21"], ["age", "10-12", "22"],
                ["age", "13-15", "23"],
            ])
    }

    @Test func `a cell that is there twice makes a second row`() {
        var table = Fixtures.exclusions
        table.cells.append(table.cells[0])
        let drawing = TableDrawing(table)
        #expect(drawing.rows.count == 5)
        #expect(texts(drawing)[4] == ["Bradford", "14", nil, nil])
    }

    @Test(arguments: [
        ("14", "14"), ("3.50", "3.50"), ("1e+05", "100000"), ("-0.05", "-0.05"), ("0.0", "0.0"),
        (".5", "0.5"),
    ])
    func `a number keeps its printed decimals`(printed: String, drawn: String) throws {
        let number = try #require(PrintedNumber(parsing: printed.utf8))
        #expect(Shown.number(number).drawn == drawn)
    }

    @Test(
        arguments: [
            (1, 9, "1-9"), (0, nil, "0+"), (nil, 9, "≤9"), (nil, nil, "[c]"),
        ] as [(Int?, Int?, String)])
    func `a withheld value shows what is publicly known`(low: Int?, high: Int?, drawn: String) {
        #expect(Shown.withheld(low: low, high: high).drawn == drawn)
    }

    @Test func `a long table shows the failing rows and counts the others`() throws {
        let report = try #require(
            Fixtures.mixed.submissions[0].outputs.first { $0.output.id == "by-authority" })
        let drawing = try #require(TableDrawing(of: report))
        #expect(
            RowSelection(of: drawing, limit: 30).items == [
                .gap(rows: 75, marked: 0), .row(75), .row(76), .row(77), .gap(rows: 72, marked: 0),
            ])
    }

    @Test(arguments: [3, 10, 30, 149])
    func `no row is lost and a limit is kept`(limit: Int) {
        let table = Fixtures.long
        let cells = table.cells.indices.map { index in
            CellReportSource.verdict(of: index)
        }
        let report = Fixtures.output(
            "t", .table(table),
            findings: cells.enumerated().compactMap { index, verdict in
                verdict == .pass
                    ? nil : Fixtures.finding("threshold", in: table, cell: index, verdict)
            })
        guard let drawing = TableDrawing(of: report) else { return }
        let items = RowSelection(of: drawing, limit: limit).items
        let rows = items.reduce(0) { if case .gap(let rows, _) = $1 { $0 + rows } else { $0 + 1 } }
        let drawn = items.count { if case .row = $0 { true } else { false } }
        let hidden = items.reduce(0) { if case .gap(_, let n) = $1 { $0 + n } else { $0 } }
        let marked = drawing.rows.count { $0.verdict > .pass }
        let shown = items.count {
            if case .row(let row) = $0 { drawing.rows[row].verdict > .pass } else { false }
        }
        #expect(rows == 150)
        #expect(drawn <= limit)
        #expect(hidden + shown == marked)
    }

    private enum CellReportSource {
        static func verdict(of index: Int) -> Verdict {
            index % 17 == 0 ? .fail : index % 13 == 0 ? .review : .pass
        }
    }

    @Test func `a narrow terminal keeps the marked column and says what is left out`() throws {
        let wide = Fixtures.dimension("year", (2010...2020).map(String.init))
        let table = Fixtures.table(
            [Fixtures.dimension("la", ["LA1"]), wide], (0..<11).map { String(1_000 + $0) })
        let report = Fixtures.output(
            "t", .table(table), findings: [Fixtures.finding("threshold", in: table, cell: 9)])
        let drawing = try #require(TableDrawing(of: report))
        let lines = TextTable(drawing: drawing, style: TextStyle(columns: 40)).lines()
        #expect(lines.contains { $0.contains("1009!") })
        #expect(lines.contains { $0.contains("… 7 columns that pass") })
    }
}
