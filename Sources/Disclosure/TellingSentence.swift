/// A sentence, and whether what it says together may be true of one person only.
struct TellingSentence {
    let words: [SentenceWord]

    /// The words of a role, a place and a date: `the headteacher in Leeds in March 2015`.
    var combination: [SentenceWord]? {
        guard let role = words.first(where: { Self.roles.contains($0.small) }),
            let place = words.indices.first(where: isPlace),
            let date = words.indices.first(where: isDate)
        else { return nil }
        return [role, words[place], words[date]]
    }

    /// `the only girl`, `sole teacher`: the word and the role, at most three words between them.
    var onlyOne: [SentenceWord]? {
        for (index, word) in words.enumerated() where ["only", "sole"].contains(word.small) {
            let isTheOne =
                index > 0 && ["the", "his", "her", "their", "my"].contains(words[index - 1].small)
            let role = words[(index + 1)...].prefix(4)
                .prefix { !["that", "which", "who", "to", "of", "for"].contains($0.small) }
                .first { Self.roles.contains($0.small) }
            if isTheOne, let role { return [word, role] }
        }
        return nil
    }

    // MARK: Places

    /// An institution by its name (`Leeds Crown Court`), a listed place, or a name behind `in`, `at`,
    /// `from`, or between commas.
    private func isPlace(at index: Int) -> Bool {
        let word = words[index]
        if word.isListed { return true }
        guard index > 0 else { return false }
        if Self.institutions.contains(word.small) {
            let before = words[index - 1].text
            return word.text.first?.isUppercase ?? false && before.first?.isUppercase ?? false
                && !["The", "A", "An", "Our", "My", "This", "Her", "His", "Their"].contains(before)
        }
        guard word.isName, !Self.noPlaces.contains(word.small), !isDate(at: index) else {
            return false
        }
        let isBetweenCommas =
            word.followsComma && (index + 1 == words.count || words[index + 1].followsComma)
        return isBetweenCommas || Self.prepositions.contains(words[index - 1].text)
    }

    private static let prepositions: Set<String> = [
        "in", "at", "from", "near", "outside", "around",
    ]
    private static let institutions: Set<String> = [
        "council", "borough", "county", "court", "hospital", "school", "academy", "college",
        "primary", "secondary", "prison", "constabulary", "police", "trust", "surgery", "nursery",
    ]
    /// Capitals that are no small place: countries, subjects, parts of a paper, days.
    private static let noPlaces: Set<String> = Set(
        """
        england wales scotland britain ireland northern northernireland europe year key stage table
        figure section chapter appendix wave part model phase panel step study group question annex
        english maths mathematics science french german spanish history geography music art physics
        chemistry biology religion drama latin welsh monday tuesday wednesday thursday friday saturday
        sunday spring summer autumn winter christmas easter lent michaelmas ramadan reception nursery
        ofsted covid brexit parliament stata excel python google the this that these those our their
        his her my your its however interviewer respondent participant
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    ).union(months)

    // MARK: Dates

    /// `May 2019`, `12 May`, `12/05/2019`, `spring 2013`, `in 2016`, `, 2016`.
    private func isDate(at index: Int) -> Bool {
        let word = words[index]
        if word.text.split(separator: "/").count == 3 {
            return word.text.allSatisfy { $0.isNumber || $0 == "/" }
        }
        let beside = [index - 1, index + 1].filter(words.indices.contains)
        if Self.months.contains(word.small), word.text.first?.isUppercase ?? false {
            return beside.contains { words[$0].text.first?.isNumber ?? false }
        }
        guard IdentifierForm.isYear(Array(word.text.utf8)[...]), index > 0 else { return false }
        return word.followsComma
            || ["in", "since", "during", "by", "until", "from", "of", "around", "before", "after"]
                .contains(words[index - 1].small)
            || ["spring", "summer", "autumn", "winter", "christmas", "easter"]
                .contains(words[index - 1].small)
    }

    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    // MARK: Roles

    private static let roles: Set<String> = Set(
        """
        teacher headteacher head headmaster headmistress principal governor judge magistrate coroner
        doctor gp nurse midwife consultant surgeon paediatrician psychiatrist psychologist therapist
        counsellor dentist matron carer mother father grandmother grandfather aunt uncle brother sister
        twin daughter son widow officer constable sergeant inspector warden solicitor barrister
        councillor mayor vicar imam rabbi priest coach manager worker chair director registrar boy girl
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
