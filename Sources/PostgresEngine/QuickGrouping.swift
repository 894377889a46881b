import Tabulation

/// The same rows for cells that are sums and largest values of columns of numbers, in a form that
/// the server computes on all its processors.
///
/// - The records are grouped once, by the columns as they are; missing labels and totals are dealt
///   with in the groups.
/// - Numbers are taken as they are. Where one is beyond what is read elsewhere (10^15, 15 decimals),
///   its cell counts it among the values that are no numbers, and `text` has to be asked instead.
/// - No aggregate of the server that runs in parallel gives the k largest values of a group. So its
///   values are divided into k shares by their hash. Each share's largest belongs to another record,
///   so the least of these is not above the k-th largest. A second pass lists the values that reach
///   it: few, and most records are passed over by one comparison with the least of all groups.
extension GroupingStatement {
    /// Nil where units have to be told apart, values put in order, or text read as numbers.
    var quickText: String? {
        let isNumeric = [request.of, request.weight].compactMap(\.self).allSatisfy {
            [.whole, .numeric].contains(types[$0] ?? .text)
        }
        guard isNumeric, request.units.allSatisfy({ $0.column == nil }), !request.needsOrder,
            !request.needsExtremes
        else { return nil }
        let tables = [
            "base AS NOT MATERIALIZED (\(quickBase))", "sums AS MATERIALIZED (\(groupSums))",
            "kept AS (SELECT * FROM sums\(excluding))", "top AS MATERIALIZED (\(largestValues))",
            "joined AS (\(sumsAndValues))",
        ]
        let parts = [quickRecordsPart] + seenParts(table) + [quickCellsPart]
        return "WITH \(tables.joined(separator: ", ")) "
            + unions(parts, parts.map(\.count).max() ?? 0)
    }

    private var excludes: Bool { request.missing == .exclude }

    private var quickBase: String {
        // Labels are compared as bytes, whatever the collation of their column.
        var columns = request.dimensions.enumerated().map { index, name in
            let label = excludes ? "\(SQLText.identifier(name))::text" : SQLText.label(name)
            return "\(label) COLLATE \"C\" AS d\(index)"
        }
        for (column, name) in [(request.of, "v"), (request.weight, "w")] {
            guard let column else { continue }
            columns.append("\(SQLText.identifier(column))::numeric AS \(name)")
        }
        let filter = request.condition.map { " WHERE \(SQLText.condition($0))" } ?? ""
        return "SELECT \(columns.joined(separator: ", ")) FROM \(table)\(filter)"
    }

    private var excluding: String {
        guard excludes else { return "" }
        return " WHERE " + dimensions.map { "\($0) <> ''" }.joined(separator: " AND ")
    }

    // MARK: The first pass

    /// Names and sums of a group, the checks of `GroupingStatement` first.
    private var groupColumns: [(name: String, ofRecords: String, ofGroups: String)] {
        var columns: [(name: String, ofRecords: String, ofGroups: String)] = []
        if hasMeasure {
            let largest = "GREATEST(\(shares.joined(separator: ", ")))"
            columns.append(("bad_v", Self.beyondLimits("v", "", largest), "sum(bad_v)"))
            columns.append(("scale_v", scale("v", of: request.of, ""), "max(scale_v)"))
        }
        if request.weight != nil {
            let negative = "count(*) FILTER (WHERE w < 0 AND \(counted))"
            let filter = " FILTER (WHERE \(counted))"
            let largest = "max(w)\(filter)"
            columns.append(("bad_w", Self.beyondLimits("w", filter, largest), "sum(bad_w)"))
            columns.append(("negative_w", negative, "sum(negative_w)"))
            columns.append(("scale_w", scale("w", of: request.weight, filter), "max(scale_w)"))
        }
        for (name, sum) in [("records", "count(*)")] + measured {
            columns.append((name, sum, "sum(\(name))"))
        }
        return columns
    }

