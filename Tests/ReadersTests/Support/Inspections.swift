import Outputs
import Testing

@testable import Readers

/// What is found in a file, by its bytes.
func inspected(_ bytes: [UInt8]) throws -> Inspection {
    let type = FileType(bytes)
    let found = try FileInspector.inspection(
        of: bytes, type: type, nature: .delimited, limits: ReadLimits())
    return try #require(found, "\(type.name) is not looked into")
}

func inspected(_ text: String) throws -> Inspection { try inspected(Array(text.utf8)) }

extension Inspection {
    /// The remarks that fail.
    var failing: [String] { remarks.filter { !$0.review }.map(\.words) }

    /// `North|F|42 / North|M|37` for each table.
    var drawnTables: [String] {
        tables.map { table in
            table.text.rows.indices.map { row in
                (0..<table.text.rows[row].count).map { table.text.text(row: row, column: $0) }
                    .joined(separator: "|")
            }.joined(separator: " / ")
        }
    }
}

/// A container whose members are stored as they are.
struct StoredZip {
    private var file: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    init(_ members: [(name: String, content: String)]) {
        for member in members { add(member.name, Array(member.content.utf8)) }
    }

    init(_ members: [(name: String, bytes: [UInt8])]) {
        for member in members { add(member.name, member.bytes) }
    }

    private mutating func add(_ name: String, _ content: [UInt8]) {
        let sum = Int(CRC32.checksum(of: content[...]))
        let common =
            Self.little(0, 8) + Self.little(sum, 4) + Self.little(content.count, 4)
            + Self.little(content.count, 4) + Self.little(name.utf8.count, 2) + Self.little(0, 2)
        directory +=
            [0x50, 0x4B, 1, 2] + Self.little(20, 2) + Self.little(20, 2) + common
            + Self.little(0, 10) + Self.little(file.count, 4) + Array(name.utf8)
        file += [0x50, 0x4B, 3, 4] + Self.little(20, 2) + common + Array(name.utf8) + content
        count += 1
    }

    var bytes: [UInt8] {
        file + directory + [0x50, 0x4B, 5, 6] + Self.little(0, 4) + Self.little(count, 2)
            + Self.little(count, 2) + Self.little(directory.count, 4) + Self.little(file.count, 4)
            + Self.little(0, 2)
    }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }
}
