import Outputs

/// Direct identifiers: known by their form, checked by their own arithmetic where there is one, or
/// listed by the dataset (places, schools). What is found is named by kind and place, never repeated.
struct Identifiers {
    enum Kind: Hashable {
        case email, postcode, insurance, nhs, upn, telephone, birth, caseNumber, reference, name,
            pnc
        /// Of a list, with what the list is of.
        case listed(String)

        var words: String {
            switch self {
            case .email: "an e-mail address"
            case .postcode: "a postcode"
            case .insurance: "a National Insurance number"
            case .nhs: "an NHS number"
            case .upn: "a unique pupil number (UPN)"
            case .telephone: "a telephone number"
            case .birth: "a date of birth"
            case .caseNumber: "a case or court number"
            case .reference: "a reference number (URN, ULN or the like)"
            case .name: "a person's name with a title"
            case .pnc: "a Police National Computer number"
            case .listed(let kind): "a listed \(kind)"
            }
        }
    }

    struct Found {
        let kind: Kind
        let position: Position
        /// In bytes, from its first word to the end of its last.
        let length: Int
    }

    /// Names and places of the dataset's lists.
    let lists: IdentifierLists

    init(_ dataset: Dataset? = nil) { lists = IdentifierLists(dataset?.identifiers ?? []) }

    /// One finding per kind, at its first place.
    func findings(in output: Output, rule: String, verdict: Verdict) -> [Finding] {
        guard verdict > .pass, case .text(let bytes) = output.content else { return [] }
        var counts: [Kind: Int] = [:]
        let all = all(in: bytes)
        for found in all { counts[found.kind, default: 0] += 1 }
        var seen = Set<Kind>()
        return all.filter { seen.insert($0.kind).inserted }.map { found in
            let further = (counts[found.kind] ?? 1) - 1
            return Finding(
                rule: rule, verdict: verdict,
                message: "line \(found.position.line), column \(found.position.column): "
                    + "looks like \(found.kind.words)"
                    + (further > 0 ? ", and \(further) more" : ""),
                remedy: "remove it", position: found.position)
        }
    }

    /// Every identifier of a text; columns count bytes from 1.
    func all(in bytes: [UInt8]) -> [Found] {
        var found: [Found] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let plain = PlainSpelling(of: line)
            let words = plain.bytes.split { $0 <= 0x20 || Self.marks.contains($0) }
            let context = IdentifierContext(words)
            var index = 0
            while index < words.count {
                let length = lists.match(words, at: index)
                if let (kind, count) = length ?? context.identifier(at: index) {
                    let position = Position(
                        line: number, column: plain.column(of: words[index].startIndex))
                    let last = words[min(index + count, words.count) - 1]
                    let end = plain.column(of: last.endIndex)
                    found.append(
                        Found(
                            kind: kind, position: position, length: end - position.column))
                    index += count
                } else {
                    index += 1
                }
            }
        }
        return found
    }

    private static let marks = Set("\"'`,;:()[]{}<>=|!?\\*_".utf8)
}

/// Phrases of the dataset's lists, found whatever their case.
struct IdentifierLists {
    /// By the first word; the words that follow, and the kind.
    private var phrases: [[UInt8]: [(rest: [[UInt8]], kind: String)]] = [:]

    init(_ lists: [IdentifierList]) {
        for list in lists {
            for name in list.names {
                let plain = PlainSpelling(of: Array(name.utf8)[...]).bytes
                let words = plain.split { $0 <= 0x20 }.map(Self.lower)
                guard let first = words.first, name.utf8.count > 2 else { continue }
                phrases[first, default: []].append((Array(words.dropFirst()), list.kind))
            }
        }
    }

    /// The kind and how many words it takes.
    func match(_ words: [ArraySlice<UInt8>], at index: Int) -> (Identifiers.Kind, Int)? {
        guard !phrases.isEmpty else { return nil }
        for phrase in phrases[Self.lower(words[index])] ?? [] {
            let end = index + 1 + phrase.rest.count
            guard end <= words.count,
                zip(words[(index + 1)..<end], phrase.rest).allSatisfy({ Self.lower($0) == $1 })
            else { continue }
            return (.listed(phrase.kind), end - index)
        }
        return nil
    }

    private static func lower(_ word: ArraySlice<UInt8>) -> [UInt8] {
        let plain = word.last == 0x2E ? word.dropLast() : word
        guard plain.contains(where: { $0 >= 0x80 }) else {
            return plain.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
        return Array(String(decoding: plain, as: UTF8.self).lowercased().utf8)
    }
}
