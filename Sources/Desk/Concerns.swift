import Clearance
import Disclosure

extension OpenDesk {
    /// Why somebody should look again at what they are about to say of a submission: what looks
    /// like a direct identifier, or like the number of a small cell. Named by kind, never repeated.
    public func concerns(in text: String, about id: String) throws -> [String] {
        let record = try? record(of: try ledger.submission(id))
        let dataset = try knownDataset(of: record?.dataset)
        var found: [String] = []
        for passage in Passages.identifiers(in: Array(text.utf8), dataset: dataset)
        where !found.contains(passage.what) {
            found.append(passage.what)
        }
        if SmallNumbers.occur(in: text) { found.append("a number below 10") }
        return found
    }
}

/// Whole numbers from 1 to 9 that stand alone and do not number something: a comment with one may
/// repeat a cell.
enum SmallNumbers {
    private static let numbered: Set<String> = [
        "table", "tables", "figure", "figures", "fig", "page", "line", "lines", "row", "rows",
        "column", "columns", "section", "step", "model", "version", "turn", "output", "outputs",
        "chapter", "appendix", "part", "question", "panel", "no", "number", "level", "grade",
    ]

    static func occur(in text: String) -> Bool {
        var before = ""
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let isSmall =
                word.utf8.count == 1 && word.utf8.first.map { (0x31...0x39).contains($0) } == true
            if isSmall, !numbered.contains(before) { return true }
            // In “tables 3 and 4” the second number numbers as well.
            if !isSmall, !["and", "or", "to"].contains(word) { before = word.lowercased() }
        }
        return false
    }
}
