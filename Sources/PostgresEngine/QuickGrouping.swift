import Tabulation

/// The same rows for cells that are sums and largest values of columns of numbers, in a form that
/// the server computes on all its processors, with little more work than the plain GROUP BY.
///
/// - The records are grouped once, by the columns as they are; missing labels and totals are dealt
///   with in the groups.
/// - Numbers are taken as they are. Where one is beyond what is read elsewhere (10^15, 15 decimals),
///   its cell counts it among the values that are no numbers, and `text` has to be asked instead.
/// - No aggregate of the server that runs in parallel gives the k largest values of a group. So a
///   sample of the records says from which value on it is worth to list values: each such value is a
///   group of its own (`k`), all others of a cell are one. Cells of which fewer than k values were
///   listed are read again in a second pass, which lists the values from the k-th largest of the
///   sample on: that is never above the k-th largest of all. Without such cells the server skips it.
/// - Decimals are those of the sums; only where these leave it open are they asked of each value.
extension GroupingStatement {
    /// Nil where units have to be told apart, values put in order, or text read as numbers.
    func quickText(sample: TableSample) -> String? {
        let isNumeric = [request.of, request.weight].compactMap(\.self).allSatisfy {
            [.whole, .numeric].contains(types[$0] ?? .text)
        }
        guard isNumeric, request.units.allSatisfy({ $0.column == nil }), !request.needsOrder,
            !request.needsExtremes
        else { return nil }
        var tables = ["base AS NOT MATERIALIZED (\(quickBase(from: table)))"]
        if hasMeasure { tables += sampleTables(sample) }
        tables += ["parts AS MATERIALIZED (\(parts))", "kept AS MATERIALIZED (\(keptCells))"]
        if hasMeasure {
            tables += [
                "decimals AS MATERIALIZED (\(decimals))", "lacking AS MATERIALIZED (\(lacking))",
                "further AS MATERIALIZED (\(furtherValues))",
            ]
        }
        tables.append("joined AS (\(sumsAndValues))")
        let rows = [quickRecordsPart] + seenParts(table) + [quickCellsPart]
        return "WITH \(tables.joined(separator: ", ")) "
            + unions(rows, rows.map(\.count).max() ?? 0)
    }

    private var excludes: Bool { request.missing == .exclude }
    private var labels: String { dimensions.joined(separator: ", ") }

    private func quickBase(from source: String) -> String {
        // Labels are compared as bytes, whatever the collation of their column.
        var columns = request.dimensions.enumerated().map { index, name in
            let label = excludes ? "\(SQLText.identifier(name))::text" : SQLText.label(name)
            return "\(label) COLLATE \"C\" AS d\(index)"
        }
        if let of = request.of { columns.append("\(SQLText.identifier(of))\(cast) AS v") }
        if let weight = request.weight {
            columns.append("\(SQLText.identifier(weight))::numeric AS w")
        }
        let filter = request.condition.map { " WHERE \(SQLText.condition($0))" } ?? ""
        return "SELECT \(columns.joined(separator: ", ")) FROM \(source)\(filter)"
    }

    private var isWhole: Bool { types[request.of ?? ""] == .whole }

    /// Whole numbers are summed faster as they are, but multiplied they may not fit.
    private var cast: String {
        let multiplies =
            request.needsSquares || request.needsConcentration || request.weight != nil
        return multiplies && isWhole ? "::numeric" : ""
    }

    private var excluding: String {
        guard excludes else { return "" }
        return " WHERE " + dimensions.map { "\($0) <> ''" }.joined(separator: " AND ")
    }

    // MARK: The sample

    /// So many values of a cell as large as its record number allows are listed on average: then
    /// hardly any of very many cells has fewer than are needed.
    private var wanted: Int { 14 + 4 * request.largest }

    private static let most = "1000000000000000"

    private func sampleTables(_ sample: TableSample) -> [String] {
        let groups = "(SELECT DISTINCT \(labels) FROM sample) AS groups"
        let rank = "SELECT ceil(\(Double(wanted) * sample.share) * count(*)) FROM \(groups)"
        let value = "SELECT v FROM sample ORDER BY v DESC LIMIT 1 OFFSET (\(rank))"
        let drawn = quickBase(from: sample.source(of: table))
        return [
            "sample AS MATERIALIZED (SELECT * FROM (\(drawn)) AS drawn WHERE v IS NOT NULL)",
            "least AS MATERIALIZED (SELECT LEAST(GREATEST((\(value)), 0), \(Self.most)) AS r)",
        ]
    }

