import Outputs

/// A part of a text that a person should look at first.
public struct Passage: Hashable, Sendable {
    /// From 1.
    public let line: Int
    /// Within the line, in bytes from 0.
    public let bytes: Range<Int>
    /// What it looks like: `a postcode`, `a quotation`.
    public let what: String
}

/// Finds the passages of a text that name somebody by their form, and those that quote somebody.
///
/// It is what the `text` rule looks for, with its places: a help for the eye. Where nothing is
/// marked a person still has to read.
public enum Passages {
    /// What looks like a direct identifier, lists of the dataset included.
    public static func identifiers(in bytes: [UInt8], dataset: Dataset? = nil) -> [Passage] {
        Identifiers(dataset).all(in: bytes).map { found in
            let start = found.position.column - 1
            return Passage(
                line: found.position.line, bytes: start..<start + found.length,
                what: found.kind.words)
        }
    }

    /// Where sentences may single somebody out: from the role to the place and the date.
    public static func combinations(in bytes: [UInt8], dataset: Dataset? = nil) -> [Passage] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return TellingPassages.singlings(in: lines, dataset: dataset).map { found in
            Passage(
                line: found.line, bytes: found.bytes,
                what: found.kind == .onlyOne ? "the only one in a role" : "a telling combination")
        }
    }

    /// What stands between quotation marks on one line and has at least three words.
    public static func quotations(in bytes: [UInt8]) -> [Passage] {
        var found: [Passage] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            for (open, close) in marks {
                found += quoted(Array(line), open, close).map {
                    Passage(line: number, bytes: $0, what: "a quotation")
                }
            }
        }
        return found
    }

    /// Quotation marks as bytes of UTF-8: plain, English and German.
    private static let marks = [("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»")].map {
        (Array($0.0.utf8), Array($0.1.utf8))
    }

    private static func quoted(_ line: [UInt8], _ open: [UInt8], _ close: [UInt8])
        -> [Range<Int>]
    {
        var found: [Range<Int>] = []
        var index = 0
        while let start = place(of: open, in: line, from: index),
            let end = place(of: close, in: line, from: start + open.count)
        {
            let inside = line[start + open.count..<end]
            if inside.split(whereSeparator: { $0 <= 0x20 }).count >= 3 {
                found.append(start..<end + close.count)
            }
            index = end + close.count
        }
        return found
    }

    private static func place(of mark: [UInt8], in line: [UInt8], from start: Int) -> Int? {
        guard start + mark.count <= line.count else { return nil }
        return (start...line.count - mark.count).first { line[$0...].starts(with: mark) }
    }
}
