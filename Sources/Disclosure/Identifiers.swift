import Outputs

/// Direct identifiers that are known by their form. What is found is named by kind and place, never
/// repeated.
struct Identifiers {
    enum Kind: String {
        case email = "an e-mail address"
        case postcode = "a postcode"
        case insurance = "a National Insurance number"
        case nhs = "an NHS number"
    }

    struct Found {
        let kind: Kind
        let position: Position
    }

    /// One finding per kind, at its first place.
    static func findings(in output: Output, rule: String, verdict: Verdict) -> [Finding] {
        guard verdict > .pass, case .text(let bytes) = output.content else { return [] }
        var seen = Set<Kind>()
        return all(in: bytes).filter { seen.insert($0.kind).inserted }.map { found in
            Finding(
                rule: rule, verdict: verdict,
                message: "line \(found.position.line), column \(found.position.column): "
                    + "looks like \(found.kind.rawValue)",
                remedy: "remove it", position: found.position)
        }
    }

    /// Every identifier of a text; columns count bytes from 1.
    static func all(in bytes: [UInt8]) -> [Found] {
        var found: [Found] = []
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split { $0 <= 0x20 || Self.marks.contains($0) }
            for (index, word) in words.enumerated() {
                let next = index + 1 < words.count ? words[index + 1] : []
                let third = index + 2 < words.count ? words[index + 2] : []
                guard let kind = kind(of: word, next, third) else { continue }
                let position = Position(
                    line: number + 1, column: word.startIndex - line.startIndex + 1)
                found.append(Found(kind: kind, position: position))
            }
        }
        return found
    }

    private static let marks = Set("\"'`,;:()[]{}<>=|!?/\\".utf8)

    private static func kind(
        of word: ArraySlice<UInt8>, _ next: ArraySlice<UInt8>, _ third: ArraySlice<UInt8>
    ) -> Kind? {
        if isEmail(word) { return .email }
        if isInsuranceNumber(word) { return .insurance }
        if isNHSNumber(word) || word.count == 3 && isNHSNumber(word + next + third) { return .nhs }
        if isPostcode(word) || isPostcode(word + next) && next.count == 3 { return .postcode }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isEmail(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        let labels = parts[1].split(separator: 0x2E, omittingEmptySubsequences: true)
        return labels.count >= 2
            && labels.allSatisfy { $0.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D } }
            && (labels.last.map { $0.count >= 2 && $0.allSatisfy(isLetter) } ?? false)
    }

    /// Two letters, six digits, one of A to D.
    private static func isInsuranceNumber(_ word: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(word)
        return bytes.count == 9 && bytes[0..<2].allSatisfy(isLetter)
            && bytes[2..<8].allSatisfy(isDigit) && (0x41...0x44).contains(bytes[8] & 0xDF)
    }

    /// Ten digits whose last is the check digit modulo 11, as the NHS data dictionary defines it.
    private static func isNHSNumber(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count == 10, word.allSatisfy(isDigit) else { return false }
        let digits = word.map { Int($0) - 0x30 }
        let sum = zip(digits, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 11 == digits[9]
    }

    /// Upper case, outward and inward part: one or two letters, a digit, perhaps one more of
    /// either, then a digit and two letters.
    private static func isPostcode(_ word: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(word)
        guard (5...7).contains(bytes.count), bytes.allSatisfy({ !(0x61...0x7A).contains($0) }),
            isDigit(bytes[bytes.count - 3]), bytes.suffix(2).allSatisfy(isLetter)
        else { return false }
        let outward = bytes.dropLast(3)
        let letters = outward.prefix(while: isLetter).count
        let rest = outward.dropFirst(letters)
        return (1...2).contains(letters) && (1...2).contains(rest.count)
            && (rest.first.map(isDigit) ?? false)
            && rest.dropFirst().allSatisfy { isDigit($0) || isLetter($0) }
    }
}
