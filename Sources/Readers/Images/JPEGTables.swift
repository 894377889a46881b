/// The tables of a JPEG image and who uses them.
///
/// Source: ITU-T T.81 annex B.2.
struct JPEGTables {
    private struct Table: Hashable {
        /// Of Huffman codes; otherwise of the steps between the levels.
        let isCode: Bool
        /// Four bits for what it is of, and four for its number.
        let name: UInt8
    }

    private var waiting: Set<Table> = []

    /// What is wrong with a segment that makes the picture; nil for one as it should be.
    mutating func problem(_ marker: UInt8, _ data: [UInt8]) -> String? {
        switch marker {
        case 0xC4: codes(data) ? nil : "holds more than its tables"
        case 0xDB: steps(data) ? nil : "holds more than its tables"
        case 0xDD: data.count == 2 ? nil : "holds more than a number"
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            frame(data) ? nil : "holds more than a header"
        case 0xDA: scan(data) ? nil : "holds more than a header"
        case 0xCC: data.count.isMultiple(of: 2) && data.count <= 64 ? nil : "holds more than tables"
        default: "is of a kind that no program reads"
        }
    }

    private mutating func codes(_ data: [UInt8]) -> Bool {
        var index = 0
        while index + 17 <= data.count {
            let count = data[(index + 1)..<(index + 17)].reduce(0) { $0 + Int($1) }
            waiting.insert(Table(isCode: true, name: data[index]))
            index += 17 + count
        }
        return index == data.count
    }

    private mutating func steps(_ data: [UInt8]) -> Bool {
        var index = 0
        while index < data.count {
            waiting.insert(Table(isCode: false, name: data[index] & 0x0F))
            index += data[index] >> 4 == 0 ? 65 : 129
        }
        return index == data.count
    }

    private mutating func frame(_ data: [UInt8]) -> Bool {
        guard data.count >= 6, data.count == 6 + 3 * Int(data[5]) else { return false }
        for index in stride(from: 8, to: data.count, by: 3) {
            waiting.remove(Table(isCode: false, name: data[index] & 0x0F))
        }
        return true
    }

    private mutating func scan(_ data: [UInt8]) -> Bool {
        guard let count = data.first, data.count == 4 + 2 * Int(count) else { return false }
        for index in stride(from: 2, to: 1 + 2 * Int(count), by: 2) {
            waiting.remove(Table(isCode: true, name: data[index] >> 4))
            waiting.remove(Table(isCode: true, name: 0x10 | data[index] & 0x0F))
        }
        return true
    }

    /// What is said of tables that no part of the picture uses; nil where there are none.
    ///
    /// Some programs write all four tables of codes, whatever they need.
    var unused: (words: String, isReview: Bool)? {
        guard !waiting.isEmpty else { return nil }
        let isUsual = waiting.allSatisfy { $0.isCode && $0.name & 0x0F < 2 && $0.name >> 4 < 2 }
        return ("a table that no part of the picture uses", isUsual)
    }
}
