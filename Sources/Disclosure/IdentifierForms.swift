/// The words of one line, and the identifiers that they and their neighbours spell.
struct IdentifierContext {
    private let words: [ArraySlice<UInt8>]
    private let speaksOfBirth: Bool

    init(_ words: [ArraySlice<UInt8>]) {
        self.words = words
        speaksOfBirth = words.contains { word in
            let text = String(decoding: word.prefix(12), as: UTF8.self).lowercased()
            return [
                "dob", "d.o.b", "d.o.b.", "born", "birth", "birthday", "birthdate", "dateofbirth",
            ].contains(text)
        }
    }

    /// The words of a line. What a word of its own may stand before is parted from it: `no.9434765919`.
    static func words(of line: ArraySlice<UInt8>, partedAt marks: Set<UInt8>)
        -> [ArraySlice<UInt8>]
    {
        line.split { $0 <= 0x20 || marks.contains($0) }.flatMap { word in
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
        if let count = reference(at: index) { return (.reference, count) }
        if let count = name(at: index) { return (.name, count) }
        return nil
    }

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

    /// `12/03/2009`, `2009-03-12` or `12 March 2009`.
    private func date(at index: Int) -> Int? {
        let word = words[index].withoutFullStop
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

    /// `URN 123456`, `case number 4711-A`.
    private func reference(at index: Int) -> Int? {
        let word = String(decoding: words[index].prefix(12), as: UTF8.self).lowercased()
        // These come before numbers of other kinds, too, and have to be called numbers.
        let isPlace = ["hospital", "passport", "prison"].contains(word)
        guard
            isPlace
                || [
                    "urn", "uln", "ref", "reference", "upn", "crn", "pupil", "case", "court",
                    "claim", "file", "chi", "mrn",
                ].contains(word)
        else { return nil }
        var next = index + 1
        while next < words.count,
            ["no", "no.", "number", "nr", "id", "#", "is"].contains(
                String(decoding: words[next], as: UTF8.self).lowercased())
        {
            next += 1
        }
        guard next < words.count, !isPlace || next > index + 1 else { return nil }
        let value = words[next].withoutFullStop
        guard !IdentifierForm.isUPN(value), !IdentifierForm.isNHSNumber(Array(value)),
            !IdentifierForm.isCaseNumber(value)
        else {
            return nil
        }
        if next == index + 1, IdentifierForm.isYears(value) { return nil }
        let digits = value.count { $0.isDigit }
        let needed = next == index + 1 && !["urn", "uln", "upn", "crn"].contains(word) ? 6 : 4
        return digits >= needed
            && value.allSatisfy { $0.isDigit || $0.isLetter || $0 == 0x2D || $0 == 0x2F }
            ? next - index + 1 : nil
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

/// The forms themselves.
enum IdentifierForm {
    /// Courts and tribunals as neutral citations name them.
    static let courts: Set<String> = [
        "EWHC", "EWCA", "EWFC", "EWCOP", "EWCC", "EWMC", "EWCR", "UKSC", "UKPC", "UKHL", "UKUT",
        "UKFTT", "UKEAT", "EAT", "UKAIT", "UKSIAC", "EWCST", "CSIH", "CSOH", "SAC", "HCJAC", "HCJ",
        "NICA", "NIKB", "NIQB", "NICh", "NIFam", "NICC", "NICty", "NIMag", "NIMaster",
    ]
    static let streets: Set<String> = [
        "Street", "Road", "Avenue", "Lane", "Crescent", "Terrace", "Grove", "Drive", "Close", "Rd",
        "Ave",
    ]

    /// Of the last century or this.
    static func isYear(_ word: ArraySlice<UInt8>) -> Bool {
        word.count == 4 && word.allSatisfy(\.isDigit)
            && (word.starts(with: "19".utf8) || word.starts(with: "20".utf8))
    }

    /// Five letters of the name, filled up with nines, the date of birth between its digits (50 more
    /// in the month of a woman's), two initials, and three signs more.
    static func isDrivingLicence(_ word: [UInt8]) -> Bool {
        guard word.count == 16, word[0].isLetter, word[1].isLetter || word[1] == 0x39,
            word[..<5].allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x39 }),
            word[5..<11].allSatisfy(\.isDigit), word[11].isLetter,
            word[11..<16].allSatisfy({ $0.isDigit || (0x41...0x5A).contains($0) })
        else { return false }
        let digits = word[6..<10].map { Int($0) - 0x30 }
        return [0, 1, 5, 6].contains(digits[0])
            && (1...12).contains(digits[0] % 5 * 10 + digits[1])
            && (1...31).contains(digits[2] * 10 + digits[3])
    }

    /// `2013-2017`, `2013/14`: a span of years.
    static func isYears(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == 0x2D || $0 == 0x2F }
        guard parts.count == 2, parts[0].count == 4, [2, 4].contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy(\.isDigit) })
        else { return false }
        return [parts[0], parts[1]].allSatisfy {
            $0.count == 2 || $0.starts(with: "19".utf8) || $0.starts(with: "20".utf8)
        }
    }

    static func isEmail(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        let labels = parts[1].split(separator: 0x2E, omittingEmptySubsequences: true)
        return labels.count >= 2
            && labels.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2D } }
            && (labels.last.map { $0.count >= 2 && $0.allSatisfy(\.isLetter) } ?? false)
    }

    /// Two letters, six digits, one of A to D; no prefix that is never given out (HMRC, NIM39110).
    static func isInsuranceNumber(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 9, bytes[0..<2].allSatisfy(\.isLetter),
            bytes[2..<8].allSatisfy(\.isDigit),
            (0x41...0x44).contains(bytes[8] & 0xDF)
        else { return false }
        let prefix = String(decoding: bytes[0..<2], as: UTF8.self).uppercased()
        return !"DFIQUV".contains(prefix.prefix(1)) && !"DFIOQUV".contains(prefix.suffix(1))
            && !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix)
    }

    /// Ten digits whose last is the check digit modulo 11, as the NHS data dictionary defines it.
    static func isNHSNumber(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 10, bytes.allSatisfy(\.isDigit), Set(bytes).count > 2 else {
            return false
        }
        let digits = bytes.map { Int($0) - 0x30 }
        let sum = zip(digits, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 11 == digits[9]
    }

    /// A check letter before twelve digits, or eleven and a letter where it is temporary: the digits
    /// weighted from 2 to 13, modulo 23. Source: Department for Education, *UPN guide*, annex A.
    static func isUPN(_ word: ArraySlice<UInt8>) -> Bool {
        let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)
        let bytes = Array(word)
        guard bytes.count == 13, bytes[0].isLetter, bytes[1..<12].allSatisfy(\.isDigit) else {
            return false
        }
        let last: Int
        if bytes[12].isDigit {
            last = Int(bytes[12]) - 0x30
        } else if let place = letters.firstIndex(of: bytes[12] & 0xDF) {
            last = place
        } else {
            return false
        }
        let values = bytes[1..<12].map { Int($0) - 0x30 } + [last]
        let sum = zip(values, 2...13).reduce(0) { $0 + $1.0 * $1.1 }
        return letters[sum % 23] == bytes[0] & 0xDF
    }

    /// `2001/0123456X`: year, seven digits and a letter that is their remainder modulo 23.
    static func isPNC(_ word: ArraySlice<UInt8>) -> Bool {
        let letters = Array("ZABCDEFGHJKLMNPQRTUVWXY".utf8)
        let parts = word.split(separator: 0x2F)
        guard parts.count == 2, [2, 4].contains(parts[0].count), parts[0].allSatisfy(\.isDigit),
            let letter = parts[1].last, letter.isLetter, (2...8).contains(parts[1].count),
            parts[1].dropLast().allSatisfy(\.isDigit),
            let serial = Int(String(decoding: parts[1].dropLast(), as: UTF8.self)),
            let year = Int(String(decoding: parts[0].suffix(2), as: UTF8.self))
        else { return false }
        return letters[(year * 10_000_000 + serial) % 23] == letter & 0xDF
    }

    /// Family and civil courts (`ZW21C00123`), the Crown Court (`T20217123`).
    static func isCaseNumber(_ word: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(word)
        if bytes.count == 10 {
            return bytes[0..<2].allSatisfy(\.isLetter) && bytes[2..<4].allSatisfy(\.isDigit)
                && bytes[4].isLetter && bytes[5...].allSatisfy(\.isDigit) && bytes[0] < 0x60
        }
        return bytes.count == 9 && [0x54, 0x53, 0x41].contains(bytes[0])
            && bytes[1...].allSatisfy(\.isDigit)
            && bytes[1] == 0x32 && bytes[2] == 0x30
    }

    /// Upper case, outward and inward part: one or two letters, a digit, perhaps one more of
    /// either, then a digit and two letters.
    static func isPostcode(_ bytes: [UInt8]) -> Bool {
        guard (5...7).contains(bytes.count), bytes.allSatisfy({ !(0x61...0x7A).contains($0) }),
            bytes[bytes.count - 3].isDigit, bytes.suffix(2).allSatisfy(\.isLetter)
        else { return false }
        let outward = bytes.dropLast(3)
        let letters = outward.prefix { $0.isLetter }.count
        let rest = outward.dropFirst(letters)
        // C, I, K, M, O and V never stand in the inward part; eight areas have one letter (Birmingham,
        // Glasgow, Liverpool, Manchester, Sheffield and London's); Q, V and X never come first, nor I,
        // J and Z second, but for the areas that statistics make up (ZZ).
        let isArea =
            letters < 2
            ? "BEGLMNSW".utf8.contains(bytes[0])
            : !"QVX".utf8.contains(bytes[0]) && !"IJZ".utf8.contains(bytes[1])
                || bytes.starts(with: "ZZ".utf8)
        return isArea && (1...2).contains(letters) && (1...2).contains(rest.count)
            && (rest.first?.isDigit ?? false)
            && rest.dropFirst().allSatisfy { $0.isDigit || $0.isLetter }
            && !bytes.suffix(2).contains { "CIKMOV".utf8.contains($0) }
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
