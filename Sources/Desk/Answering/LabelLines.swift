import Outputs

/// Populations, groups and marks as lines that people type: `age = 10; 11`.
enum LabelLines {
    static func text(_ population: [String: [String]]) -> String {
        population.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.key) = \($0.value.joined(separator: "; "))" }.joined(separator: "\n")
    }

    /// Per variable its labels; nil unless every line is `variable = label; label`.
    static func population(_ text: String) -> [String: [String]]? {
        var population: [String: [String]] = [:]
        for (name, value) in pairs(text) {
            let labels = (value ?? "").split(separator: ";").map { String($0).trimmed }
                .filter { !$0.isEmpty }
            guard !name.isEmpty, !labels.isEmpty else { return nil }
            guard population.updateValue(labels, forKey: name) == nil else { return nil }
        }
        return population
    }

    static func text(_ marks: [String: ClosedRange<Int>?]) -> String {
        marks.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { mark, range in
            range.map { "\(mark) = \($0.lowerBound)-\($0.upperBound)" } ?? mark
        }.joined(separator: "\n")
    }

    /// Per mark the range that is known, or none; nil unless every line is `mark` or `mark = 1-9`.
    static func marks(_ text: String) -> [String: ClosedRange<Int>?]? {
        var marks: [String: ClosedRange<Int>?] = [:]
        for (mark, value) in pairs(text) {
            guard !mark.isEmpty else { return nil }
            guard let value else {
                marks.updateValue(nil, forKey: mark)
                continue
            }
            let ends = value.split(separator: "-").compactMap { Int(String($0).trimmed) }
            guard ends.count == 2, ends[0] <= ends[1] else { return nil }
            marks.updateValue(ends[0]...ends[1], forKey: mark)
        }
        return marks
    }

    /// Every line that says something, cut at its first `=`.
    private static func pairs(_ text: String) -> [(name: String, value: String?)] {
        text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
            .map { line in
                guard let mark = line.firstIndex(of: "=") else { return (line, nil) }
                return (
                    String(line[..<mark]).trimmed, String(line[line.index(after: mark)...]).trimmed
                )
            }
    }
}
