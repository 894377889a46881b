/// Lets a drawing begin with a line that stands further right than the next.
///
/// YAML takes the depth of a block (`table: |`) from its first line, and a drawn table begins with
/// its column labels, above the cells. So each `|` at a line's end gets the number that YAML wants
/// there: how much deeper than its key the leftmost line of the block stands.
enum DrawnBlocks {
    /// The same lines, one for one; a block that is deeper than nine columns is left as it is.
    static func marked(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { Array($0) }
        for index in lines.indices {
            guard let key = keyColumn(ofBlock: lines[index]) else { continue }
            let block = lines[(index + 1)...].prefix { line in
                isBlank(line) || indentation(line) > key
            }
            let depths = block.filter { !isBlank($0) }.map(indentation)
            guard let least = depths.min(), (1...9).contains(least - key) else { continue }
            let end = lines[index].lastIndex(of: UInt8(ascii: "|")) ?? lines[index].endIndex
            lines[index].insert(UInt8(ascii: "0") + UInt8(least - key), at: end + 1)
        }
        return Array(lines.joined(separator: [0x0A]))
    }

    /// Where the key of a line that ends in `: |` stands, from 0, behind dashes.
    private static func keyColumn(ofBlock line: [UInt8]) -> Int? {
        let text = line.last == 0x0D ? line.dropLast() : line[...]
        guard text.count > 3, text.suffix(3).elementsEqual(": |".utf8) else { return nil }
        return line.firstIndex { $0 != 0x20 && $0 != UInt8(ascii: "-") }
    }

    private static func indentation(_ line: [UInt8]) -> Int {
        line.firstIndex { $0 != 0x20 } ?? line.count
    }

    private static func isBlank(_ line: [UInt8]) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x0D }
    }
}
