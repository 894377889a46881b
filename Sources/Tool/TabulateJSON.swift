import Disclosure
import Outputs
import Readers
import Tabulation
import Writers

/// What `tabulate --format json` prints: the written table's verdict, and each cell with its evidence
/// and the verdict and rules before any treatment; `withheld` says that the written table hides it.
enum TabulateJSON {
    static func write(_ made: TabulateRun.Made, _ request: TableRequest) -> [UInt8] {
        let verdicts = CellVerdicts(made)
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("verdict", made.report.verdict.rawValue)
            writer.member("records", made.table.records)
            writer.key("cells")
            writer.array { writer in
                for place in made.table.places.indices {
                    for statistic in request.statistics.indices {
                        cell(place, statistic, made, request, verdicts, &writer)
                    }
                }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func cell(
        _ place: Int, _ statistic: Int, _ made: TabulateRun.Made, _ request: TableRequest,
        _ verdicts: CellVerdicts, _ writer: inout JSONWriter
    ) {
        let table = made.table
        let cell = table.places[place].cell
        let judged = verdicts[place, statistic]
        writer.object { writer in
            writer.key("at")
            writer.object { writer in
                for (index, name) in request.dimensions.enumerated() {
                    writer.member(name, table.label(table.places[place], index))
                }
            }
            writer.member("statistic", request.statistics[statistic].name)
            writer.key("value")
            value(place, statistic, made, &writer)
            writer.member("count", cell.count)
            writer.member("records", cell.records)
            writer.member("missing", cell.missing)
            writer.member("negatives", cell.negatives)
            evidence(cell, made, request, &writer)
            writer.member("verdict", judged.verdict.rawValue)
            writer.key("rules")
            writer.array { writer in judged.rules.forEach { writer.string($0) } }
            if made.treatment.withheld.contains(place) {
                writer.key("withheld")
                writer.bool(true)
            }
        }
    }

    /// As written where it is rounded, otherwise with all its digits; null where it is not shown.
    private static func value(
        _ place: Int, _ statistic: Int, _ made: TabulateRun.Made, _ writer: inout JSONWriter
    ) {
        let shown = made.table.shown(place, statistic, made.treatment)
        let full =
            made.treatment.base == nil ? made.table.fullValue(place, statistic) ?? shown : shown
        if let number = Decimal(parsing: shown), let exact = Decimal(parsing: full) {
            writer.number(made.treatment.base == nil ? exact : number)
        } else {
            writer.null()
        }
    }

    private static func evidence(
        _ cell: CellSummary, _ made: TabulateRun.Made, _ request: TableRequest,
        _ writer: inout JSONWriter
    ) {
        writer.key("contributors")
        writer.object { writer in
            for (index, unit) in request.units.enumerated() {
                writer.member(unit.name, cell.contributors[index])
            }
        }
        writer.key("largest")
        writer.object { writer in
            for (index, unit) in request.units.enumerated() where request.of != nil {
                writer.key(unit.name)
                writer.array { writer in
                    for value in cell.largest[index] {
                        if let number = Decimal(parsing: made.table.figure(value)) {
                            writer.number(number)
                        }
                    }
                }
            }
        }
    }
}

/// Writes a `dataset.yaml` of variables with codes, as JSON, which every YAML reader takes.
enum DatasetJSON {
    static func write(_ dataset: Dataset) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("dataset", dataset.name)
            list("units", dataset.units, &writer)
            writer.key("variables")
            writer.object { writer in
                let sorted = dataset.variables.sorted {
                    $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
                }
                for (name, variable) in sorted {
                    writer.key(name)
                    writer.object { writer in
                        list("codes", variable.codes, &writer)
                        list("missing", variable.missing.sorted(), &writer)
                        list("several-per", variable.severalPer, &writer)
                    }
                }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// Any description, as it was read: every scalar is text there.
    static func write(_ node: YAMLNode) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        write(node, &writer)
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ node: YAMLNode, _ writer: inout JSONWriter) {
        switch node.content {
        case .text(let text, _):
            if node.isNull { writer.null() } else { writer.string(text) }
        case .list(let items):
            writer.array { writer in items.forEach { write($0, &writer) } }
        case .map(let entries):
            writer.object { writer in
                for entry in entries {
                    writer.key(entry.key)
                    write(entry.value, &writer)
                }
            }
        }
    }

    /// Left out where empty.
    private static func list(_ name: String, _ texts: [String], _ writer: inout JSONWriter) {
        guard !texts.isEmpty else { return }
        writer.key(name)
        writer.array { writer in texts.forEach { writer.string($0) } }
    }
}

/// The verdict and rules of each cell of the untreated table.
private struct CellVerdicts {
    private let reports: [[CellReport]]
    /// Per statistic its output, and its number within.
    private let places: [(output: Int, value: Int, width: Int)]

    init(_ made: TabulateRun.Made) {
        let outputs = made.untreated.outputs
        reports = outputs.map(\.cells)
        places = made.table.columns.map { column in
            for (index, output) in outputs.enumerated() {
                let values = output.output.table?.values ?? []
                if let value = values.firstIndex(where: { $0.column == column }) {
                    return (index, value, values.count)
                }
            }
            return (-1, 0, 1)
        }
    }

    subscript(place: Int, statistic: Int) -> (verdict: Verdict, rules: [String]) {
        let (output, value, width) = places[statistic]
        let index = place * width + value
        guard output >= 0, index < reports[output].count else { return (.review, []) }
        return (reports[output][index].verdict, reports[output][index].rules)
    }
}
