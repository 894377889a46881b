import Outputs
import Testing

@testable import Readers

private let rows = #"[{"region": "North", "n": 42}, {"region": "South", "n": 37}]"#
private let lines = #""columns": ["region", "n"], "data": [["North", 42], ["South", 37]]"#

/// What stands beside the rows of a table, as `to_json` of pandas writes both.
private let beside = [
    HiddenCase("lines that are counted", #"{\#(lines), "index": [0, 1]}"#),
    HiddenCase("lines that are counted from 1", #"{\#(lines), "index": [1, 2]}"#),
    HiddenCase("a further key", #"{\#(lines), "note": "two words"}"#, hides: "beside the rows"),
    HiddenCase(
        "a schema",
        #"{"schema": {"fields": [{"name": "index", "type": "integer"}, {"name": "region", "type": "string", "extDtype": "str"}], "primaryKey": ["index"], "pandas_version": "1.4.0"}, "data": \#(rows)}"#
    ),
    HiddenCase(
        "a field of a schema that no row has",
        #"{"schema": {"fields": [{"name": "two words"}]}, "data": \#(rows)}"#,
        hides: "beside the rows"),
    HiddenCase(
        "a type of a schema that is none",
        #"{"schema": {"fields": [{"name": "n", "type": "two words"}]}, "data": \#(rows)}"#,
        hides: "beside the rows"),
    HiddenCase(
        "a version of a schema that is none",
        #"{"schema": {"pandas_version": "words"}, "data": \#(rows)}"#,
        hides: "beside the rows"),
    HiddenCase(
        "a key of a schema", #"{"schema": {"title": "two words"}, "data": \#(rows)}"#,
        hides: "beside the rows"),
]

@Suite struct JSONRecordsTests {
    @Test(arguments: beside)
    func `what stands beside the rows of a table is for a person`(json: HiddenCase) throws {
        let found = try inspected(Array(json.text.utf8))
        #expect(found.tables.count == 1)
        let said = found.remarks.map(\.words)
        if let hides = json.hides {
            #expect(said.contains { $0.contains(hides) }, "\(said)")
        } else {
            #expect(said.isEmpty, "\(said)")
        }
    }

    @Test func `names of lines are a column`() throws {
        let json = #"{\#(lines), "index": ["a pupil", "another"]}"#
        let table = try #require(try inspected(Array(json.utf8)).tables.first)
        #expect(cells(table.text, 0) == ["", "region", "n"])
        #expect(cells(table.text, 2) == ["another", "South", "37"])
    }

    @Test(arguments: [#"["a pupil", 1, 2]"#, "[0, 1, 2]"])
    func `more names than lines are no table`(index: String) throws {
        let tables = try inspected(Array(#"{\#(lines), "index": \#(index)}"#.utf8)).tables
        #expect(tables.isEmpty)
    }

    private func cells(_ text: DelimitedText, _ row: Int) -> [String] {
        text.rows[row].count > 0
            ? (0..<text.rows[row].count).map { text.text(row: row, column: $0) } : []
    }
}
