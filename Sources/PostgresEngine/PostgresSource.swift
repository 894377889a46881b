import Outputs
import Tabulation

/// Tables from a PostgreSQL table: the request is one SQL statement, the grouping runs in the
/// database, and only the cells come back. PostgreSQL 15 and what speaks its language.
///
/// The transaction is read-only. A column is a label, or a number, by its text: NULL and the empty
/// text are missing. Where a quick statement can give the cells it is asked first; see
/// `GroupingStatement.quickText(sample:)`.
public struct PostgresSource: DataEngine {
    private let connection: String
    private let table: [String]
    private let name: String

    /// `postgresql://user@host:port/database#schema.table`; nil for anything else. Part of a name that
    /// holds a point or a quote stands in double quotes.
    public init?(_ text: String) {
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://"),
            let mark = text.lastIndex(of: "#"),
            let table = Self.parts(of: text[text.index(after: mark)...])
        else { return nil }
        connection = String(text[..<mark])
        self.table = table
        name = Self.shown(text)
    }

    /// The address without a password.
    public static func shown(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://"),
            let at = text[scheme.upperBound...].firstIndex(of: "@"),
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
        else { return text }
        return String(text[..<colon]) + String(text[at...])
    }

    /// Schema and table, quoted or not.
    private static func parts(of text: Substring) -> [String]? {
        var parts = [""]
        var isQuoted = false
        var rest = text
        while let next = rest.popFirst() {
            if next == "\"" {
                if isQuoted, rest.first == "\"" {
                    parts[parts.count - 1].append("\"")
                    rest.removeFirst()
                } else {
                    isQuoted.toggle()
                }
            } else if next == ".", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(next)
            }
        }
        return isQuoted || parts.count > 2 || parts.contains("") ? nil : parts
    }

    public func summary(of request: TableRequest, _ monitor: Monitor) throws(DataError)
        -> TableSummary
    {
        let link = try PostgresLink(connection, name: name)
        defer { link.close() }
        _ = try link.run("BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ")
        let from = table.map(SQLText.identifier).joined(separator: ".")
        let header = try link.run("SELECT * FROM \(from) LIMIT 0").columns
        let types = try Self.types(of: request, header, name)
        let statement = GroupingStatement(request, from: from, types: types)
        // These statements have many short expressions, which take longer to compile than to run.
        _ = try link.run("SET LOCAL jit = off")
        try Self.stopWithClient(link)
        let sample = TableSample(size: try Self.size(of: from, link))
        if let quick = statement.quickText(sample: sample) {
            // Few groups, of which the planner knows nothing: they fit into memory.
            _ = try link.run("SET LOCAL work_mem = '64MB'")
            _ = try link.run("SET LOCAL enable_sort = off")
            if let summary = try summary(by: quick, request, link) { return summary }
            _ = try link.run("SET LOCAL enable_sort = on")
        }
        let rows = try link.run(statement.text)
        return try GroupingRows(rows, request, source: name).summary()
    }

    /// The server looks now and then whether somebody still waits for its answer, where it can do so.
    private static func stopWithClient(_ link: PostgresLink) throws(DataError) {
        let name = "'client_connection_check_interval'"
        _ = try link.run(
            "SELECT set_config(name, '1000', true) FROM pg_settings WHERE name = \(name)")
    }

    /// Bytes of a table; nil for a view and the like.
    private static func size(of table: String, _ link: PostgresLink) throws(DataError) -> Int? {
        let size = try link.run(
            "SELECT pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'm')"
                + " AND NOT relhassubclass AND oid = to_regclass(\(SQLText.literal(table)))")
        return size.rows.first?.first.flatMap { text in
            text.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// Nil where some numbers are beyond what the quick statement reads.
    private func summary(by quick: String, _ request: TableRequest, _ link: PostgresLink)
        throws(DataError) -> TableSummary?
    {
        let rows = try link.run(quick)
        do {
            return try GroupingRows(rows, request, source: name).summary()
        } catch {
            guard case .badNumbers = error.problem else { throw error }
            return nil
        }
    }

    private static func types(
        of request: TableRequest, _ header: [(name: String, type: UInt32)], _ source: String
    ) throws(DataError) -> [String: ColumnType] {
        var types: [String: ColumnType] = [:]
        for column in request.columnsRead {
            guard let found = header.first(where: { $0.name.utf8.elementsEqual(column.utf8) })
            else {
                let nearest = Spelling.suggestion(
                    for: column, among: header.map(\.name))
                throw DataError(source: source, problem: .noColumn(column, suggestion: nearest))
            }
            types[column] = ColumnType(oid: found.type)
        }
        return types
    }
}

/// How the numbers of a column are read.
enum ColumnType {
    case whole
    case numeric
    /// Anything else: by its text, which for binary fractions is the shortest that gives them back.
    case text

    /// By the object numbers of PostgreSQL's catalogue, which never change.
    init(oid: UInt32) {
        switch oid {
        case 20, 21, 23: self = .whole
        case 1700: self = .numeric
        default: self = .text
        }
    }
}
