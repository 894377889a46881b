import Outputs

@testable import Tabulation

/// Random records, as text and as values.
struct RandomData {
    /// la, sex, cost, w, child, family; nil is missing.
    let records: [[String?]]
    let text: String

    static let header = ["la", "sex", "cost", "w", "child", "family"]

    init(_ generator: inout SeededGenerator, rows: Int, quoted: Bool) {
        var records: [[String?]] = []
        let places =
            quoted
            ? ["A", "B, x", "line\nfeed", "\"q\"", "a longer name than sixteen bytes é"]
            : ["A", "B x", "C'c", "a longer name than sixteen bytes é", "01"]
        for _ in 0..<rows {
            let la = generator.chance(8) ? nil : generator.pick(places)
            let sex = generator.chance(5) ? nil : generator.pick(["F", "M"])
            let cents = Int.random(in: (generator.chance(10) ? -500 : 0)...9_999, using: &generator)
            let cost = generator.chance(10) ? nil : Figures.text(Int128(cents), scale: 2)
            let weight = Figures.text(Int128(Int.random(in: 0...30, using: &generator)), scale: 1)
            let child = "c\(Int.random(in: 0..<(rows / 2 + 1), using: &generator))"
            let family = generator.chance(4) ? nil : "f\(Int.random(in: 0..<8, using: &generator))"
            records.append([la, sex, cost, weight, child, family])
        }
        self.records = records
        text = ([Self.header] + records.map { $0.map { $0 ?? "" } }).map { fields in
            fields.map(Self.field).joined(separator: ",") + "\n"
        }.joined()
    }

    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A].contains($0) }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "\"\"")
            + "\""
    }

    /// A request about them that can be computed.
    static func request(_ generator: inout SeededGenerator) throws -> TableRequest {
        var request = TableRequest()
        request.rows = ["la"]
        if generator.chance(70) { request.columns = ["sex"] }
        request.totals = generator.chance(60)
        request.missing = generator.pick([.exclude, .category])
        request.largest = generator.pick([1, 2, 3])
        if generator.chance(30) { request.unit = "child" }
        if generator.chance(40) { request.contributors = [.init(unit: "family", column: "family")] }
        let isWeighted = generator.chance(25)
        if isWeighted { request.weight = "w" }
        if generator.chance(85) { request.of = "cost" }
        var names = ["count"]
        if request.of != nil {
            names +=
                isWeighted
                ? ["sum", "mean"]
                : [
                    "sum", "mean", "median", "quantile=0.9", "quantile=0.25", "minimum", "maximum",
                    "range", "sd", "variance", "mode", "gini", "hhi",
                ].filter { _ in generator.chance(60) }
        }
        if generator.chance(30) {
            names.append("percent")
            request.percentOf = generator.pick([.row, .column, .total])
        }
        request.statistics = try names.map { try RequestedStatistic(parsing: $0) }
        let conditions = [
            "sex == 'F'", "cost >= 20 and la != 'A'", "cost < 50 or family == missing",
            "not (sex in ('M', missing))", "child >= 'c3' and cost != 7",
        ]
        if generator.chance(50) {
            request.condition = try Condition(parsing: generator.pick(conditions))
        }
        try request.check()
        return request
    }
}

/// What two summaries of the same records share, whatever order they were counted in.
struct CountedFacts: Hashable {
    let table: [[String]]
    let evidence: [[String]]
    let population: [String: [String]]
    let records: Int
    let leftOut: [Bool]

    init(_ summary: TableSummary, _ request: TableRequest) throws {
        records = summary.records
        leftOut = summary.leftOut
        guard request.condition == nil || !summary.cells.isEmpty else {
            (table, evidence, population) = ([], [], [:])
            return
        }
        let made = try MicrodataTable(summary, for: request, dataset: nil, source: "data")
        table = made.tableRows(TableTreatment())
        evidence = made.evidenceRows()
        // What one source writes as 12.00 another writes as 12.
        population = made.population.mapValues { labels in
            labels.map { Decimal(parsing: $0)?.description ?? $0 }
        }
    }
}
