import Tabulation

/// The one statement that a request becomes. Each row it gives has a tag, then text:
/// - `r`: records, faults of the condition, and where missing values are left out, per dimension the
///   records that lack it
/// - `s`: a column of the condition by number, and one of its distinct values
/// - `c`: grouping, labels, checks, ingredients of a cell
/// - `u`: unit by number, grouping, labels, its contributors and their largest sums
struct GroupingStatement {
    var text: String { statement(from: table) }

    let table: String
    let request: TableRequest
    let types: [String: ColumnType]

    init(_ request: TableRequest, from table: String, types: [String: ColumnType]) {
        self.request = request
        self.types = types
        self.table = table
    }

    var dimensions: [String] { request.dimensions.indices.map { "d\($0)" } }
    var hasMeasure: Bool { request.of != nil }
    /// Records that count: those with a value.
    var counted: String { hasMeasure ? "v IS NOT NULL" : "TRUE" }

    private func statement(from table: String) -> String {
        let units = request.units.enumerated().filter { $0.element.column != nil }.map(\.offset)
        var parts = [recordsPart(table)]
        parts += seenParts(table)
        parts.append(cellsPart)
        parts += units.map(unitPart)
        let width = parts.map(\.count).max() ?? 0
        return "WITH base AS (\(base(table))) " + unions(parts, width)
    }

    func unions(_ parts: [Part], _ width: Int) -> String {
        parts.map { part in
            let columns = part.columns.map { "(\($0))::text" }
            let padding = Array(repeating: "NULL::text", count: width - columns.count)
            return "SELECT " + (columns + padding).joined(separator: ", ") + " FROM " + part.source
        }.joined(separator: " UNION ALL ")
    }

    struct Part {
        let columns: [String]
        let source: String
        var count: Int { columns.count }
    }

