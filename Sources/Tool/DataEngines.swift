import PostgresEngine
import ReadStatEngine
import Tabulation

/// Which engine reads what DATA names.
enum DataEngines {
    static func engine(for data: String) throws -> any DataEngine {
        if data.hasPrefix("postgresql://") || data.hasPrefix("postgres://") {
            guard let source = PostgresSource(data) else {
                throw CallError(
                    "\(shown(data)): name the table behind the address, as in …/database#schema.table"
                )
            }
            return source
        }
        if let file = ReadStatFile(path: data) { return file }
        if data.lowercased().hasSuffix(".parquet") { return ParquetEngine(path: data) }
        return DelimitedEngine(path: data)
    }

    /// The file or table as messages may show it: without the password of a database.
    static func shown(_ data: String) -> String { PostgresSource.shown(data) }

    /// What the data are called where no dataset.yaml says so: the file's name without its ending, or
    /// the table's.
    static func datasetName(_ data: String) -> String {
        let name = data.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? data
        if name == "-" { return "data" }
        guard !data.contains("://"), let point = name.lastIndex(of: "."), point > name.startIndex
        else { return name }
        return String(name[..<point])
    }
}
