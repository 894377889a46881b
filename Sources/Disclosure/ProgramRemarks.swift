/// What a program says beside what it does: a comment about a few people, the author in its header.
enum ProgramRemarks {
    private static let people: Set<Substring> = Set(
        """
        girl girls boy boys child children pupil pupils student students person persons people patient
        patients woman women man men mother mothers father fathers family families household households
        participant participants respondent respondents defendant defendants offender offenders prisoner
        prisoners baby babies twin twins sibling siblings carer carers teacher teachers
        """.split(whereSeparator: \.isWhitespace))
    private static let numbers: Set<Substring> = [
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "one", "two", "three", "four", "five", "six",
        "seven", "eight", "nine",
    ]
    /// Words of describing data, before a number: `grade 3 pupils`, `per 1 person`.
    private static let measures: Set<Substring> = Set(
        """
        per grade year years age aged key stage level wave sweep than least most of every each type
        group cohort table figure model step section ks column under over above below for any in to part
        """.split(whereSeparator: \.isWhitespace))

    /// Lines, from 1, whose comment has a number below ten before people: `# the 3 girls in LA17`.
    static func fewPeople(in bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let comment = comment(in: line), isAboutFew(comment) else { continue }
            found.append(index + 1)
        }
        return found
    }

    /// Whether a text has a number below ten before people.
    static func isAboutFew(_ comment: Substring) -> Bool {
        let words = comment.lowercased().split {
            !($0.isLetter || $0.isNumber || ".=<>".contains($0))
        }
        return isSmallCount(comment)
            || words.indices.contains { place in
                // `1. Pupils` numbers a list.
                guard numbers.contains(words[place]), place == 0 || !isMeasure(words[place - 1])
                else {
                    return false
                }
                // Up to the end of the sentence.
                let after = words[(place + 1)...].prefix(2)
                let end = after.firstIndex { $0.hasSuffix(".") }
                let next = (end.map { after[...$0] } ?? after).map {
                    $0.hasSuffix(".") ? $0.dropLast() : $0
                }
                return next.contains { people.contains($0) }
                    && !next.contains { ["per", "or", "and", "to", "year", "years"].contains($0) }
            }
    }

    /// What stands before a number in a title: parts of a paper, and families by their children.
    private static let parts: Set<Substring> = Set(
        """
        with without having parent parents adult adults and or fig tab chapter chap annex appendix version
        draft release quarter panel study sheet chart map plot box question item block tier band class room
        set sample run page paper report package phase specification spec series number nr no day week month
        term unit area zone ward site school scenario option method approach experiment trial arm round
        """.split(whereSeparator: \.isWhitespace))
    private static let relations: Set<Substring> = [
        "in", "at", "of", "from", "with", "who", "whose", "were", "are", "had", "have", "aged",
        "under",
        "living", "born", "only",
    ]

    /// Of families and households: `2 children` is a category.
    private static let sizes: Set<Substring> = ["child", "children", "person", "persons", "people"]

    /// Whether a title, a header or a name speaks of a few people: `3 girls in South`, not
    /// `Table 3: Girls`, `2 Pupils by region` or `Families with 3 children`.
    static func isAboutFew(title: Substring) -> Bool {
        if isSmallCount(title) { return true }
        let words = title.split { !($0.isLetter || $0.isNumber || ".=<>".contains($0)) }
        let small = words.map { $0.lowercased()[...] }
        return small.indices.contains { place in
            guard numbers.contains(small[place]), place + 1 < small.count else { return false }
            let end = title[words[place].endIndex...].first
            if place == 0 {
                // What begins with a number may be the second of some.
                return end == " " && people.contains(small[1])
                    && words[1].first?.isLowercase ?? false
                    && (small.count > 2 ? relations.contains(small[2]) : !sizes.contains(small[1]))
            }
            let before = small[place - 1]
            guard !isMeasure(before), !parts.contains(before), !before.contains(where: \.isNumber),
                end != ":", end != "-", end != "–"
            else { return false }
            let next = small[(place + 1)...].prefix(2).prefix { !$0.hasSuffix(".") }
            return next.contains { people.contains($0) }
                && !next.contains { ["per", "or", "and", "to", "year", "years"].contains($0) }
        }
    }

    /// `n = 3 in LA17`, `(N=4)`: a count below ten that is called one, at the end of what is said or
    /// before a place.
    private static func isSmallCount(_ comment: Substring) -> Bool {
        let words = comment.lowercased().replacing("=", with: " = ").split {
            !($0.isLetter || $0.isNumber || ".=%".contains($0))
        }
        return words.indices.dropLast(2).contains { place in
            guard words[place] == "n", words[place + 1] == "=",
                numbers.contains(words[place + 2].prefix { $0 != "." }), words[place + 2].count < 3
            else { return false }
            let next = place + 3
            return next == words.count || words[place + 2].hasSuffix(".")
                || ["in", "at", "of", "from", "for"].contains(words[next])
        }
    }

    private static func isMeasure(_ word: Substring) -> Bool {
        measures.contains(word) || word.contains { "=<>".contains($0) }
    }

    /// What follows a mark of a comment that stands at the beginning of a line or behind a space.
    private static func comment(in line: ArraySlice<UInt8>) -> Substring? {
        guard line.contains(where: { "#/*-".utf8.contains($0) }) else { return nil }
        let text = String(decoding: line.prefix(2_000), as: UTF8.self)[...]
        let start = text.drop { $0 == " " || $0 == "\t" }
        if start.hasPrefix("*") { return start.dropFirst() }
        let marks = ["#", "//", "/*", "--"].compactMap { mark in
            text.ranges(of: mark).first { range in
                text[..<range.lowerBound].last.map { $0 == " " || $0 == "\t" } ?? true
            }
        }
        return marks.min { $0.lowerBound < $1.lowerBound }.map { text[$0.upperBound...] }
    }

    /// The line, from 1, of a comment at the beginning that says who wrote it: `# Author: …`.
    static func namedAuthor(in bytes: [UInt8]) -> Int? {
        let lines = bytes.prefix(20_000).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.prefix(60).enumerated() {
            guard let comment = comment(in: line) else { continue }
            let words = comment.split { !$0.isLetter && $0 != "@" }
            let first = words.prefix(2).map { $0.lowercased() }
            let isNamed =
                ["author", "authors", "@author", "maintainer"].contains(first.first)
                && (first.first == "@author" || comment.contains(":"))
            let isBy =
                first.count == 2 && first[1] == "by"
                && ["written", "created", "programmed", "coded"].contains(first[0])
            let name = words.dropFirst(isBy ? 2 : 1).first
            if isNamed || isBy, name?.first?.isUppercase ?? false { return index + 1 }
        }
        return nil
    }

    /// The line, from 1, of `author:` in the header (YAML between `---`) of a Quarto or R Markdown
    /// document.
    static func author(in bytes: [UInt8]) -> Int? {
        let lines = bytes.prefix(20_000).split(separator: 0x0A, omittingEmptySubsequences: false)
            .prefix(200).map { String(decoding: $0, as: UTF8.self).withoutOuterSpaces }
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            return nil
        }
        for (index, line) in lines[..<end].enumerated() {
            guard let colon = line.firstIndex(of: ":"),
                ["author", "authors", "- name", "name"].contains(line[..<colon].lowercased())
            else { continue }
            let value = line[line.index(after: colon)...].filter { !" \"'[]{}".contains($0) }
            if !value.isEmpty { return index + 1 }
        }
        return nil
    }
}

extension String {
    fileprivate var withoutOuterSpaces: Substring {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return slice
    }
}
