/// A word of a sentence, with what the signs around it say.
struct SentenceWord {
    let text: String
    /// Of the text, from 0.
    let line: Int
    /// Within the line, from 0.
    let bytes: Range<Int>
    let followsComma: Bool
    /// Part of a name that the dataset lists.
    let isListed: Bool

    var small: String { text.lowercased() }

    /// `Leeds`, not `LEEDS` or `A`.
    var isName: Bool {
        let letters = text.unicodeScalars
        guard letters.count > 2, let first = letters.first else { return false }
        return first.properties.isUppercase
            && letters.dropFirst().allSatisfy { $0.properties.isLowercase || $0 == "'" }
    }
}

/// A text in sentences, over the ends of its lines; an empty line and the name of who speaks
/// (`Respondent:`) begin a new one.
enum TextSentences {
    /// What is longer is cut.
    private static let mostWords = 400

    static func all(in lines: [ArraySlice<UInt8>], lists: IdentifierLists) -> [[SentenceWord]] {
        var all: [[SentenceWord]] = []
        var sentence: [SentenceWord] = []
        func end() {
            if sentence.count > 2 { all.append(sentence) }
            sentence = []
        }
        for (number, line) in lines.enumerated() {
            let line = line.prefix(1 << 16)
            if !line.contains(where: { $0 > 0x20 }) || isTurn(line) { end() }
            let listed = lists.matches(in: line).map(\.1)
            var list = listed[...]
            for (word, before) in words(of: line) {
                if before.hasEnd, !isAbbreviation(sentence.last) || sentence.count >= mostWords {
                    end()
                }
                while let range = list.first, range.upperBound <= word.startIndex {
                    list.removeFirst()
                }
                let start = word.startIndex - line.startIndex
                sentence.append(
                    SentenceWord(
                        text: String(decoding: word, as: UTF8.self), line: number,
                        bytes: start..<start + word.count, followsComma: before.hasComma,
                        isListed: list.first?.overlaps(word.startIndex..<word.endIndex) ?? false))
                if sentence.count > mostWords { end() }
            }
            // The full stop at the end of a line.
            let last = line.last { $0 > 0x20 }
            if let last, ".!?".utf8.contains(last), !isAbbreviation(sentence.last) { end() }
        }
        end()
        return all
    }

    /// `Interviewer: …`, `P1: …`
    private static func isTurn(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.prefix(40).firstIndex(of: 0x3A) else { return false }
        return line[..<colon].split(separator: 0x20).count < 4
    }

    private static func isAbbreviation(_ word: SentenceWord?) -> Bool {
        ["St", "Mr", "Mrs", "Ms", "Dr", "Prof", "No", "no"].contains(word?.text ?? "")
    }

    /// The signs before a word.
    private struct Signs {
        var hasEnd = false
        var hasComma = false
    }

    private static func words(of line: ArraySlice<UInt8>) -> [(ArraySlice<UInt8>, Signs)] {
        var found: [(ArraySlice<UInt8>, Signs)] = []
        var signs = Signs()
        var index = line.startIndex
        while index < line.endIndex {
            guard isPlain(line[index]) else {
                if ".!?".utf8.contains(line[index]) { signs.hasEnd = true }
                if line[index] == 0x2C { signs.hasComma = true }
                index += 1
                continue
            }
            let end = line[index...].firstIndex { !isPlain($0) } ?? line.endIndex
            found.append((line[index..<end], signs))
            signs = Signs()
            index = end
        }
        return found
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80
            || byte == 0x27 || byte == 0x2F
    }
}
