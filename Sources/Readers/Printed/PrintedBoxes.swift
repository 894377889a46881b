/// Stata's tables: a header over a rule, rows with a bar between label and numbers.
extension PrintedText {
    /// `-----------+------`: between the header and the rows of a Stata table.
    static func isRule(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.contains("-+-") && text.allSatisfy { "-+|".contains($0) }
            && !text.hasPrefix("+")
    }

    /// A word of a row and where it ends.
    private typealias Value = (text: String, end: Int)

    mutating func boxed(at rule: Int) -> Int {
        guard rule > 0, let bar = lines[rule - 1].firstIndex(of: "|") else { return rule + 1 }
        let header = lines[rule - 1]
        var rows: [(line: Int, label: String, values: [Value])] = []
        var end = rule + 1
        while end < lines.count, lines[end].contains("|") || Self.isRule(lines[end]) {
            if let bar = lines[end].firstIndex(of: "|") {
                let label = String(lines[end][..<bar]).trimmedText
                let values = Self.values(lines[end][lines[end].index(after: bar)...])
                // Below the counts of a category stand their shares, and numbers expected.
                let areShares =
                    label.isEmpty && !rows.isEmpty && values.contains { $0.text.contains(".") }
                if !areShares { rows.append((end + 1, label, values)) }
            }
            end += 1
        }
        guard rows.contains(where: { !$0.values.isEmpty }) else { return end }
        let widest = rows.map(\.values).max { $0.count < $1.count } ?? []
        var grid: [GridBlocks.Row] = [
            (rule, [""] + Self.headers(String(header[header.index(after: bar)...])))
        ]
        grid += rows.map { ($0.line, [$0.label] + Self.aligned($0.values, with: widest)) }
        add(grid, rule - 1, stubs: 1)
        return end
    }

    private static func values(_ text: Substring) -> [Value] {
        var values: [Value] = []
        var word = ""
        var place = 0
        for character in text {
            if character == " " || character == "|" {
                if !word.isEmpty { values.append((word, place)) }
                word = ""
            } else {
                word.append(character)
            }
            place += 1
        }
        return word.isEmpty ? values : values + [(word, place)]
    }

    /// Numbers end where those of the fullest row do: a row may leave columns blank.
    private static func aligned(_ values: [Value], with widest: [Value]) -> [String] {
        guard values.count < widest.count, !values.isEmpty else { return values.map(\.text) }
        var cells = Array(repeating: "", count: widest.count)
        var next = 0
        for value in values {
            let left = widest.count - values.count
            let places = next...min(next + left, widest.count - 1)
            let nearest = places.min {
                abs(widest[$0].end - value.end) < abs(widest[$1].end - value.end)
            }
            guard let nearest, nearest < cells.count else { return values.map(\.text) }
            cells[nearest] = value.text
            next = min(nearest + 1, widest.count - 1)
        }
        return cells
    }

    /// Headers that may hold single spaces are parted by two; by one where that gives no parts.
    private static func headers(_ text: String) -> [String] {
        let plain = text.replacing("P>|t|", with: "p-value").replacing("P>|z|", with: "p-value")
        return plain.split { $0 == "|" }.flatMap { parted(String($0)) }
    }

    static func parted(_ text: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var spaces = 0
        for character in text.trimmedText {
            if character == " " {
                spaces += 1
            } else {
                if spaces > 1 {
                    parts.append(current)
                    current = ""
                } else if spaces == 1 {
                    current += " "
                }
                spaces = 0
                current.append(character)
            }
        }
        return current.isEmpty ? parts : parts + [current]
    }
}
