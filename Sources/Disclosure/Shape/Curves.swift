import Outputs

/// Survival curves and life tables: their steps in the order of time.
extension Table {
    /// The dimension that tells the steps of a curve: the only one whose labels are all moments, or
    /// of several the one that is called after time; nil where none can be told.
    var timeDimension: Int? {
        let candidates = dimensions.indices.filter { d in
            let labels = dimensions[d].labels.filter { !$0.isTotal }
            return labels.count > 1 && labels.allSatisfy { Self.moment($0.text) != nil }
        }
        guard candidates.count > 1 else { return candidates.first }
        return candidates.first { d in
            let words = dimensions[d].name.lowercased().split { !$0.isLetter }.map(String.init)
            return words.contains {
                Self.timeWords.contains($0.hasSuffix("s") ? String($0.dropLast()) : $0)
            }
        }
    }

    private static let timeWords: Set<String> = [
        "time", "t", "step", "day", "week", "month", "quarter", "year", "interval", "period",
        "wave",
        "duration",
    ]

    /// Per curve of one statistic its cells that show a number, the earliest first. A curve with two
    /// steps at one moment is left out.
    func curves(of value: Int, along time: Int) -> [[Int]] {
        var order: [[Int]] = []
        var steps: [[Int]: [(at: Decimal, cell: Int)]] = [:]
        for cell in cells.indices where cells[cell].value == value && cells[cell].shown.isNumber {
            guard let at = moment(of: cell, along: time) else { continue }
            let curve = curve(of: cell, along: time)
            if steps[curve] == nil { order.append(curve) }
            steps[curve, default: []].append((at, cell))
        }
        return order.compactMap { curve in
            let sorted = (steps[curve] ?? []).sorted { $0.at < $1.at }
            let isStrict = zip(sorted, sorted.dropFirst()).allSatisfy { $0.at < $1.at }
            return isStrict ? sorted.map(\.cell) : nil
        }
    }

    /// The labels of a cell in all dimensions but time.
    func curve(of cell: Int, along time: Int) -> [Int] {
        dimensions.indices.filter { $0 != time }.map { cells[cell].labels[$0] }
    }

    func moment(of cell: Int, along time: Int) -> Decimal? {
        let label = cells[cell].labels[time]
        return label < 0 ? nil : Self.moment(dimensions[time].labels[label].text)
    }

    /// A number, or where a range begins: `6`, `6-12`, `[6,12)`, `6 to 12`, `6+`.
    private static func moment(_ text: String) -> Decimal? {
        if let number = Decimal(parsing: text) { return number }
        if let range = Variable.integerRange(text) { return Decimal(range.lowerBound) }
        let body = text.drop { $0 == "[" || $0 == "(" }
        let digits = body.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let rest = body.dropFirst(digits.count).drop { $0 == " " }
        let isRange = ["-", "–", "<", ",", "to "].contains { rest.hasPrefix($0) }
        return isRange ? Decimal(parsing: String(digits)) : nil
    }
}
