import Outputs

@testable import Disclosure

/// A table drawn as text, for tests: the first line names the columns, the first word of each
/// further line the row; two or more spaces part the fields. `!` marks a cell that is expected to
/// be flagged, `?` likewise for those expected as `review`.
///
/// A cell is a number, `[c]` (withheld), `[1-9]` (withheld in a known range) or `.` (no such cell).
/// Rows are the variable `row`, columns the variable `column`; `Total` is a total.
struct DrawnTable {
    var output: Output
    /// Indices of the cells marked with `!`, and with `?`.
    let marked: Set<Int>
    let doubtful: Set<Int>

    enum Problem: Error { case cell(String) }

    init(
        _ drawing: String, kind: Kind = .frequencies, value: ValueDeclaration? = nil,
        dataset: Dataset? = nil, unit: String = "child", id: String = "t", rows: String = "row",
        columns: String = "column", missing: OutputDeclaration.MissingValues? = .excluded,
        population: [String: [String]] = [:],
        evidence: ((_ row: String, _ column: String) -> Evidence?)? = nil
    ) throws {
        let lines = drawing.split(separator: "\n").map { Self.fields(String($0)) }
            .filter { !$0.isEmpty }
        let header = lines.first ?? []
        let body = lines.dropFirst()
        let rowLabels = body.compactMap(\.first)
        var cells: [Cell] = []
        var marked = Set<Int>()
        var doubtful = Set<Int>()
        for (r, line) in body.enumerated() {
            for (c, text) in line.dropFirst().enumerated() where text != "." {
                if text.hasSuffix("!") { marked.insert(cells.count) }
                if text.hasSuffix("?") { doubtful.insert(cells.count) }
                let plain =
                    text.hasSuffix("!") || text.hasSuffix("?") ? String(text.dropLast()) : text
                cells.append(
                    Cell(
                        labels: [r, c], shown: try Self.shown(plain),
                        position: Position(line: r + 2, column: c + 2),
                        evidence: evidence?(line[0], header[c])))
            }
        }
        let table = Table(
            dimensions: [
                Self.dimension(rows, rowLabels, dataset), Self.dimension(columns, header, dataset),
            ],
            values: [value ?? ValueDeclaration(column: "n", statistic: .count)], cells: cells)
        var declaration = OutputDeclaration(id: id, file: "\(id).csv", kind: kind)
        declaration.unit = unit
        declaration.missing = missing
        declaration.population = population
        output = Output(
            id: id, file: "\(id).csv", digest: nil, kind: kind, declaration: declaration,
            content: .table(table), faults: [])
        self.marked = marked
        self.doubtful = doubtful
    }

    var table: Table { output.table ?? Table(dimensions: [], values: [], cells: []) }

    private static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var current = ""
        var spaces = 0
        for character in line {
            if character == " " {
                spaces += 1
                continue
            }
            if spaces >= 2, !current.isEmpty {
                fields.append(current)
                current = ""
            } else if spaces == 1, !current.isEmpty {
                current += " "
            }
            spaces = 0
            current.append(character)
        }
        return current.isEmpty ? fields : fields + [current]
    }

    private static func shown(_ text: String) throws -> Shown {
        if text == "[c]" { return .withheld(low: nil, high: nil) }
        if text.hasPrefix("["), text.hasSuffix("]"),
            let range = Variable.integerRange(String(text.dropFirst().dropLast()))
        {
            return .withheld(low: range.lowerBound, high: range.upperBound)
        }
        guard let number = PrintedNumber(parsing: Array(text.utf8)) else {
            throw Problem.cell(text)
        }
        return .number(number)
    }

    private static func dimension(_ name: String, _ labels: [String], _ dataset: Dataset?)
        -> Dimension
    {
        let known = dataset?.variable(of: name)
        var next = 0
        return Dimension(
            name: name, variable: known?.name ?? name,
            labels: labels.map { text in
                if let known = dataset?.categories(of: text, in: name, totals: ["Total", "All"]) {
                    return Label(text: text, categories: known)
                }
                if known == nil, text == "Total" { return Label(text: text, categories: .all) }
                next += 1
                return Label(text: text, categories: .codes([next - 1]))
            })
    }
}

