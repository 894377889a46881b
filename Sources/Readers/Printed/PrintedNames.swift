/// Names of columns that statistical programs write with spaces in them.
enum PrintedNames {
    private static let firsts: Set<String> = [
        "std", "std.", "standard", "t", "z", "f", "1st", "3rd", "odds", "hazard", "sum", "mean",
        "chi",
        "cum.", "rel.",
    ]
    private static let seconds: Set<String> = [
        "err", "err.", "error", "dev.", "dev", "value", "qu.", "ratio", "sq", "df", "freq.",
    ]

    /// `Std. Error` and `lower 95% CI` are one name each, `[95% conf. interval]` is two.
    static func joined(_ words: [String]) -> [String] {
        var names: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index].lowercased()
            if word.hasPrefix("["), word.hasSuffix("%"),
                let end = words[index...].prefix(4).firstIndex(where: { $0.hasSuffix("]") })
            {
                names += ["ci low", "ci high"]
                index = end + 1
                continue
            }
            let length = length(of: words[index...].prefix(3).map { $0.lowercased() })
            names.append(words[index..<(index + length)].joined(separator: " "))
            index += length
        }
        return names
    }

    /// How many words the next name has, of at most three.
    private static func length(of words: [String]) -> Int {
        guard words.count > 1, let first = words.first else { return 1 }
        if ["lower", "upper"].contains(first) {
            if words.count > 2, words[1].hasSuffix("%"), words[2] == "ci" { return 3 }
            return words[1].first == "." ? 2 : 1
        }
        return firsts.contains(first) && seconds.contains(words[1]) ? 2 : 1
    }
}