    /// Nothing that counts is below it.
    private var lowest: String {
        isWhole && cast.isEmpty ? "'-9223372036854775807'::bigint" : "'-Infinity'::numeric"
    }

    // MARK: The first pass

    /// A listed value; -1 and -2 for values below 0 within and beyond the limits; NULL for others.
    private var listed: String {
        func mark(_ number: Int) -> String {
            isWhole && cast.isEmpty ? "\(number)" : "'\(number)'::numeric"
        }
        return "CASE WHEN v < (SELECT r FROM least) THEN CASE WHEN v < 0 THEN"
            + " CASE WHEN v > -\(Self.most) THEN \(mark(-1)) ELSE \(mark(-2)) END END ELSE v END"
    }

    private var parts: String {
        let sums = partColumns.map { "\($0.sum) AS \($0.name)" }
        let own = hasMeasure ? dimensions + ["k"] : dimensions
        let source =
            hasMeasure ? "(SELECT *, \(listed) AS k FROM base) AS keyed" : "base"
        return "SELECT \((own + sums).joined(separator: ", ")) FROM \(source)"
            + " GROUP BY \(own.joined(separator: ", "))"
    }

    /// Sums of records, each the sum of those of its parts.
    private var partColumns: [(name: String, sum: String)] {
        [("records", "count(*)")] + measured.filter { $0.0 != "negatives" } + weightChecks
    }

    private var weightChecks: [(String, String)] {
        guard request.weight != nil else { return [] }
        let filter = " FILTER (WHERE \(counted))"
        let beyond =
            "max(w)\(filter) >= \(Self.most) OR min(w)\(filter) <= -\(Self.most)"
            + " OR scale(sum(w)\(filter)) > 15"
        let scale =
            types[request.weight ?? ""] == .whole
            ? "0" : "COALESCE(max(scale(trim_scale(w)))\(filter), 0)"
        return [
            ("bad_w", "CASE WHEN \(beyond) THEN 1 ELSE 0 END"),
            ("no_w", "count(*) FILTER (WHERE w IS NULL AND \(counted))"),
            ("negative_w", "count(*) FILTER (WHERE w < 0 AND \(counted))"), ("scale_w", scale),
        ]
    }

    /// Names and sums of a cell, first the checks of `GroupingStatement`; `ofParts` over the parts of
    /// a cell, `ofCells` over cells that are summed up. Nothing is above NaN; a sum has the decimals
    /// of what has the most.
    private var cellSums: [(name: String, ofParts: String, ofCells: String)] {
        var columns: [(name: String, ofParts: String, ofCells: String)] = []
        if hasMeasure {
            let beyond =
                "max(k) >= \(Self.most) OR min(k) < -1"
                + (isWhole ? "" : " OR max(scale(total)) > 15")
            columns.append(("bad_v", "CASE WHEN \(beyond) THEN 1 ELSE 0 END", "sum(bad_v)"))
            columns.append(("scale_v", "0", "(SELECT places FROM decimals)"))
        }
        if request.weight != nil {
            columns += ["bad_w", "no_w", "negative_w"].map { ($0, "sum(\($0))", "sum(\($0))") }
            columns.append(("scale_w", "max(scale_w)", "max(scale_w)"))
        }
        for (name, _) in [("records", "")] + measured {
            let ofParts =
                name == "negatives"
                ? "COALESCE(sum(records) FILTER (WHERE k < 0), 0)" : "sum(\(name))"
            columns.append((name, ofParts, "sum(\(name))"))
        }
        return columns
    }

    private var keptCells: String {
        var columns = dimensions + cellSums.map { "\($0.ofParts) AS \($0.name)" }
        if hasMeasure {
            columns += [
                "COALESCE(sum(records) FILTER (WHERE k >= 0), 0) AS listed",
                "max(scale(total::numeric)) AS most_places",
                "max(scale(trim_scale(total::numeric))) AS least_places",
            ]
        }
        return "SELECT \(columns.joined(separator: ", ")) FROM parts\(excluding)"
            + " GROUP BY \(labels)"
    }

    /// No value has more decimals than a sum shows, and one has as many as some sum needs.
    private var decimals: String {
        "SELECT COALESCE(CASE WHEN max(most_places) = max(least_places) THEN max(most_places) ELSE"
            + " (SELECT max(scale(trim_scale(v::numeric))) FROM base\(excluding)) END, 0) AS places"
            + " FROM kept"
    }

    // MARK: The second pass

    /// Labels as the server can join them.
    private func key(_ label: String) -> String { excludes ? label : "COALESCE(\(label), '')" }

