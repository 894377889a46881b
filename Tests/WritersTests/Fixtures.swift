import Disclosure
import Outputs

/// Small reports, built as values.
enum Fixtures {
    static let digest = digest("0a")
    static let pack = PackReference(
        name: "uk-default-10", version: 1,
        digest: digest("5c"))

    static func digest(_ byte: String) -> Digest {
        guard let digest = Digest(hex: String(repeating: byte, count: 32)) else {
            preconditionFailure("two hex digits")
        }
        return digest
    }

    // MARK: Tables

    static func dimension(_ name: String, _ labels: [String], of variable: String? = nil)
        -> Dimension
    {
        Dimension(
            name: name, variable: variable ?? name,
            labels: labels.enumerated().map { index, text in
                Label(text: text, categories: text == "Total" ? .all : .codes([index]))
            })
    }

    /// Cells in the order of the file, one per combination of labels, the last dimension fastest.
    static func table(
        _ dimensions: [Dimension], values: [ValueDeclaration] = [count()], _ texts: [String]
    ) -> Table {
        var cells: [Cell] = []
        for (index, text) in texts.enumerated() {
            var rest = index / values.count
            var labels: [Int] = []
            for dimension in dimensions.reversed() {
                labels.insert(rest % dimension.labels.count, at: 0)
                rest /= dimension.labels.count
            }
            cells.append(
                Cell(
                    labels: labels, value: index % values.count, shown: shown(text),
                    position: Position(line: index / values.count + 2, column: 3)))
        }
        return Table(dimensions: dimensions, values: values, cells: cells)
    }

    static func count(_ column: String = "n") -> ValueDeclaration {
        ValueDeclaration(column: column, statistic: .count)
    }

    static func shown(_ text: String) -> Shown {
        if text.isEmpty { return .absent }
        if text == "c" { return .withheld(low: nil, high: nil) }
        if let range = Variable.integerRange(text), text.contains("-") {
            return .withheld(low: range.lowerBound, high: range.upperBound)
        }
        guard let number = PrintedNumber(parsing: text.utf8) else {
            preconditionFailure("a number")
        }
        return .number(number)
    }

    // MARK: Reports

    static func output(
        _ id: String, _ content: Output.Content, kind: Kind = .frequencies,
        declaration: TableDeclaration? = nil, findings: [Finding] = []
    ) -> OutputReport {
        var declared = OutputDeclaration(id: id, file: "tables/\(id).csv", kind: kind)
        declared.unit = "child"
        declared.table = declaration
        return OutputReport(
            output: Output(
                id: id, file: "tables/\(id).csv", digest: digest, kind: kind,
                declaration: declared, content: content, faults: []),
            findings: findings)
    }

    static func report(
        _ outputs: [OutputReport], title: String = "Care placements and exclusions",
        notes: [String] = [], complete: Bool = true
    ) -> Report {
        var declaration = SubmissionDeclaration()
        declaration.title = title
        declaration.project = "adr-fellowship-2"
        declaration.dataset = "moj-dfe-2023"
        let submission = OpenedSubmission(
            declaration: declaration, dataset: nil, outputs: outputs.map(\.output), notes: notes)
        return Report(
            packs: [pack],
            submissions: [
                SubmissionReport(submission: submission, outputs: outputs, complete: complete)
            ])
    }

    /// A finding about one cell.
    static func finding(
        _ rule: String, in table: Table, cell: Int, _ verdict: Verdict = .fail,
        message: String = "fewer than 10 children", remedy: String = "merge two categories"
    ) -> Finding {
        Finding(
            rule: rule, pack: "uk-default-10", place: table.place(of: table.cells[cell]),
            verdict: verdict, message: message, remedy: remedy, cell: cell)
    }
}

extension Fixtures {
    static let exclusions = table(
        [
            dimension("la", ["Bradford", "Leeds", "Wakefield", "Total"]),
            dimension("sex", ["F", "M", "Total"]),
        ],
        ["14", "9", "23", "31", "28", "59", "1-9", "12", "c", "", "49", "98"])

    /// Nested headers, as in a printed cross-tabulation.
    static let nested = table(
        [
            dimension("la", ["LA1", "LA2"]), dimension("age", ["10-12", "13-15"]),
            dimension("entry", ["2022", "2023"]), dimension("sex", ["F", "M"]),
        ],
        [
            "31", "28", "33", "40", "44", "25", "51", "7", "22", "36", "27", "29", "18", "61",
            "30", "48",
        ])

    static var nestedLayout: TableDeclaration {
        var layout = TableDeclaration()
        layout.layout = .cross
        layout.rows = ["la", "age"]
        layout.columns = ["entry", "sex"]
        return layout
    }

    /// 150 authorities; one of them has a small cell.
    static let long = table(
        [dimension("la", (1...150).map { "E\(String(8_000_000 + $0))" })],
        values: [count(), ValueDeclaration(column: "mean cost", statistic: .mean)],
        (1...150).flatMap { [$0 == 77 ? "3" : String(20 + $0), "\(1000 + $0).50"] })

    static let mixed = report(
        [
            output(
                "exclusions-by-la", .table(exclusions),
                findings: [
                    Finding(
                        rule: "totals", verdict: .fail,
                        message: "the parts of a total add up to something else",
                        remedy: "correct the table or declare its rounding"),
                    finding("threshold", in: exclusions, cell: 1),
                    finding(
                        "differencing", in: exclusions, cell: 6,
                        message: "a withheld value can be found by subtraction",
                        remedy: "withhold a second cell in its line"),
                    finding(
                        "missing-evidence", in: exclusions, cell: 7, .review,
                        message: "count not given; threshold cannot be checked",
                        remedy: "give count in a column of the evidence file"),
                ]),
            output(
                "by-entry", .table(nested), declaration: nestedLayout,
                findings: [finding("threshold", in: nested, cell: 7)]),
            output(
                "by-authority", .table(long),
                findings: [finding("threshold", in: long, cell: 152)]),
            output("trend", .table(exclusions)),
            output(
                "read-me", .text([]), kind: .text,
                findings: [
                    Finding(
                        rule: "text", pack: "uk-default-10", verdict: .review,
                        message: "text has to be read by somebody",
                        remedy: "a checker reads it")
                ]),
        ], notes: ["no dataset description: labels of different tables were not compared"])

    /// Two submissions, judged together.
    static let both = Report(
        packs: [pack], submissions: mixed.submissions + passing.submissions + mixed.submissions)

    static let passing = report([output("trend", .table(exclusions))])

    static let hostileLabel = "a\u{1B}[2J\n\u{202E}<script>alert(1)</script>\"'&\u{9B}31m\u{2028}漢字"

    static let hostile: Report = {
        let table = Self.table(
            [dimension("la\u{7}", [hostileLabel, "Total"]), dimension("sex", ["F", "M"])],
            ["4", "20", "30", "c"])
        return report(
            [
                output(
                    "t\u{1B}]0;x\u{7}", .table(table),
                    findings: [
                        finding("threshold", in: table, cell: 0, message: "x\u{1B}[31m\r\ny")
                    ])
            ], title: "<img src=x onerror=alert(1)>\u{202E}\u{1B}[1m", notes: ["a\nb\u{1B}c"])
    }()
}
