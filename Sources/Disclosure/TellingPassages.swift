import Outputs

/// Passages of a text that hold no identifier and may still be about one person: a role, a place and a
/// date in one sentence; somebody who is called the only one; a long quotation, which its speaker's
/// friends know again.
///
/// They are marked for the person who reads the text, and never worse than `review` by themselves.
/// Source: UK Data Service, *Anonymising qualitative data*; reference/rules.md section 1.
struct TellingPassages {
    enum Kind: Hashable {
        case combination
        case onlyOne
        case quotation(words: Int)

        var words: String {
            switch self {
            case .combination:
                "a role, an institution or place and a date stand in one sentence: together they"
                    + " may single somebody out"
            case .onlyOne: "somebody is called the only one in a role"
            case .quotation(let words): "a verbatim quotation of \(words) words"
            }
        }

        var remedy: String {
            switch self {
            case .combination: "leave one of the three out, or make it vaguer"
            case .onlyOne: "leave out what makes them the only one"
            case .quotation: "paraphrase it, or shorten it to what the argument needs"
            }
        }
    }

    struct Found {
        let kind: Kind
        /// From 1.
        let line: Int
        /// Within the line, from 0.
        let bytes: Range<Int>
    }

    /// So many words between quotation marks are a story of its own.
    static let longQuotation = 50

    static func all(in bytes: [UInt8], dataset: Dataset? = nil) -> [Found] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        var found = singlings(in: lines, dataset: dataset)
        for (index, line) in lines.enumerated() where line.count > 20 {
            let text = String(decoding: line.prefix(1 << 16), as: UTF8.self)
            for words in quotations(in: text) where words >= longQuotation {
                found.append(
                    Found(kind: .quotation(words: words), line: index + 1, bytes: 0..<line.count))
            }
        }
        return found.sorted { ($0.line, $0.bytes.lowerBound) < ($1.line, $1.bytes.lowerBound) }
    }

    /// Sentences that single somebody out.
    static func singlings(in lines: [ArraySlice<UInt8>], dataset: Dataset?) -> [Found] {
        let lists = IdentifierLists(dataset?.identifiers ?? [])
        return TextSentences.all(in: lines, lists: lists).flatMap { sentence -> [Found] in
            let sentence = TellingSentence(words: sentence)
            return [
                sentence.combination.map { (Kind.combination, $0) },
                sentence.onlyOne.map { (Kind.onlyOne, $0) },
            ].compactMap(\.self).map { kind, words in
                // Of a sentence on several lines the part on its first is marked.
                let line = words[0].line
                let own = words.filter { $0.line == line }
                let start = own.map(\.bytes.lowerBound).min() ?? 0
                let end = own.map(\.bytes.upperBound).max() ?? 0
                return Found(kind: kind, line: line + 1, bytes: start..<end)
            }
        }
    }

    /// How many words stand between quotation marks of one line, straight or curved.
    private static func quotations(in text: String) -> [Int] {
        var counts: [Int] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { "\"\u{201C}".contains($0) }) {
            let mark: Character = rest[open] == "\"" ? "\"" : "\u{201D}"
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: mark) else { break }
            counts.append(inside[..<close].split { $0.isWhitespace }.count)
            rest = inside[inside.index(after: close)...]
        }
        return counts
    }
}