    /// Cells of which too few values were listed, with a value that is not above the last one needed.
    private var lacking: String {
        let ranked =
            "SELECT \(labels), v,"
            + " row_number() OVER (PARTITION BY \(labels) ORDER BY v DESC) AS rank FROM sample"
        let same = dimensions.map { "\(key("c.\($0)")) = \(key("s.\($0)"))" }
        let own = dimensions.map { "c.\($0)" }.joined(separator: ", ")
        return "SELECT \(own), COALESCE(s.v, \(lowest)) AS reach FROM kept AS c LEFT JOIN"
            + " (\(ranked)) AS s ON s.rank = \(request.largest) AND \(same.joined(separator: " AND "))"
            + " WHERE c.listed < LEAST(c.n, \(request.largest))"
    }

    /// The values of those cells that were not listed. The cells go into it as arrays, which the
    /// server hands to all its workers; a table of this statement it does not. Where there are none,
    /// one record passes and the rest is not read.
    private var furtherValues: String {
        let arrays = (dimensions.map(key) + ["reach"])
            .map { "(SELECT array_agg(\($0)) FROM lacking)" }
        let same = dimensions.map { "\(key("base.\($0)")) = f.\($0) COLLATE \"C\"" }
        let names = dimensions.map { "NULLIF(f.\($0), '') COLLATE \"C\" AS \($0)" }
        return "SELECT \((names + ["v"]).joined(separator: ", ")) FROM base"
            + " JOIN unnest(\(arrays.joined(separator: ", ")))"
            + " AS f(\((dimensions + ["reach"]).joined(separator: ", ")))"
            + " ON \(same.joined(separator: " AND "))"
            + " WHERE v >= (SELECT COALESCE(min(reach), \(lowest)) FROM lacking)"
            + " AND v >= f.reach AND v < (SELECT r FROM least)"
    }

    /// A row per cell, and one per value.
    private var sumsAndValues: String {
        let names = cellSums.map(\.name)
        let columns = (dimensions + names).joined(separator: ", ")
        guard hasMeasure else { return "SELECT \(columns) FROM kept" }
        let nothing = (dimensions + names.map { _ in "0" }).joined(separator: ", ")
        let values = excluding.isEmpty ? " WHERE k >= 0" : "\(excluding) AND k >= 0"
        return "SELECT \(columns), NULL::numeric AS v FROM kept UNION ALL"
            + " SELECT \(nothing), k FROM parts,"
            + " generate_series(1, LEAST(records, \(request.largest)))\(values)"
            + " UNION ALL SELECT \(nothing), v FROM further"
    }

    // MARK: The rows

    private var quickRecordsPart: Part {
        guard request.condition == nil else { return recordsPart(table) }
        let leftOut = excludes ? dimensions : []
        return Part(
            columns: ["'r'", "COALESCE(sum(records), 0)", "0"]
                + leftOut.map {
                    "COALESCE(sum(records) FILTER (WHERE COALESCE(\($0), '') = ''), 0)"
                }, source: "parts")
    }

    private var quickCellsPart: Part {
        var inner = [("g", grouping)] + dimensions.map { ($0, $0) }
        inner += cellSums.map { ($0.name, $0.ofCells) }
        if hasMeasure {
            inner.append(("unsorted", "array_agg(v) FILTER (WHERE v IS NOT NULL)"))
        }
        let columns = inner.map { "\($0.1) AS \($0.0)" }.joined(separator: ", ")
        var source = "(SELECT \(columns) FROM joined \(groupingSets()))"
        if hasMeasure { source = Self.sorted(source, by: "y") }
        let checks = cellSums.prefix(Self.checkCount(request)).map(\.name)
        return Part(
            columns: ["'c'", "g"] + dimensions + checks + Self.cellColumns(request),
            source: "\(source) AS cells")
    }
}

/// Some records of a table, quickly found. Which they are changes the time a statement takes, never
/// what it gives.
struct TableSample {
    /// Of the table's pages; nil takes the first records.
    private let percent: Double?

    private static let bytes = 2 << 20
    private static let records = 20_000

    /// - `size`: of the table in bytes; nil where it has no pages of its own, such as a view.
    init(size: Int?) {
        percent = size.map { $0 <= Self.bytes ? 100 : 100 * Double(Self.bytes) / Double($0) }
    }

    /// How much of the records it is, or may be.
    var share: Double { percent.map { $0 / 100 } ?? 0.01 }

    func source(of table: String) -> String {
        guard let percent else {
            return "(SELECT * FROM \(table) LIMIT \(Self.records)) AS first"
        }
        return "\(table) TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (1)"
    }
}
