/// The forms of identifiers.
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
            && labels.allSatisfy { label in
                label.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2D || $0 >= 0x80 }
            }
            && (labels.last.map { $0.count >= 2 && $0.allSatisfy(\.isLetter) } ?? false)
    }

    /// `20090312`, `12032009`: a day since 1900 in eight digits.
    static func isDay(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count == 8, word.allSatisfy(\.isDigit) else { return false }
        let digits = Array(word)
        func number(_ range: Range<Int>) -> Int {
            digits[range].reduce(0) { $0 * 10 + Int($1) - 0x30 }
        }
        func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
            (1900...2035).contains(year) && (1...12).contains(month) && (1...31).contains(day)
        }
        return isDay(number(0..<4), number(4..<6), number(6..<8))
            || isDay(number(4..<8), number(2..<4), number(0..<2))
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

    /// Family and civil courts (`ZW21C00123`), the Crown Court (`T20217123`), the Administrative Court
    /// (`CO/1234/2019`).
    static func isCaseNumber(_ word: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(word)
        if bytes.starts(with: "CO/".utf8) {
            let parts = word.dropFirst(3).split(separator: 0x2F, omittingEmptySubsequences: false)
            return parts.count == 2 && (1...5).contains(parts[0].count)
                && parts[0].allSatisfy(\.isDigit) && isYear(parts[1])
        }
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
        if bytes.elementsEqual("GIR0AA".utf8) { return true }
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
