/// Looks through program text for what names a person or holds their values: an identifier compared
/// with a literal, a path with a user's name in it, and data typed into the program.
///
/// It reads lines of any language, comments included, and reports places, never the text. It is a
/// net with wide meshes: a person reads code that leaves.
struct CodeScan {
    enum Trace: Hashable, CaseIterable {
        case identifierInCondition, recodedIdentifier, identifierList, userPath, ownPath
        case embeddedValues, smallGroup, author, credential

        var message: String {
            switch self {
            case .identifierInCondition: "an identifier is compared with a value"
            case .recodedIdentifier: "single identifiers are given a value of their own"
            case .identifierList: "what looks like people's identifiers is written into the program"
            case .userPath: "a path names a user or a server"
            case .ownPath: "a path begins in a home folder or at a drive of one's own"
            case .embeddedValues: "many values are written into the program"
            case .smallGroup: "a comment speaks of a few people"
            case .author: "its header names who wrote it"
            case .credential: "a password, a key or the name of an account is written into it"
            }
        }

        var remedy: String {
            switch self {
            case .identifierInCondition, .recodedIdentifier:
                "move the repair of single records into data preparation"
            case .identifierList, .embeddedValues: "read the values from a file that stays inside"
            case .userPath, .ownPath: "use relative paths"
            case .smallGroup: "leave the number out"
            case .author: "leave the name out, or name the institution"
            case .credential: "read it from the environment, and change the password"
            }
        }

        /// Whether it is for a person to judge.
        var isReview: Bool { self == .author || self == .ownPath }
    }

    /// So many numbers in one literal are data rather than breaks or labels.
    static let manyValues = 20

    /// What was found, with the line, from 1; one trace of a kind per line.
    static func traces(in bytes: [UInt8]) -> [(trace: Trace, line: Int)] {
        var found: [(trace: Trace, line: Int)] = []
        var open = 0
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            let tokens = CodeTokens(line).tokens
            if hasIdentifierCondition(tokens) {
                found.append((.identifierInCondition, number + 1))
            } else if CodeIdentifiers.isRecoded(tokens) {
                found.append((.recodedIdentifier, number + 1))
            }
            if hasUserPath(line) {
                found.append((.userPath, number + 1))
            } else if CodeSecrets.hasOwnPath(line) {
                found.append((.ownPath, number + 1))
            }
            if CodeSecrets.hasCredential(line) { found.append((.credential, number + 1)) }
            // Literals run over lines: lines of nothing but values are counted together.
            let values = tokens.count { $0.isValue }
            open = tokens.isEmpty || tokens.contains { $0.isName && !$0.isCall } ? 0 : open
            let before = open
            open += values
            if before < manyValues, open >= manyValues {
                found.append((.embeddedValues, number + 1))
            }
        }
        for line in EmbeddedData.lines(in: bytes)
        where !found.contains(where: { $0 == (.embeddedValues, line) }) {
            found.append((.embeddedValues, line))
        }
        if let line = CodeIdentifiers.list(in: bytes) { found.append((.identifierList, line)) }
        found += ProgramRemarks.fewPeople(in: bytes).map { (.smallGroup, $0) }
        if let line = ProgramRemarks.author(in: bytes) ?? ProgramRemarks.namedAuthor(in: bytes) {
            found.append((.author, line))
        }
        return found.sorted { $0.line < $1.line }
    }

    private static func hasIdentifierCondition(_ tokens: [CodeTokens.Token]) -> Bool {
        for (index, token) in tokens.enumerated() where token.isIdentifier {
            let rest = tokens.dropFirst(index + 1)
            let isListed = index >= 2 && tokens[index - 2] == .name("inlist", call: true)
            guard let sign = rest.first else { continue }
            if isListed || token.isMembership {
                if rest.first(where: { !$0.isBracket })?.isValue ?? false { return true }
            }
            guard sign.isComparison(in: tokens) else { continue }
            let operand = rest.dropFirst().first { !$0.isBracket && !$0.isCall }
            if operand?.isValue ?? false { return true }
        }
        return false
    }

    private static func hasUserPath(_ line: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: line, as: UTF8.self).lowercased()
        return ["/home/", "/users/", "\\users\\", "\\\\users\\\\", "documents and settings"]
            .contains { text.contains($0) }
            || text.contains("\"\\\\\\\\") || text.contains("'\\\\\\\\") || isShare(text)
    }

    /// `"\\server\share`, in a language that does not escape; a regular expression (`\\bword\\b`) is
    /// none.
    private static func isShare(_ text: String) -> Bool {
        ["\"\\\\", "'\\\\"].contains { opening in
            text.ranges(of: opening).contains { range in
                let rest = text[range.upperBound...]
                let server = rest.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
                let share = rest.dropFirst(server.count)
                return server.count > 2 && share.first == "\\" && share.dropFirst().first != "\\"
            }
        }
    }
}

