import Glibc

/// Tables from a Parquet file: the DuckDB program reads it and hands over the columns that the
/// request needs as CSV through a pipe; all counting is ours.
public struct ParquetEngine: DataEngine {
    private let path: String
    private let program: String

    public init(path: String, program: String = "duckdb") {
        self.path = path
        self.program = program
    }

    public func summary(of request: TableRequest, _ monitor: Monitor) throws(DataError)
        -> TableSummary
    {
        guard access(path, R_OK) == 0 else { throw ByteSource.failure("open", path) }
        let table = "read_parquet(\(Self.quoted(path, by: "'")))"
        let names = try columns(of: table)
        _ = try DelimitedShape.needed(request, in: names, name: path)
        let columns = request.columnsRead.map { Self.quoted($0, by: "\"") }
            .joined(separator: ", ")
        return try run(
            "COPY (SELECT \(columns) FROM \(table)) TO '/dev/stdout' (FORMAT csv, HEADER)"
        ) { (descriptor) throws(DataError) in
            try DelimitedEngine.summary(of: request, from: descriptor, name: path, 1, monitor)
        }
    }

    private func columns(of table: String) throws(DataError) -> [String] {
        let statement =
            "COPY (SELECT column_name FROM (DESCRIBE SELECT * FROM \(table)))"
            + " TO '/dev/stdout' (FORMAT csv, HEADER false, FORCE_QUOTE *)"
        let text: [UInt8] = try run(statement) { (descriptor) throws(DataError) in
            var all: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &part, part.count)
                if count <= 0 { return all }
                all += part[..<count]
            }
        }
        var names: [String] = []
        var record = QuotedRecord()
        var position = 0
        while position < text.count {
            guard record.problem(reading: text, from: position, delimiter: 0x2C) == nil else {
                break
            }
            names.append(String(decoding: record.text(of: 0), as: UTF8.self))
            position = record.end
        }
        return names
    }

    /// Runs the program and gives what it prints to `body`.
    private func run<Value>(
        _ statement: String, _ body: (Int32) throws(DataError) -> Value
    ) throws(DataError) -> Value {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ByteSource.failure("make a pipe for", path) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        let child = spawn(statement, output: ends[1])
        close(ends[1])
        guard let child else {
            close(ends[0])
            throw DataError(source: path, problem: .missingProgram(program))
        }
        let result: Result<Value, DataError>
        do throws(DataError) { result = .success(try body(ends[0])) } catch {
            result = .failure(error)
        }
        // With its pipe closed the program ends, also where we stopped early.
        close(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let value = try result.get()
        guard status == 0 else {
            throw DataError(
                source: path, problem: .engine("\(program) cannot read this as a Parquet file"))
        }
        return value
    }

    private func spawn(_ statement: String, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addclose(&actions, output)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        // What it says of an error may hold values of the data.
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = [program, "-batch", "-bail", ":memory:", "-c", statement]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child = pid_t()
        let status = posix_spawnp(&child, program, &actions, nil, &arguments, environ)
        return status == 0 ? child : nil
    }

    private static func quoted(_ text: String, by mark: String) -> String {
        mark
            + text.split(separator: mark, omittingEmptySubsequences: false)
            .joined(separator: mark + mark) + mark
    }
}
