/// The words of one line, and the identifiers that they and their neighbours spell.
struct IdentifierContext {
    private let words: [ArraySlice<UInt8>]
    private let speaksOfBirth: Bool

    init(_ words: [ArraySlice<UInt8>]) {
        self.words = words
        speaksOfBirth = words.contains(where: Self.speaksOfBirth)
    }

    /// Whether a word says that a date beside it is one of birth.
    static func speaksOfBirth(_ word: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: word.prefix(12), as: UTF8.self).lowercased()
        return [
            "dob", "d.o.b", "d.o.b.", "born", "birth", "birthday", "birthdate", "dateofbirth",
        ].contains(text)
    }

    /// The words of a line. What a word of its own may stand before is parted from it: `no.9434765919`.
    static func words(of line: ArraySlice<UInt8>, partedAt marks: Set<UInt8>)
        -> [ArraySlice<UInt8>]
    {
        line.split { $0 <= 0x20 || marks.contains($0) }.flatMap { word in
            let glued = word.prefix(4).prefix { $0.isLetter }
            for label in ["upn", "nino"]
            where glued.starts(with: label.utf8, by: { $0 | 0x20 == $1 }) {
                let rest = word[(word.startIndex + label.utf8.count)...]
                let isForm =
                    IdentifierForm.isUPN(rest) || IdentifierForm.isInsuranceNumber(Array(rest))
                if isForm { return [word[..<rest.startIndex], rest] }
            }
            let label = word.prefix(9).prefix { $0.isLetter }
            guard labels.contains(String(decoding: label, as: UTF8.self).lowercased()) else {
                return [word]
            }
            let joint = word[label.endIndex...].prefix(1).filter { ".#-/".utf8.contains($0) }
            let rest = word[(label.endIndex + joint.count)...]
            guard let first = rest.first, first.isDigit || first == 0x2B || !joint.isEmpty else {
                return [word]
            }
            return [label, rest]
        }
    }

    private static let labels: Set<String> = [
        "no", "nr", "num", "tel", "phone", "mob", "mobile", "fax", "id", "nhs", "nino", "upn",
        "urn", "uln", "ref", "dob", "pnc", "crn",
    ]

    /// The kind of the identifier that begins with a word, and how many words it takes.
    func identifier(at index: Int) -> (Identifiers.Kind, Int)? {
        let word = words[index].withoutFullStop
        if IdentifierForm.isEmail(word) { return (.email, 1) }
        if let count = citation(at: index) { return (.citation, count) }
        if IdentifierForm.isDrivingLicence(Array(word)) { return (.licence, 1) }
        if let count = address(at: index) { return (.address, count) }
        if let count = joined(index, { IdentifierForm.isUPN($0[...]) }, most: 4) {
            return (.upn, count)
        }
        if let count = joined(index, { IdentifierForm.isInsuranceNumber($0) }, most: 5) {
            return (.insurance, count)
        }
        if isBesideInsurance(index),
            let count = joined(index, { IdentifierForm.isInsuranceNumber($0 + [0x41]) }, most: 4)
        {
            return (.insurance, count)
        }
        if let count = joined(index, { IdentifierForm.isNHSNumber($0) }, most: 3),
            isGroupedAsNHS(index, count)
        {
            return (.nhs, count)
        }
        if IdentifierForm.isPNC(word) { return (.pnc, 1) }
        if IdentifierForm.isCaseNumber(word) { return (.caseNumber, 1) }
        if let count = joined(index, { IdentifierForm.isPostcode($0) }, most: 2) {
            return (.postcode, count)
        }
        if let count = smallPostcode(at: index) { return (.postcode, count) }
        if let count = telephone(at: index) { return (.telephone, count) }
        if speaksOfBirth, let count = date(at: index) { return (.birth, count) }
        if let found = reference(at: index) { return found }
        if let count = name(at: index) { return (.name, count) }
        return nil
    }

    /// Whether a date begins with a word.
    func isBirth(at index: Int) -> Bool { words.indices.contains(index) && date(at: index) != nil }

    /// How many words, put together without hyphens, have a form.
    private func joined(_ index: Int, _ has: ([UInt8]) -> Bool, most: Int) -> Int? {
        var bytes: [UInt8] = []
        for count in 1...most where index + count <= words.count {
            let word = words[index + count - 1].withoutFullStop
            // `943.476.5919` is no decimal number.
            let hasDots = word.count { $0 == 0x2E } > 1
            bytes += word.filter { $0 != 0x2D && !(hasDots && $0 == 0x2E) }
            guard bytes.count <= 13 else { return nil }
            if has(bytes) { return count }
        }
        return nil
    }

    /// Whether a word before, at most four away, says what a number without its last letter is.
    private func isBesideInsurance(_ index: Int) -> Bool {
        words[max(0, index - 4)..<index].contains { word in
            ["nino", "ni", "insurance"].contains(
                String(decoding: word.prefix(10), as: UTF8.self).lowercased())
        }
    }

    /// `943 476 5919`, as it is written; three other numbers of ten digits are cells of a table.
    private func isGroupedAsNHS(_ index: Int, _ count: Int) -> Bool {
        let lengths = words[index..<(index + count)].map { word in word.count { $0.isDigit } }
        return count == 1 || [[3, 3, 4], [3, 7], [6, 4], [5, 5]].contains(lengths)
    }

    /// `ls6 3ab` in two words; `a1 2nd` is none.
    private func smallPostcode(at index: Int) -> Int? {
        guard index + 1 < words.count else { return nil }
        let (outward, inward) = (words[index], words[index + 1].withoutFullStop)
        let isSmall = (outward + inward).allSatisfy { !(0x41...0x5A).contains($0) }
        guard isSmall, inward.count == 3, (2...4).contains(outward.count),
            !["st", "nd", "rd", "th"].contains(String(decoding: inward.suffix(2), as: UTF8.self))
        else { return nil }
        let upper = (outward + inward).map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        return IdentifierForm.isPostcode(upper) ? 2 : nil
    }

    /// 0 or +44 and nine or ten further digits, in groups or not.
    private func telephone(at index: Int) -> Int? {
        guard let first = words[index].first, first == 0x30 || first == 0x2B else { return nil }
        var digits: [UInt8] = []
        for count in 1...5 where index + count <= words.count {
            let word = words[index + count - 1].withoutFullStop
            let plain = word.filter { $0 != 0x2D && $0 != 0x2B && $0 != 0x2E }
            guard plain.allSatisfy(\.isDigit), !plain.isEmpty, !word.isDecimal else { return nil }
            // An area code has three digits or more, and what follows two: 0 12 31 are numbers.
            guard plain.count >= (count == 1 ? 3 : 2) || first == 0x2B else { return nil }
            digits += plain
            guard digits.count <= 14 else { return nil }
            let isHome =
                digits[0] == 0x30 && digits.count >= 10 && digits.count <= 11
                && "123578".utf8.contains(digits[1]) && (count > 1 || digits.count == 11)
            let isAbroad =
                digits.starts(with: [0x34, 0x34]) && first == 0x2B
                && digits.count == (digits.dropFirst(2).first == 0x30 ? 13 : 12)
                || digits.starts(with: [0x30, 0x30, 0x34, 0x34]) && digits.count == 14
            let isLast = index + count == words.count || !words[index + count].allSatisfy(\.isDigit)
            if isLast, isHome || isAbroad { return count }
        }
        return nil
    }

    /// `12/03/2009`, `2009-03-12`, `20090312` or `12 March 2009`.
    private func date(at index: Int) -> Int? {
        let word = words[index].withoutFullStop
        if IdentifierForm.isDay(word) { return 1 }
        let parts = word.split { $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
        if parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isDigit) && $0.count <= 4 }) {
            return 1
        }
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        let isMonth = { (slice: ArraySlice<UInt8>) in
            months.contains(String(decoding: slice.prefix(3), as: UTF8.self).lowercased())
                && !slice.contains(where: \.isDigit)
        }
        // `3rd of April 2008`
        let skip = index + 1 < words.count && words[index + 1].elementsEqual("of".utf8) ? 1 : 0
        let (second, third) = (index + 1 + skip, index + 2 + skip)
        guard third < words.count, words[third].withoutFullStop.count == 4,
            words[third].withoutFullStop.allSatisfy(\.isDigit)
        else { return nil }
        let startsWithDay =
            (word.first?.isDigit ?? false) && word.count <= 4 && isMonth(words[second])
        let startsWithMonth = isMonth(word) && (words[second].first?.isDigit ?? false)
        return startsWithDay || startsWithMonth ? 3 + skip : nil
    }

    /// Words before a number of their kind; the second before any of four digits.
    private static let references: Set<String> = [
        "urn", "uln", "ref", "reference", "upn", "crn", "pupil", "case", "court", "claim", "file",
        "chi", "mrn", "laestab",
    ]
    private static let certain: Set<String> = ["urn", "uln", "upn", "crn"]

    /// `URN 123456`, `case number 4711-A`, `case no. LS 21 P 00123`.
    private func reference(at index: Int) -> (Identifiers.Kind, Int)? {
        let word = String(decoding: words[index].prefix(12), as: UTF8.self).lowercased()
        // These come before numbers of other kinds, too, and have to be called numbers.
        let isPlace = ["hospital", "passport", "prison"].contains(word)
        guard isPlace || Self.references.contains(word) else { return nil }
        var next = index + 1
        while next < words.count,
            ["no", "no.", "number", "nr", "id", "#", "is"].contains(
                String(decoding: words[next], as: UTF8.self).lowercased())
        {
            next += 1
        }
        guard next < words.count, !isPlace || next > index + 1 else { return nil }
        let kind: Identifiers.Kind =
            ["case", "court", "claim"].contains(word) ? .caseNumber : .reference
        if kind == .caseNumber,
            let count = joined(next, { IdentifierForm.isCaseNumber($0[...]) }, most: 4), count > 1
        {
            return (kind, next - index + count)
        }
        return isReference(words[next].withoutFullStop, word, isCalled: next > index + 1)
            ? (kind, next - index + 1) : nil
    }

    /// - `isCalled`: whether it is called a number.
    private func isReference(_ value: ArraySlice<UInt8>, _ word: String, isCalled: Bool) -> Bool {
        guard !IdentifierForm.isUPN(value), !IdentifierForm.isNHSNumber(Array(value)),
            !IdentifierForm.isCaseNumber(value), isCalled || !IdentifierForm.isYears(value)
        else { return false }
        let digits = value.count { $0.isDigit }
        return digits >= (isCalled || Self.certain.contains(word) ? 4 : 6)
            && value.allSatisfy { $0.isDigit || $0.isLetter || $0 == 0x2D || $0 == 0x2F }
    }

    /// `[2021] EWHC 456 (Fam)`, `[2020] EWCA Civ 12`, `[2019] EWFC B45`: year, court and number.
    private func citation(at index: Int) -> Int? {
        guard words.count - index > 2, IdentifierForm.isYear(words[index]),
            IdentifierForm.courts.contains(String(decoding: words[index + 1], as: UTF8.self))
        else { return nil }
        let isDivision = words[index + 2].allSatisfy(\.isLetter) && words[index + 2].count < 7
        let place = index + (isDivision ? 3 : 2)
        guard place < words.count else { return nil }
        let number = words[place].withoutFullStop
        let digits = number.first == 0x42 ? number.dropFirst() : number
        guard (1...5).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        return place - index + 1
    }

    /// `14 Green Bank Road`
    private func address(at index: Int) -> Int? {
        let number = words[index]
        guard (1...4).contains(number.count), number.first?.isDigit ?? false,
            number.filter(\.isDigit).count < 4,
            number.dropFirst().allSatisfy({ $0.isDigit || $0.isLetter })
        else { return nil }
        for count in 1...4 where index + count < words.count {
            let word = words[index + count].withoutFullStop
            guard let first = word.first, (0x41...0x5A).contains(first),
                word.dropFirst().allSatisfy({ $0.isLetter && $0 >= 0x60 || $0 >= 0x80 })
            else { return nil }
            if count > 1, IdentifierForm.streets.contains(String(decoding: word, as: UTF8.self)) {
                return count + 1
            }
        }
        return nil
    }

    /// `Mrs Green`, but not `Dr` alone or a title before a role.
    private func name(at index: Int) -> Int? {
        let titles = [
            "Mr", "Mrs", "Ms", "Miss", "Mr.", "Mrs.", "Ms.", "Dr", "Dr.", "Prof", "Prof.", "Sir",
        ]
        guard titles.contains(String(decoding: words[index].prefix(6), as: UTF8.self)),
            index + 1 < words.count
        else { return nil }
        let next = words[index + 1].withoutFullStop
        guard next.count > 2, let first = next.first, (0x41...0x5A).contains(first),
            next.dropFirst().allSatisfy({ $0.isLetter || $0 == 0x2D || $0 >= 0x80 || $0 == 0x27 })
        else { return nil }
        return 2
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension ArraySlice<UInt8> {
    fileprivate var withoutFullStop: ArraySlice<UInt8> { last == 0x2E ? dropLast() : self }

    /// `.0734111`, `0.188`, `-7.5`: a number with a decimal point, or below zero.
    fileprivate var isDecimal: Bool {
        if first == 0x2D { return true }
        let parts = split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return parts[0].isEmpty || parts[0].elementsEqual("0".utf8) || parts[0].first != 0x30
    }
}
