import CPq
import Tabulation

/// One connection. Closed by hand, since errors have to leave first.
struct PostgresLink {
    private let connection: OpaquePointer
    private let name: String

    /// What a statement gave: text, nil for NULL.
    struct Rows {
        let columns: [(name: String, type: UInt32)]
        let rows: [[[UInt8]?]]
    }

    init(_ address: String, name: String) throws(DataError) {
        guard let connection = PQconnectdb(address) else {
            throw DataError(source: name, problem: .connection("out of memory"))
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = Self.message(PQerrorMessage(connection))
            PQfinish(connection)
            throw DataError(source: name, problem: .connection(reason))
        }
        PQsetClientEncoding(connection, "UTF8")
        self.connection = connection
        self.name = name
    }

    func close() { PQfinish(connection) }

    func run(_ statement: String) throws(DataError) -> Rows {
        guard let result = PQexec(connection, statement) else {
            throw DataError(
                source: name, problem: .connection(Self.message(PQerrorMessage(connection))))
        }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
            throw failure(result)
        }
        let columns = (0..<PQnfields(result)).map { column in
            (
                name: PQfname(result, column).map { String(cString: $0) } ?? "",
                type: PQftype(result, column)
            )
        }
        let rows = (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { Self.value(result, row, $0) }
        }
        return Rows(columns: columns, rows: rows)
    }

    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> [UInt8]? {
        guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column)
        else { return nil }
        let count = Int(PQgetlength(result, row, column))
        return Array(UnsafeRawBufferPointer(start: text, count: count))
    }

    /// The first line of what the server says of a connection or a missing table. Errors that a value
    /// of the data may cause are said in our words: the server's hold the value.
    private func failure(_ result: OpaquePointer) -> DataError {
        let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""
        switch state.prefix(2) {
        case "42", "3F", "28":
            return DataError(
                source: name, problem: .engine(Self.message(PQresultErrorMessage(result))))
        case "22":
            return DataError(
                source: name,
                problem: .engine("a value is no number that can be computed with (\(state))"))
        default:
            return DataError(source: name, problem: .connection("error \(state)"))
        }
    }

    private static func message(_ text: UnsafePointer<CChar>?) -> String {
        let whole = text.map { String(cString: $0) } ?? "unknown error"
        return whole.split(whereSeparator: \.isNewline).first.map(String.init) ?? whole
    }

    private static func message(_ text: UnsafeMutablePointer<CChar>?) -> String {
        message(text.map { UnsafePointer($0) })
    }
}
