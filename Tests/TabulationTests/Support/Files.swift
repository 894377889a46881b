import Foundation
import Outputs

@testable import Tabulation

/// Writes bytes to a new file, gives its path to `body`, and removes it.
@discardableResult
func withFile<Value>(_ bytes: [UInt8], ending: String = "csv", _ body: (String) throws -> Value)
    throws -> Value
{
    let url = FileManager.default.temporaryDirectory
        .appending(path: "sallyport-\(UUID().uuidString).\(ending)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path())
}

/// The summary of a delimited text.
func summary(of text: String, _ request: TableRequest) throws -> TableSummary {
    try withFile(Array(text.utf8)) { path in
        try DelimitedEngine(path: path).summary(of: request, Monitor())
    }
}

/// The table of a delimited text.
func table(of text: String, _ request: TableRequest, dataset: Dataset? = nil) throws
    -> MicrodataTable
{
    try MicrodataTable(
        try summary(of: text, request), for: request, dataset: dataset, source: "data.csv")
}

/// A request as the options of the command would give it.
func request(
    rows: [String] = [], columns: [String] = [], _ statistics: [String] = ["count"],
    of: String? = nil, where condition: String? = nil,
    _ change: (inout TableRequest) -> Void = { _ in }
) throws -> TableRequest {
    var request = TableRequest()
    request.rows = rows
    request.columns = columns
    request.statistics = try statistics.map { try RequestedStatistic(parsing: $0) }
    request.of = of
    request.condition = try condition.map { try Condition(parsing: $0) }
    change(&request)
    try request.check()
    return request
}

/// The lines of `table.csv`, fields joined by commas, without the header.
func lines(_ table: MicrodataTable, _ treatment: TableTreatment = TableTreatment()) -> [String] {
    table.tableRows(treatment).dropFirst().map { $0.joined(separator: ",") }
}
