import Outputs

/// Passages of a text that hold no identifier and may still be about one person: a role, an institution
/// with its name and a date in one sentence; a long quotation, which its speaker's friends know again.
///
/// They are marked for the person who reads the text, and never worse than `review` by themselves.
/// Source: UK Data Service, *Anonymising qualitative data*; reference/rules.md section 1.
struct TellingPassages {
    enum Kind: Hashable {
        case combination
        case quotation(words: Int)

        var words: String {
            switch self {
            case .combination: "a role, an institution and a date stand in one sentence"
            case .quotation(let words): "a verbatim quotation of \(words) words"
            }
        }

        var remedy: String {
            switch self {
            case .combination: "leave one of the three out, or make it vaguer"
            case .quotation: "paraphrase it, or shorten it to what the argument needs"
            }
        }
    }

    struct Found {
        let kind: Kind
        /// From 1.
        let line: Int
    }

    /// So many words between quotation marks are a story of its own.
    static let longQuotation = 50

    static func all(in bytes: [UInt8]) -> [Found] {
        var found: [Found] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard line.count > 20 else { continue }
            let text = String(decoding: line.prefix(1 << 16), as: UTF8.self)
            for sentence in text.split(whereSeparator: { ".!?".contains($0) })
            where isCombination(sentence) {
                found.append(Found(kind: .combination, line: number))
            }
            for words in quotations(in: text) where words >= longQuotation {
                found.append(Found(kind: .quotation(words: words), line: number))
            }
        }
        return found
    }

    // MARK: Combinations

    private static let roles: Set<String> = [
        "teacher", "headteacher", "head", "principal", "governor", "judge", "magistrate", "doctor",
        "gp", "nurse", "midwife", "carer", "mother", "father", "grandmother", "grandfather", "aunt",
        "uncle", "brother", "sister", "twin", "officer", "solicitor", "councillor", "vicar", "imam",
        "coach", "manager", "worker", "psychologist", "chair", "director", "boy", "girl",
    ]
    private static let institutions: Set<String> = [
        "council", "borough", "county", "court", "hospital", "school", "academy", "college",
        "primary", "secondary", "prison", "constabulary", "police", "trust", "surgery", "nursery",
    ]
    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    private static func isCombination(_ sentence: Substring) -> Bool {
        let words = sentence.split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "/") }
        guard words.count < 400, words.contains(where: { roles.contains($0.lowercased()) }) else {
            return false
        }
        return words.indices.contains { isNamed(words, at: $0) }
            && words.indices.contains { isDate(words, at: $0) }
    }

    /// `Leeds Crown Court`: an institution behind a name, both with capitals.
    private static func isNamed(_ words: [Substring], at index: Int) -> Bool {
        guard index > 0, institutions.contains(words[index].lowercased()) else { return false }
        let before = words[index - 1]
        return words[index].first?.isUppercase ?? false && before.first?.isUppercase ?? false
            && !["The", "A", "Our", "My", "This"].contains(before)
    }

    /// `May 2019`, `12 May`, `12/05/2019`.
    private static func isDate(_ words: [Substring], at index: Int) -> Bool {
        let word = words[index]
        if word.split(separator: "/").count == 3 {
            return word.allSatisfy { $0.isNumber || $0 == "/" }
        }
        guard months.contains(word.lowercased()), word.first?.isUppercase ?? false else {
            return false
        }
        let beside = [index - 1, index + 1].filter(words.indices.contains)
        return beside.contains { words[$0].first?.isNumber ?? false }
    }

    // MARK: Quotations

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