extension DrawnTable {
    /// The subject for a rule, alone or beside other outputs and rules.
    func subject(
        dataset: Dataset? = nil, siblings: [any Rule] = [], others: [Output] = [],
        missingEvidence: Verdict = .review
    ) -> Subject {
        Subject(
            output: output, dataset: dataset, outputs: [output] + others,
            missingEvidence: missingEvidence,
            siblings: Dictionary(
                siblings.map { (type(of: $0).key, $0) }, uniquingKeysWith: { a, _ in a }))
    }

    /// Cells that findings of this rule and verdict are about.
    static func cells(_ findings: [Finding], rule: String, _ verdict: Verdict) -> Set<Int> {
        Set(findings.filter { $0.rule == rule && $0.verdict == verdict }.flatMap(\.cells))
    }
}

extension Rule {
    /// The rule as a pack would write it.
    static func of(_ parameters: [String: Parameters.Value] = [:]) throws -> Self {
        var parameters = Parameters(parameters)
        let rule = try Self(parameters: &parameters)
        guard parameters.leftOver.names.isEmpty else {
            throw ParameterError(parameters.leftOver.names[0], "is unknown")
        }
        return rule
    }

    /// Whether exactly the marked cells fail and exactly the doubtful ones are for review.
    func flags(
        exactlyTheMarksOf drawn: DrawnTable, dataset: Dataset? = nil, siblings: [any Rule] = []
    ) -> Bool {
        let found = findings(in: drawn.subject(dataset: dataset, siblings: siblings))
        return DrawnTable.cells(found, rule: Self.key, .fail) == drawn.marked
            && DrawnTable.cells(found, rule: Self.key, .review) == drawn.doubtful
    }
}

extension Parameters.Value: ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByArrayLiteral
{
    public init(integerLiteral value: Int) { self = .number(Decimal(value)) }
    public init(stringLiteral value: String) {
        self = Decimal(parsing: value).map { .number($0) } ?? .text(value)
    }
    public init(dictionaryLiteral elements: (String, Parameters.Value)...) {
        self = .map(Dictionary(elements, uniquingKeysWith: { a, _ in a }))
    }
    public init(arrayLiteral elements: Parameters.Value...) { self = .list(elements) }
}

extension ValueDeclaration {
    static func of(
        _ statistic: Statistic, column: String = "n",
        _ change: (inout ValueDeclaration) -> Void = { _ in }
    ) -> ValueDeclaration {
        var value = ValueDeclaration(column: column, statistic: statistic)
        change(&value)
        return value
    }
}

extension Evidence {
    static func of(count: Decimal? = nil, _ change: (inout Evidence) -> Void = { _ in }) -> Evidence
    {
        var evidence = Evidence()
        evidence.count = count
        change(&evidence)
        return evidence
    }
}

/// The dataset of the tests: four authorities in two regions, ages, sexes, an outcome.
extension Dataset {
    static var example: Dataset {
        var dataset = Dataset(name: "example")
        dataset.units = ["child", "family"]
        dataset.sensitive = ["outcome"]
        var la = Variable(codes: ["LA1", "LA2", "LA3", "LA4"])
        la.levels = [
            .init(name: "region", labels: ["North": ["LA1", "LA2"], "South": ["LA3", "LA4"]])
        ]
        la.groups = ["Coast": ["LA2", "LA3"]]
        var sex = Variable(codes: ["F", "M", "-9"])
        sex.missing = ["-9"]
        var offence = Variable(codes: ["theft", "violence"])
        offence.severalPer = ["child"]
        dataset.variables = [
            "la": la, "sex": sex, "offence": offence,
            "outcome": Variable(codes: ["excluded", "not excluded"]),
            "age": Variable(codes: (0...25).map(String.init)),
        ]
        dataset.impossible = [["age": ["0..9"], "offence": ["theft"]]]
        return dataset
    }
}