    /// 1 where a number is beyond the limits. Nothing is above NaN; a sum has the decimals of what
    /// has the most. What other columns ask for as well is computed once.
    private static func beyondLimits(_ name: String, _ filter: String, _ largest: String) -> String
    {
        "CASE WHEN \(largest) >= 1e15 OR min(\(name))\(filter) <= -1e15"
            + " OR scale(sum(\(name))\(filter)) > 15 THEN 1 ELSE 0 END"
    }

    private func scale(_ name: String, of column: String?, _ filter: String) -> String {
        if types[column ?? ""] == .whole { return "0" }
        return "COALESCE(max(scale(trim_scale(\(name))))\(filter), 0)"
    }

    /// The largest value of each share; nothing is below -Infinity.
    private var shares: [String] {
        (0..<request.largest).map { share in
            let isIn = "(hash_numeric(v) & 2147483647) % \(request.largest) = \(share)"
            return "COALESCE(max(v) FILTER (WHERE \(isIn)), '-Infinity')"
        }
    }

    private var groupSums: String {
        var columns = dimensions + groupColumns.map { "\($0.ofRecords) AS \($0.name)" }
        if needsValues { columns.append("LEAST(\(shares.joined(separator: ", "))) AS reach") }
        return "SELECT \(columns.joined(separator: ", ")) FROM base GROUP BY "
            + dimensions.joined(separator: ", ")
    }

    // MARK: The second pass

    /// The values that may be among the largest of their group, with its labels. The groups go into
    /// it as arrays, which the server hands to all its workers; a table of this statement it does not.
    private var largestValues: String {
        guard needsValues else { return "SELECT 1" }
        func key(_ label: String) -> String { excludes ? label : "COALESCE(\(label), '')" }
        let arrays = (dimensions.map(key) + ["reach"]).map { "(SELECT array_agg(\($0)) FROM kept)" }
        let same = dimensions.map { "\(key("base.\($0)")) = f.\($0) COLLATE \"C\"" }
        let labels = dimensions.map { "NULLIF(f.\($0), '') COLLATE \"C\" AS \($0)" }
        return "SELECT \((labels + ["v"]).joined(separator: ", ")) FROM base"
            + " JOIN unnest(\(arrays.joined(separator: ", ")))"
            + " AS f(\((dimensions + ["reach"]).joined(separator: ", ")))"
            + " ON \(same.joined(separator: " AND "))"
            + " WHERE v >= (SELECT min(reach) FROM kept) AND v >= f.reach"
    }

    /// A row per group, and one per value.
    private var sumsAndValues: String {
        let names = groupColumns.map(\.name)
        let columns = (dimensions + names).joined(separator: ", ")
        guard needsValues else { return "SELECT \(columns) FROM kept" }
        let nothing = dimensions + Array(repeating: "0", count: names.count)
        return "SELECT \(columns), NULL::numeric AS v FROM kept UNION ALL"
            + " SELECT \(nothing.joined(separator: ", ")), v FROM top"
    }

    // MARK: The rows

    private var quickRecordsPart: Part {
        guard request.condition == nil else { return recordsPart(table) }
        return Part(columns: ["'r'", "COALESCE(sum(records), 0)", "0"], source: "sums")
    }

    private var quickCellsPart: Part {
        var inner = [("g", grouping)] + dimensions.map { ($0, $0) }
        inner += groupColumns.map { ($0.name, $0.ofGroups) }
        if needsValues {
            inner.append(("x", "array_agg(v ORDER BY v) FILTER (WHERE v IS NOT NULL)"))
        }
        let columns = inner.map { "\($0.1) AS \($0.0)" }.joined(separator: ", ")
        let checks = groupColumns.prefix(Self.checkCount(request)).map(\.name)
        return Part(
            columns: ["'c'", "g"] + dimensions + checks + Self.cellColumns(request),
            source: "(SELECT \(columns) FROM joined \(groupingSets())) AS cells")
    }
}
