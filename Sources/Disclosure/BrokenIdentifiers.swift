/// Identifiers that begin at the end of one line of prose and end on the next, where a program has
/// broken the text; of a table nothing is read across its lines.
enum BrokenIdentifiers {
    private static let kinds: Set<Identifiers.Kind> = [
        .postcode, .insurance, .nhs, .upn, .telephone, .birth, .email, .caseNumber, .reference,
        .name,
    ]
    /// Words of each line that are put together.
    private static let reach = 5

    /// Each with its part of the first line.
    static func all(in line: ArraySlice<UInt8>, _ next: ArraySlice<UInt8>)
        -> [(Identifiers.Kind, Range<Int>)]
    {
        guard line.count > 12, next.count > 1, isProse(line) else { return [] }
        let below = PlainSpelling(of: next.prefix(400)).bytes
        guard isProse(below) else { return [] }
        let words = IdentifierContext.words(of: line.suffix(200), partedAt: Identifiers.marks)
        let tail = words.suffix(reach)
        let head = IdentifierContext.words(of: below, partedAt: Identifiers.marks).prefix(reach)
        let context = IdentifierContext(Array(tail) + head)
        var found: [(Identifiers.Kind, Range<Int>)] = []
        for (index, word) in tail.enumerated() {
            guard let (kind, count) = context.identifier(at: index), kinds.contains(kind),
                index + count > tail.count
            else { continue }
            found.append((kind, word.startIndex..<line.endIndex))
        }
        if let last = tail.last, let first = head.first {
            if IdentifierForm.isEmail((last + first)[...]),
                !IdentifierForm.isEmail(last), !IdentifierForm.isEmail(first)
            {
                found.append((.email, last.startIndex..<line.endIndex))
            }
            if context.isBirth(at: tail.count),
                tail.suffix(3).contains(where: IdentifierContext.speaksOfBirth)
            {
                found.append((.birth, last.startIndex..<line.endIndex))
            }
        }
        return found
    }

    /// Three small words, and more of them than of numbers.
    private static func isProse(_ line: ArraySlice<UInt8>) -> Bool {
        let words = line.suffix(400).split { $0 <= 0x20 }
        let plain = words.count { word in
            word.count > 1 && word.dropFirst().dropLast().allSatisfy { (0x61...0x7A).contains($0) }
                && word.contains { (0x61...0x7A).contains($0) }
        }
        let isDrawn = line.contains { "|=~\t".utf8.contains($0) }
        return !isDrawn && plain >= 3 && 2 * plain > words.count
    }
}