    /// The records that are counted, with labels, value, weight and contributors.
    private func base(_ table: String) -> String {
        var columns = request.dimensions.enumerated().map { "\(SQLText.label($1)) AS d\($0)" }
        if let of = request.of {
            columns.append("\(SQLText.number(of, types[of] ?? .text)) AS v")
            columns.append("\(SQLText.isPresent(of, types[of] ?? .text)) AS has_v")
        }
        if let weight = request.weight {
            columns.append("\(SQLText.number(weight, types[weight] ?? .text)) AS w")
            columns.append("\(SQLText.isPresent(weight, types[weight] ?? .text)) AS has_w")
        }
        for (index, unit) in request.units.enumerated() {
            if let column = unit.column { columns.append("\(SQLText.label(column)) AS u\(index)") }
        }
        var conditions = request.condition.map { [SQLText.condition($0)] } ?? []
        if request.missing == .exclude {
            conditions += request.dimensions.map { "\(SQLText.label($0)) IS NOT NULL" }
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "SELECT \(columns.joined(separator: ", ")) FROM \(table)\(filter)"
    }

    /// Records in all, and those whose value of a column cannot be ordered as the condition asks.
    func recordsPart(_ table: String) -> Part {
        let ordered = request.condition.map(SQLText.orderedByNumber) ?? []
        let faults = ordered.map { column in
            let number = SQLText.number(ofText: SQLText.label(column))
            return
                "count(*) FILTER (WHERE \(SQLText.isPresent(column, .text)) AND (\(number)) IS NULL)"
        }
        return Part(
            columns: ["'r'", "count(*)", faults.isEmpty ? "0" : faults.joined(separator: " + ")]
                + leftOut,
            source: table)
    }

    private var leftOut: [String] {
        guard request.missing == .exclude else { return [] }
        let holds = request.condition.map { "\(SQLText.condition($0)) AND " } ?? ""
        return request.dimensions.map {
            "count(*) FILTER (WHERE \(holds)\(SQLText.label($0)) IS NULL)"
        }
    }

    /// What has to be known of the records of a cell before its sums are believed: values that are no
    /// numbers, weights that are no numbers, missing or below 0, decimals of both. The weight of a
    /// record without a value is not used, so it is not looked at.
    private var checks: [(String, String)] {
        var checks: [(String, String)] = []
        if hasMeasure {
            checks.append(("bad_v", "count(*) FILTER (WHERE has_v AND v IS NULL)"))
            checks.append(("scale_v", "COALESCE(max(scale(trim_scale(v))), 0)"))
        }
        if request.weight != nil {
            let fault = "has_w AND w IS NULL AND \(counted)"
            checks.append(("bad_w", "count(*) FILTER (WHERE \(fault))"))
            checks.append(("no_w", "count(*) FILTER (WHERE NOT has_w AND \(counted))"))
            checks.append(("negative_w", "count(*) FILTER (WHERE w < 0 AND \(counted))"))
            checks.append(
                ("scale_w", "COALESCE(max(scale(trim_scale(w))) FILTER (WHERE \(counted)), 0)"))
        }
        return checks
    }

    /// How many columns those are.
    static func checkCount(_ request: TableRequest) -> Int {
        (request.of == nil ? 0 : 2) + (request.weight == nil ? 0 : 4)
    }

    func seenParts(_ table: String) -> [Part] {
        (request.condition?.columns ?? []).enumerated().map { index, column in
            let values =
                "SELECT DISTINCT \(SQLText.label(column)) AS t FROM \(table)"
                + " LIMIT \(TableSummary.SeenColumn.most + 1)"
            return Part(columns: ["'s'", "\(index)", "t"], source: "(\(values)) AS seen\(index)")
        }
    }

    func groupingSets(with more: [String] = []) -> String {
        let sets = request.groupings.map { mask in
            let kept = dimensions.indices.filter { mask >> $0 & 1 == 0 }.map { dimensions[$0] }
            return "(\((kept + more).joined(separator: ", ")))"
        }
        return "GROUP BY GROUPING SETS (\(sets.joined(separator: ", ")))"
    }

    var grouping: String { "GROUPING(\(dimensions.joined(separator: ", ")))" }

    // MARK: Cells

    private var cellsPart: Part {
        var inner = [(String, String)]()
        inner.append(("g", grouping))
        inner += dimensions.map { ($0, $0) }
        inner += checks
        inner.append(("records", "count(*)"))
        inner += measured
        if needsValues {
            inner.append(("unsorted", "array_agg(v) FILTER (WHERE v IS NOT NULL)"))
        }
        let columns = inner.map { "\($0.1) AS \($0.0)" }.joined(separator: ", ")
        var source = "(SELECT \(columns) FROM base \(groupingSets()))"
        if needsValues { source = Self.sorted(source, by: "y") }
        return Part(
            columns: ["'c'", "g"] + dimensions + checks.map(\.0) + Self.cellColumns(request),
            source: "\(source) AS cells")
    }

    /// Adds `x`, the values of `unsorted` in their order. Sorting each array by itself, as numbers, is
    /// two times faster than one sort of all records by labels and value. OFFSET keeps the server
    /// from sorting again wherever `x` is named.
    static func sorted(_ source: String, by order: String) -> String {
        "(SELECT *, (SELECT array_agg(y ORDER BY \(order)) FROM unnest(unsorted) AS y) AS x"
            + " FROM \(source) AS grouped OFFSET 0)"
    }

    /// Counts and sums of values and weights, each the sum of those of the cell's parts.
    var measured: [(String, String)] {
        var columns: [(String, String)] = []
        if hasMeasure {
            columns = [
                ("n", "count(v)"), ("negatives", "count(*) FILTER (WHERE v < 0)"),
                ("total", "COALESCE(sum(v), 0)"),
            ]
        }
        if hasMeasure, request.needsSquares || request.needsConcentration {
            columns.append(("squares", "COALESCE(sum(v * v), 0)"))
        }
        if request.weight != nil {
            columns.append(("weight", "COALESCE(sum(w) FILTER (WHERE \(counted)), 0)"))
            columns.append(("weighted", hasMeasure ? "COALESCE(sum(w * v), 0)" : "0"))
        }
        return columns
    }

    var needsValues: Bool {
        hasMeasure && (request.needsOrder || request.needsExtremes || request.unit == nil)
    }

    /// What a row of a cell holds behind its labels, in order; `GroupingRows` reads it so.
    static func cellColumns(_ request: TableRequest) -> [String] {
        var columns = ["records"]
        guard request.of != nil else {
            return columns + (request.weight == nil ? [] : ["weight", "weighted"])
        }
        columns += ["n", "negatives", "total"]
        if request.needsSquares || request.needsConcentration { columns.append("squares") }
        if request.weight != nil { columns += ["weight", "weighted"] }
        if request.unit == nil {
            columns += (0..<request.largest).map { "x[cardinality(x) - \($0)]" }
        }
        if request.needsExtremes {
            columns += ["x[1]", "x[cardinality(x)]"]
            columns += [
                "cardinality(array_positions(x, x[1]))",
                "cardinality(array_positions(x, x[cardinality(x)]))",
            ]
        }
        for share in request.quantiles {
            let index = "((n - 1) * \(share) / 1000000 + 1)"
            columns += ["x[\(index)]", "x[\(index) + 1]"]
            columns += [
                "array_position(x, x[\(index)]) - 1",
                "n - array_position(x, x[\(index)]) + 1"
                    + " - cardinality(array_positions(x, x[\(index)]))",
            ]
        }
        if request.needsMode {
            let counts =
                "FROM unnest(x) AS y GROUP BY y ORDER BY count(*) DESC, y LIMIT 1"
            columns += ["(SELECT y \(counts))", "(SELECT count(*) \(counts))"]
        }
        if request.needsGini {
            columns.append("(SELECT sum(i * y) FROM unnest(x) WITH ORDINALITY AS o(y, i))")
        }
        return columns
    }

    // MARK: Contributors

    private func unitPart(_ unit: Int) -> Part {
        let labels = dimensions.joined(separator: ", ")
        let sum = hasMeasure ? "sum(v)" : "0"
        let sums =
            "SELECT \(grouping) AS g, \(labels), u\(unit), \(sum) AS s FROM base"
            + " WHERE \(counted) \(groupingSets(with: ["u\(unit)"]))"
        let source =
            "(SELECT g, \(labels), count(*) AS n, array_agg(s) AS unsorted,"
            + " sum(s * s) AS squares, bool_or(s < 0) AS negative FROM (\(sums)) AS sums\(unit)"
            + " GROUP BY g, \(labels))"
        let largest = (0..<request.largest).map { hasMeasure ? "x[\($0 + 1)]" : "NULL" }
        return Part(
            columns: ["'u'", "\(unit)", "g"] + dimensions + ["n", "squares", "negative"] + largest,
            source: "\(Self.sorted(source, by: "y DESC")) AS unit\(unit)")
    }
}
