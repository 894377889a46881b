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
        if isFacts(found.text) { return observations(found, file: file, unit: unit) }
        guard text.rows.count > 1 else { return nil }
        let headers = headerCount(text)
        let stubs = found.stubs ?? stubCount(text, headers: headers)
        let body = text.rows.indices.dropFirst(headers)
        var values: [ValueDeclaration] = []
        var cells: [Cell] = []
        for column in stubs..<max(stubs, text.rows[0].count) {
            let known = statistic(of: column, in: text, headers: headers)
            // Counts may stand in lines of their own between other statistics.
            let rows =
                known == nil ? body.filter { countsLine($0, in: text, stubs: stubs) } : Array(body)
            let read = self.cells(of: column, rows, known ?? .count, as: values.count, text)
            guard known != nil || read.contains(where: { $0.shown.isNumber }) else { continue }
            var value = ValueDeclaration(column: "column \(column + 1)", statistic: known ?? .count)
            value.weighted = ![.count, .atRisk, .events].contains(value.statistic)
            values.append(value)
            cells += read
        }
        for column in 1..<max(1, text.rows[0].count) {
            let shared = sharedCounts(of: column, in: text, as: values.count)
            guard !shared.isEmpty else { continue }
            values.append(ValueDeclaration(column: "column \(column + 1)", statistic: .count))
            cells += shared
        }
        guard !values.isEmpty, cells.contains(where: { $0.shown.isNumber }) else { return nil }
        let labels = text.rows.indices.map { row in
            Label(text: "line \(row + 1)", categories: .codes([row]))
        }
        let dimension = Dimension(name: "line", variable: "line", labels: labels)
        var declaration = OutputDeclaration(id: found.place, file: file, kind: .frequencies)
        declaration.unit = unit
        return Output(
            id: found.place, file: file, digest: nil, kind: .frequencies, declaration: declaration,
            content: .table(Table(dimensions: [dimension], values: values, cells: cells)),
            faults: [])
    }

    /// Of the facts about a fit, those that count somebody.
    private static func observations(_ found: FoundTable, file: String, unit: String?) -> Output? {
        let names = ["no. observations", "no. groups", "number of obs", "number of groups"]
        let text = found.text
        for row in text.rows.indices {
            for column in 0..<max(0, text.rows[row].count - 1) {
                let name = text.text(row: row, column: column).lowercased()
                let value = text.text(row: row, column: column + 1)
                guard names.contains(where: name.hasPrefix), !value.isEmpty else { continue }
                let line = text.rows[row].line
                let grid: [GridBlocks.Row] = [(line, ["", "n"]), (line, [name, value])]
                return output(
                    FoundTable(place: found.place, text: DelimitedText(grid: grid), stubs: 1),
                    file: file, unit: unit)
            }
        }
        return nil
    }

    /// `Df Model: 3`, `AIC: 412.1`: names and values, as a fit is summarised.
    private static func isFacts(_ text: DelimitedText) -> Bool {
        let names = text.rows.indices.count { text.text(row: $0, column: 0).hasSuffix(":") }
        return names > 2 && names * 3 > text.rows.count * 2
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
        printed(text, row: row, column: column)?.value
    }

    private static func printed(_ text: DelimitedText, row: Int, column: Int) -> PrintedNumber? {
        let read = plain.read(text.slice(row: row, column: column))
        return read.problem == nil ? read.shown.number : nil
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
        "t value": nil, "sum sq": nil, "mean sq": nil, "f value": nil, "pr(>f)": nil,
        "exp(coef)": nil, "exp(-coef)": nil, "se(coef)": nil, "std.err": nil, "std.error": nil,
        "lower .95": nil, "upper .95": nil, "n.risk": .atRisk, "lost": .events,
        "n.censor": .events, "function": nil,
        "ci low": nil, "ci high": nil, "lower 95% ci": nil, "upper 95% ci": nil, "0.95lcl": nil,
        "0.95ucl": nil, "survival": nil, "n.event": .events, "aic": nil,
        "bic": nil, "deviance": nil, "resid. dev": nil, "resid. df": nil, "pr(>chi)": nil,
        "chisq": nil, "statistic": nil, "p.value": nil, "conf.low": nil, "conf.high": nil,
        "z value": nil, "pr(>|t|)": nil, "pr(>|z|)": nil, "[0.025": nil, "0.975]": nil, "year": nil,
        "odds ratio": nil, "hazard ratio": nil, "ss": nil, "df": nil, "ms": nil, "row": nil,
        "std dev": .sd, "std. deviation": .sd, "s.e. mean": nil, "sig.": nil,
        "sig. (2-tailed)": nil,
        "beta": nil, "r square": nil, "adjusted r square": nil, "std. error of the estimate": nil,
        "sum of squares": nil, "mean square": nil, "valid percent": nil, "cumulative percent": nil,
        "mean difference": nil, "std. error difference": nil,
        "lag": nil, "0%": .minimum, "100%": .maximum, "na's": .count,
    ]

    /// `2.5%`, as R names quantiles.
    static func isQuantile(_ name: String) -> Bool {
        name.last == "%" && name.count > 1
            && PrintedNumber(parsing: Array(name.dropLast().utf8)) != nil
    }

    /// Nil for a column that the rules have nothing to say of without a declaration, and for one
    /// without numbers.
    private static func statistic(of column: Int, in text: DelimitedText, headers: Int)
        -> Statistic?
    {
        let name = text.text(row: headers - 1, column: column).lowercased()
        if let known = words[name], known != .sum { return known }
        if isQuantile(name) { return .quantile }
        let numbers = text.rows.indices.dropFirst(headers).compactMap { row in
            printed(text, row: row, column: column)
        }
        guard !numbers.isEmpty else { return nil }
        let years: ClosedRange<Decimal> = 1900...2100
        if numbers.count > 1, numbers.allSatisfy({ years.contains($0.value) }) { return nil }
        // The margin of a table of counts is called `Sum`, too. pandas prints `42.0` beside a blank;
        // with two decimals a number is no count, nor where all are `.0`.
        let isWhole = numbers.allSatisfy { $0.value.isWhole && $0.value >= 0 && $0.decimals < 2 }
        if isWhole, numbers.contains(where: { $0.value != 0 || $0.decimals == 0 }) {
            return name == "risk" ? .atRisk : .count
        }
        return name == "sum" ? .sum : nil
    }

    /// `Frequency`: a line of counts in a table whose lines are statistics.
    private static func countsLine(_ row: Int, in text: DelimitedText, stubs: Int) -> Bool {
        let names: Set<String> = [
            "frequency", "freq.", "count", "n", "obs", "number of observations",
        ]
        return (0..<stubs).contains { column in
            let label = text.text(row: row, column: column).lowercased()
            return names.contains(label) || label.hasSuffix(" count")
        }
    }

    private static func cells(
        of column: Int, _ rows: [Int], _ statistic: Statistic, as value: Int, _ text: DelimitedText
    ) -> [Cell] {
        let reader = CellReader(suppressed: [:], statistic: statistic)
        return rows.compactMap { row in
            let read = reader.read(text.slice(row: row, column: column))
            guard read.problem?.isReview ?? true, read.shown != .absent
            else {
                return nil
            }
            return Cell(
                labels: [row], value: value, shown: read.shown,
                position: Position(line: text.rows[row].line, column: column + 1))
        }
    }
}
