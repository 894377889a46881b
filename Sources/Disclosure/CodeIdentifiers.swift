/// Identifiers of people and of small units that stand in a program as values: the keys of a dictionary,
/// the members of a list, what `recode` gives a value of its own.
enum CodeIdentifiers {
    /// So many of one form are a list.
    private static let many = 3

    // MARK: Recoded

    /// `recode school (123456=1)`, `drop if school == 123456`: a whole number of six digits or more, alone,
    /// on one side. Round numbers and codes of missing values (`999999`) are sums of money and none.
    static func isRecoded(_ tokens: [CodeTokens.Token]) -> Bool {
        guard tokens.contains(where: { $0.isLong }) else { return false }
        let recodes = tokens.first.map { token in
            if case .name(let name, _) = token { ["recode", "rec"].contains(name) } else { false }
        }
        var keys = 0
        for index in tokens.indices where tokens[index].isLong {
            let before = index > 0 ? tokens[index - 1] : nil
            let after = index + 1 < tokens.count ? tokens[index + 1] : nil
            if recodes ?? false, after == .sign("="), before?.isBracket ?? false { return true }
            if before == .sign("==") || before == .sign("!=") { return true }
            // `{123456: 1, 123457: 2}`
            if after == .sign(":") { keys += 1 }
        }
        return keys > 1
    }

    // MARK: Listed

    /// The line, from 1, where values of one form that looks like a person's number (`P100231`) begin to
    /// be many. Codes of areas (`E08000032`) are of this form and of nobody.
    static func list(in bytes: [UInt8]) -> Int? {
        var seen: [[UInt8]: Set<[UInt8]>] = [:]
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            for word in keys(of: line) {
                let form = word.map { isDigit($0) ? 0x39 : $0 }
                seen[form, default: []].insert(Array(word))
                if seen[form, default: []].count >= many { return number + 1 }
            }
        }
        return nil
    }

    /// Words in quotation marks, and names of arguments and keys, that are letters with five digits or
    /// more behind them.
    private static func keys(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard line.count(where: isDigit) >= 5 else { return [] }
        return line.split { !isDigit($0) && !isLetter($0) && $0 != 0x2D && $0 != 0x5F }
            .filter { word in
                guard isNumbered(word), !isArea(word) else { return false }
                let rest = line[word.endIndex...].drop { $0 == 0x20 }
                let isQuoted =
                    word.startIndex > line.startIndex
                    && [0x22, 0x27].contains(line[word.startIndex - 1])
                    && rest.first == line[word.startIndex - 1]
                return isQuoted || rest.first == 0x3A || rest.starts(with: "= ".utf8)
            }
    }

    /// `P100231`, `AB-12345`, `P_00042`: up to four letters, one joint, five to nine digits.
    private static func isNumbered(_ word: ArraySlice<UInt8>) -> Bool {
        let letters = word.prefix(while: isLetter)
        let rest = word[letters.endIndex...]
        let digits = rest.first == 0x2D || rest.first == 0x5F ? rest.dropFirst() : rest
        return (1...4).contains(letters.count) && (5...9).contains(digits.count)
            && digits.allSatisfy(isDigit) && letters.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// `E08000032`: an area of the Office for National Statistics.
    private static func isArea(_ word: ArraySlice<UInt8>) -> Bool {
        word.count == 9 && word.dropFirst().allSatisfy(isDigit)
            && word.first.map { "EWSNKJLM".utf8.contains($0) } ?? false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}

/// What a program knows of the account it runs in: home folders, drives, passwords.
enum CodeSecrets {
    /// `"~/care"`, `C:/care`: where on one machine somebody's files lie.
    static func hasOwnPath(_ line: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(line.prefix(10_000))
        for index in bytes.indices.dropLast(2) {
            let before = index == 0 ? 0x20 : bytes[index - 1]
            let isStart = before <= 0x20 || "\"'(=,".utf8.contains(before)
            guard isStart else { continue }
            let isHome = bytes[index] == 0x7E && bytes[index + 1] == 0x2F
            // `y ~/ x` is no path.
            if isHome, bytes[index + 2] > 0x20 { return true }
            let isDrive =
                (0x41...0x5A).contains(bytes[index] & 0xDF) && bytes[index + 1] == 0x3A
                && [0x2F, 0x5C].contains(bytes[index + 2])
            if isDrive, index + 3 < bytes.count, bytes[index + 3] != 0x2F { return true }
        }
        return false
    }

    private static let names = [
        "password", "passwd", "pwd", "pass", "passphrase", "secret", "token", "api_key", "apikey",
        "api.key", "access_key", "auth_key", "client_secret", "user", "username", "uid", "login",
    ]

    /// `password = "…"`: a name of a credential with a text of its own; what is read from the environment
    /// has none.
    static func hasCredential(_ line: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: line.prefix(4_000), as: UTF8.self)
        if text.contains("-----BEGIN "), text.contains("PRIVATE KEY-----") { return true }
        guard text.contains(where: { "\"'".contains($0) }) else { return false }
        let words = text.split(
            omittingEmptySubsequences: true,
            whereSeparator: { !($0.isLetter || $0.isNumber || "_.".contains($0)) })
        for word in words where names.contains(word.lowercased()) {
            var rest = text[word.endIndex...].drop { "\"' ".contains($0) }
            guard let sign = ["<-", "=", ":"].first(where: rest.hasPrefix) else { continue }
            rest = rest.dropFirst(sign.count).drop { $0 == " " }
            guard !rest.hasPrefix("="), let quote = rest.first, "\"'".contains(quote),
                let end = rest.dropFirst().firstIndex(of: quote)
            else { continue }
            let value = rest[..<end].dropFirst()
            // A token of a text is a word; what is asked for has marks around it.
            let least = word.lowercased() == "token" ? 16 : 2
            if value.count >= least, !value.contains(where: { " <>{}$%*".contains($0) }) {
                return true
            }
        }
        return false
    }
}
