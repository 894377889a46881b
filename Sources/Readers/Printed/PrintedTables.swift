import Outputs

/// Tables that stand in a log, a notebook or a page without a description of their own, as tables
/// that the rules can judge: every line is a category, every column a statistic, known by its header.
///
/// Labels are not kept: places are named by line and column. A number whose header says nothing is a
/// count if all of its column are whole, and of an unknown statistic otherwise.
enum PrintedTables {
    /// Nil for a table without numbers.
    static func output(_ found: FoundTable, file: String, unit: String?) -> Output? {
        let text = found.text
        guard text.rows.count > 1 else { return nil }
        let headers = headerCount(text)
        let stubs = found.stubs ?? stubCount(text, headers: headers)
        var values: [ValueDeclaration] = []
        var cells: [Cell] = []
        var labels: [Label] = []
        for row in text.rows.indices {
            labels.append(Label(text: "line \(row + 1)", categories: .codes([row])))
        }
        for column in stubs..<max(stubs, text.rows[0].count) {
            let statistic = statistic(of: column, in: text, headers: headers)
            guard let statistic else { continue }
            var value = ValueDeclaration(column: "column \(column + 1)", statistic: statistic)
            value.weighted = statistic != .count
            let reader = CellReader(suppressed: [:], statistic: statistic)
            for row in text.rows.indices.dropFirst(headers) {
                let read = reader.read(text.slice(row: row, column: column))
                guard read.problem == nil || read.problem == .quotedFormula, read.shown != .absent
                else { continue }
                cells.append(
                    Cell(
                        labels: [row], value: values.count, shown: read.shown,
                        position: Position(line: text.rows[row].line, column: column + 1)))
            }
            values.append(value)
        }
        guard !values.isEmpty, cells.contains(where: { $0.shown.isNumber }) else { return nil }
        let dimension = Dimension(name: "line", variable: "line", labels: labels)
        var declaration = OutputDeclaration(id: found.place, file: file, kind: .frequencies)
        declaration.unit = unit
        return Output(
            id: found.place, file: file, digest: nil, kind: .frequencies, declaration: declaration,
            content: .table(Table(dimensions: [dimension], values: values, cells: cells)),
            faults: [])
    }

    /// Lines at the top without a number, at least one, unless the first holds numbers: a header of
    /// years or codes is one, too.
    private static func headerCount(_ text: DelimitedText) -> Int {
        var count = 0
        while count < min(text.rows.count - 1, 5), numbers(in: count, text) == 0 { count += 1 }
        return max(count, 1)
    }

    private static func numbers(in row: Int, _ text: DelimitedText) -> Int {
        (0..<text.rows[row].count).count { number(text, row: row, column: $0) != nil }
    }

    static func number(_ text: DelimitedText, row: Int, column: Int) -> Decimal? {
        let read = plain.read(text.slice(row: row, column: column))
        return read.problem == nil ? read.shown.number?.value : nil
    }

    private static let plain = CellReader(suppressed: [:], statistic: .other)

    /// Leading columns whose cells are mostly no numbers, or that only number the lines.
    private static func stubCount(_ text: DelimitedText, headers: Int) -> Int {
        var count = 0
        let rows = text.rows.indices.dropFirst(headers)
        while count < text.rows[0].count {
            let numbers = rows.compactMap { number(text, row: $0, column: count) }
            let filled = rows.count { !text.trimmed(row: $0, column: count).isEmpty }
            let isText = numbers.count * 2 < max(filled, 1)
            guard
                isText
                    || count == 0
                        && (isSequence(numbers) || text.text(row: headers - 1, column: 0).isEmpty)
            else { break }
            count += 1
        }
        return count
    }

    /// 0, 1, 2 … or 1, 2, 3 …
    private static func isSequence(_ numbers: [Decimal]) -> Bool {
        guard let first = numbers.first, first == 0 || first == 1, numbers.count > 1 else {
            return false
        }
        return zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    private static let words: [String: Statistic?] = [
        "n": .count, "freq": .count, "freq.": .count, "frequency": .count, "count": .count,
        "obs": .count,
        "observations": .count, "total": .count, "number": .count, "mean": .mean, "average": .mean,
        "sd": .sd,
        "std": .sd, "std. dev.": .sd, "stddev": .sd, "min": .minimum, "minimum": .minimum,
        "min.": .minimum, "max": .maximum, "maximum": .maximum, "max.": .maximum,
        "smallest": .minimum,
        "largest": .maximum, "median": .median, "50%": .median, "p50": .median, "25%": .quantile,
        "75%": .quantile, "1st qu.": .quantile, "3rd qu.": .quantile, "sum": .sum,
        "at risk": .atRisk,
        "beg. total": .atRisk, "events": .events, "fail": .events, "deaths": .events,
        "percent": nil, "percent.": nil, "cum.": nil, "%": nil, "cum": nil, "p": nil,
        "p-value": nil,
        "coef": nil, "coef.": nil, "coefficient": nil, "estimate": nil, "se": nil, "std. err.": nil,
        "std err": nil, "std. error": nil, "t": nil, "z": nil, "p>|t|": nil, "p>|z|": nil,
        "t value": nil,
        "z value": nil, "pr(>|t|)": nil, "pr(>|z|)": nil, "[0.025": nil, "0.975]": nil, "year": nil,
        "odds ratio": nil, "hazard ratio": nil, "ss": nil, "df": nil, "ms": nil, "row": nil,
        "lag": nil,
    ]

    /// Nil for a column that the rules have nothing to say of without a declaration, and for one
    /// without numbers.
    private static func statistic(of column: Int, in text: DelimitedText, headers: Int)
        -> Statistic?
    {
        let name = text.text(row: headers - 1, column: column).lowercased()
        if let known = words[name] { return known }
        var numbers: [Decimal] = []
        for row in text.rows.indices.dropFirst(headers) {
            if let number = number(text, row: row, column: column) { numbers.append(number) }
        }
        guard !numbers.isEmpty else { return nil }
        let years: ClosedRange<Decimal> = 1900...2100
        if numbers.count > 1, numbers.allSatisfy({ years.contains($0) }) { return nil }
        return numbers.allSatisfy { $0.isWhole && $0 >= 0 } ? .count : nil
    }
}
