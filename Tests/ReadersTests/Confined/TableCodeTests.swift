import Outputs
import Testing

@testable import Readers

struct TableCodeTests {
    private func table(_ words: [[String]], firstLine: Int = 1) -> DelimitedText {
        DelimitedText(grid: words.enumerated().map { ($0 + firstLine, $1) })
    }

    private func sent(_ tables: [DelimitedText]) throws -> [DelimitedText] {
        var found = Inspection()
        found.tables = tables.map { FoundTable(place: "here", text: $0) }
        var writer = ByteWriter()
        writer.put(found)
        var reader = ByteReader(writer.bytes)
        let read = try reader.inspection()
        try reader.finish()
        return read.tables.map(\.text)
    }

    private func isSame(_ a: DelimitedText, _ b: DelimitedText) -> Bool {
        a.bytes == b.bytes && a.fields == b.fields && a.rows == b.rows
            && a.delimiter == b.delimiter && a.controls.map(\.row) == b.controls.map(\.row)
    }

    @Test func `tables come back as they were sent`() throws {
        let small = table([["a", "b"], ["x\u{1}", "12"]])
        let long = table((0..<300).map { ["label \($0)", "\($0 * 7_919)", ""] }, firstLine: 40)
        for tables in [[small], [long, small], [small, small, long, long]] {
            let read = try sent(tables)
            #expect(read.count == tables.count && zip(tables, read).allSatisfy { isSame($0, $1) })
        }
    }

    @Test func `tables of one sheet are sent once`() throws {
        let long = table((0..<300).map { ["label \($0)", "\($0 * 7_919)"] })
        var one = Inspection()
        one.tables = [FoundTable(place: "", text: long)]
        var two = one
        two.tables += one.tables
        var (first, second) = (ByteWriter(), ByteWriter())
        first.put(one)
        second.put(two)
        #expect(second.bytes.count < first.bytes.count + 4 * long.rows.count + 100)
        #expect(isSame(try sent([long, long])[1], long))
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, 65, 8_191, -8_193, Int(Int32.max), Int.max, Int.min])
    func `short numbers come back`(number: Int) throws {
        var writer = ByteWriter()
        writer.putShort(number)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.shortNumber() == number)
        try reader.finish()
        #expect((-64..<64).contains(number) == (writer.bytes.count == 1))
    }

    @Test func `a table whose bytes were changed is refused or lies within itself`() throws {
        var writer = ByteWriter()
        writer.put(table([["a", "b"], ["x", "12"], ["y", "7"]]), after: nil)
        for index in writer.bytes.indices {
            for flip: UInt8 in [1, 0x80, 0xFF] {
                var bytes = writer.bytes
                bytes[index] ^= flip
                var reader = ByteReader(bytes)
                guard let text = try? reader.delimited(after: nil) else { continue }
                for row in text.rows.indices {
                    for column in 0..<text.rows[row].count {
                        #expect(text.slice(row: row, column: column).count <= text.bytes.count)
                    }
                }
            }
        }
    }
}