/// The words, numbers and signs of a line of code.
struct CodeTokens {
    enum Token: Hashable {
        case name(String, call: Bool)
        /// `isLong`: whole, of six to ten digits, no date, neither round nor all of one digit.
        case number(digits: Int, isLong: Bool)
        case text
        case sign(String)

        var isName: Bool { if case .name = self { true } else { false } }
        var isCall: Bool { if case .name(_, true) = self { true } else { false } }
        var isBracket: Bool {
            if case .sign(let sign) = self { "([{".contains(sign) } else { false }
        }

        /// A number of two or more digits, or any quoted text; single digits are codes.
        var isValue: Bool {
            switch self {
            case .number(let digits, _): digits >= 2
            case .text: true
            default: false
            }
        }

        var isLong: Bool { if case .number(_, true) = self { true } else { false } }

        /// A question whether an identifier is in a list, as pandas asks it: `pupil_id.isin`.
        var isMembership: Bool {
            if case .name(let name, true) = self {
                name.lowercased().hasSuffix(".isin")
            } else {
                false
            }
        }

        /// A name that ends in a word for an identifier.
        var isIdentifier: Bool {
            guard case .name(let name, let call) = self, !call || isMembership else { return false }
            let words = name.lowercased().split { "_.".contains($0) }.filter { $0 != "isin" }
            let lastTwo = words.suffix(2).joined()[...]
            return words.last.map(Self.identifiers.contains) ?? false
                || Self.identifiers.contains(lastTwo)
        }

        private static let identifiers: Set<Substring> = {
            let people = [
                "pupil", "person", "child", "family", "case", "study", "patient", "school",
            ]
            let numbers = ["id", "no", "num", "number", "ref", "nr"]
            let short = [
                "id", "ids", "upn", "nhs", "urn", "uln", "nino", "pnc", "uprn", "crn", "nhsno",
                "pmr",
                "nhsnumber", "pseudoid", "hesid",
            ]
            let joined = people.flatMap { person in numbers.map { person + $0 } }
            return Set((short + joined).map { $0[...] })
        }()

        /// `==` and its like; a single `=` only where the line is a condition.
        func isComparison(in line: [Token]) -> Bool {
            switch self {
            case .sign("=="), .sign("!="), .sign("%in%"), .sign("~="): true
            case .name("in", _), .name("inlist", _), .name("eq", _): true
            case .sign("="):
                line.contains { token in
                    if case .name(let word, _) = token {
                        return ["if", "where", "when", "and", "or"].contains(word.lowercased())
                    }
                    return false
                }
            default: false
            }
        }
    }

    private(set) var tokens: [Token] = []

    init(_ line: ArraySlice<UInt8>) {
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            switch byte {
            case 0x22, 0x27: index = takeText(from: index, in: line)
            case _ where Self.isDigit(byte): index = takeNumber(from: index, in: line)
            case _ where Self.isLetter(byte): index = takeName(from: index, in: line)
            case 0x20, 0x09, 0x0D, 0x2C: index += 1
            default: index = takeSign(from: index, in: line)
            }
        }
    }

    private mutating func takeText(from start: Int, in line: ArraySlice<UInt8>) -> Int {
        let quote = line[start]
        let end = line[(start + 1)...].firstIndex(of: quote) ?? line.endIndex
        tokens.append(.text)
        return min(end + 1, line.endIndex)
    }

    private mutating func takeNumber(from start: Int, in line: ArraySlice<UInt8>) -> Int {
        let end = line[start...].firstIndex { !Self.isDigit($0) && $0 != 0x2E } ?? line.endIndex
        tokens.append(.number(digits: end - start, isLong: Self.isLong(line[start..<end])))
        return end
    }

    private static func isLong(_ number: ArraySlice<UInt8>) -> Bool {
        let isDate =
            number.count == 8
            && (number.starts(with: "19".utf8) || number.starts(with: "20".utf8))
        return (6...10).contains(number.count) && number.allSatisfy(isDigit) && !isDate
            && !number.suffix(3).elementsEqual("000".utf8) && Set(number).count > 1
    }

    private mutating func takeName(from start: Int, in line: ArraySlice<UInt8>) -> Int {
        let end =
            line[start...].firstIndex {
                !Self.isLetter($0) && !Self.isDigit($0) && $0 != 0x2E
            } ?? line.endIndex
        let name = String(decoding: line[start..<end], as: UTF8.self)
        let call = end < line.endIndex && line[end] == 0x28
        tokens.append(.name(name, call: call && name != "in"))
        return end
    }

    private mutating func takeSign(from start: Int, in line: ArraySlice<UInt8>) -> Int {
        for sign in ["%in%", "==", "!=", "~=", "<=", ">="]
        where line[start...].starts(with: sign.utf8) {
            tokens.append(.sign(sign))
            return start + sign.utf8.count
        }
        tokens.append(.sign(String(decoding: [line[start]], as: UTF8.self)))
        return start + 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
            || byte >= 0x80
    }
}
