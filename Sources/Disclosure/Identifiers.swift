import Outputs

/// Direct identifiers: known by their form, checked by their own arithmetic where there is one, or
/// listed by the dataset (places, schools). What is found is named by kind and place, never repeated.
struct Identifiers {
    enum Kind: Hashable {
        case email, postcode, insurance, nhs, upn, telephone, birth, caseNumber, reference, name,
            pnc, citation, address, licence
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
            case .citation: "the neutral citation of a court's judgment"
            case .address: "a street address"
            case .licence: "a driving licence number"
            case .listed(let kind): "a listed \(kind)"
            }
        }

        /// A citation may be of a case that everybody may cite, and an address an office's: a person
        /// has to see.
        func verdict(_ own: Verdict) -> Verdict {
            self == .citation || self == .address ? min(own, .review) : own
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
                rule: rule, verdict: found.kind.verdict(verdict),
                message: "line \(found.position.line), column \(found.position.column): "
                    + "looks like \(found.kind.words)"
                    + (further > 0 ? ", and \(further) more" : ""),
                remedy: "remove it", position: found.position)
        }
    }

    /// Every identifier of a text; columns count bytes from 1. What begins on one line and ends on the
    /// next is as long as its part of the first.
    func all(in bytes: [UInt8]) -> [Found] {
        var found: [Found] = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let plain = PlainSpelling(of: line)
            let below = index + 1 < lines.count ? lines[index + 1] : []
            let next = lists.isEmpty ? [] : below
            for (kind, range) in identifiers(in: plain.bytes, followedBy: next)
                + BrokenIdentifiers.all(in: plain.bytes, below) + Self.spelledMails(in: plain.bytes)
            {
                let column = plain.column(of: range.lowerBound)
                found.append(
                    Found(
                        kind: kind, position: Position(line: index + 1, column: column),
                        length: plain.column(of: range.upperBound) - column))
            }
        }
        return found
    }

    private func identifiers(in line: ArraySlice<UInt8>, followedBy next: ArraySlice<UInt8>)
        -> [(Kind, Range<Int>)]
    {
        var found: [(Kind, Range<Int>)] = []
        var listed = lists.matches(in: line, followedBy: next)[...]
        let words = IdentifierContext.words(of: line, partedAt: Self.marks)
        let context = IdentifierContext(words)
        var index = 0
        while index < words.count {
            if let (kind, range) = listed.first, range.lowerBound < words[index].endIndex {
                found.append((kind, range))
                listed.removeFirst()
                while index < words.count, words[index].startIndex < range.upperBound { index += 1 }
            } else if let (kind, count) = context.identifier(at: index) {
                let last = words[min(index + count, words.count) - 1]
                found.append((kind, words[index].startIndex..<last.endIndex))
                index += count
                while let next = listed.first, next.1.lowerBound < last.endIndex {
                    listed.removeFirst()
                }
            } else {
                index += 1
            }
        }
        return found
    }

    static let marks = Set("\"'`,;:()[]{}<>=|!?\\*_#".utf8)

    /// `a.b [at] example.org`, `a.b(at)example.org`
    private static func spelledMails(in line: ArraySlice<UInt8>) -> [(Kind, Range<Int>)] {
        guard line.contains(0x5B) || line.contains(0x28) else { return [] }
        var found: [(Kind, Range<Int>)] = []
        for open in line.indices.dropLast(4) where line[open] == 0x5B || line[open] == 0x28 {
            let sign = line[(open + 1)..<(open + 4)]
            guard sign.elementsEqual([0x61, 0x74, line[open] == 0x5B ? 0x5D : 0x29]) else {
                continue
            }
            let isPart = { (byte: UInt8) in byte > 0x20 && !"()[]<>,;:\"".utf8.contains(byte) }
            let before = line[..<open].suffix(80)
            let end = before.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? open
            let start = before[..<end].lastIndex { !isPart($0) }.map { $0 + 1 } ?? before.startIndex
            let domain = line[(open + 4)...].prefix(100).drop { $0 == 0x20 }.prefix(while: isPart)
            let name = domain.last == 0x2E ? domain.dropLast() : domain
            if IdentifierForm.isEmail((Array(line[start..<end]) + [0x40] + name)[...]) {
                found.append((.email, start..<name.endIndex))
            }
        }
        return found
    }
}
