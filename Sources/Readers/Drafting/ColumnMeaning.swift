import Outputs

/// What the name of a column says about the numbers in it.
struct ColumnMeaning: Hashable {
    var statistic: Statistic
    var quantile: Decimal?
    var per: Decimal?
    /// Whether one letter says it, which may as well be a category: `F` is a test or a sex.
    var isWeak = false
    /// What is left of the name: the variable measured, or who is counted.
    var rest = ""
    var isWeighted = false

    /// Nil where the name says nothing.
    init?(header: String, isWhole: Bool) {
        var words = Self.words(of: header)
        let count = words.count
        words.removeAll { ["weighted", "wtd", "wt"].contains($0) }
        isWeighted = words.count < count
        per = Self.takePer(&words)
        if header.utf8.contains(UInt8(ascii: "%")) { words.append("percent") }
        guard let found = Self.find(in: words, isWhole: isWhole, isWeighted: isWeighted)
        else { return nil }
        isWeak = header.utf8.count == 1 && !["n", "p", "%"].contains(header.lowercased())
        statistic = per != nil && found.statistic == .count ? .rate : found.statistic
        quantile = found.quantile
        rest = words.enumerated().filter { !found.used.contains($0.offset) }.map(\.element)
            .joined(separator: "_")
    }

    /// A count of those whom the header names.
    init(countOf header: String) {
        statistic = .count
        rest = Self.words(of: header).joined(separator: "_")
    }

    private struct Found {
        let statistic: Statistic
        var quantile: Decimal?
        let used: [Int]
    }

    /// Lower case, parted at anything that is no letter or digit.
    static func words(of header: String) -> [String] {
        header.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// `per 10000`, `per1000`, `per 10,000`, `per 100 000`, `per 10k`.
    private static func takePer(_ words: inout [String]) -> Decimal? {
        for index in words.indices where words[index].hasPrefix("per") {
            let own = words[index].dropFirst(3)
            let first = own.isEmpty ? index + 1 : index
            guard first < words.count else { continue }
            var digits = own.isEmpty ? words[first] : String(own)
            var end = first + 1
            while end < words.count, words[end].utf8.count == 3, Int(words[end]) != nil {
                digits += words[end]
                end += 1
            }
            if digits.hasSuffix("k") { digits = digits.dropLast() + "000" }
            guard let value = Int(digits), value > 1 else { continue }
            words.removeSubrange(index..<end)
            return Decimal(value)
        }
        return nil
    }

    private static func find(in words: [String], isWhole: Bool, isWeighted: Bool) -> Found? {
        if let whole = wholeNames[words.joined(separator: "_")] ?? limit(words) {
            return Found(statistic: whole, used: Array(words.indices))
        }
        for length in [2, 1] where words.count >= length {
            for start in 0...(words.count - length) {
                let used = Array(start..<(start + length))
                let name = used.map { words[$0] }.joined(separator: "_")
                if let statistic = names[name] { return Found(statistic: statistic, used: used) }
                if length == 1, let quantile = quantile(name) {
                    return Found(
                        statistic: quantile.isMedian ? .median : .quantile,
                        quantile: quantile.isMedian ? nil : quantile.value, used: used)
                }
            }
        }
        let counts = [
            "n", "no", "num", "number", "count", "counts", "freq", "frequency", "nobs", "obs",
        ]
        if isWhole || isWeighted, let index = words.firstIndex(where: counts.contains) {
            return Found(statistic: .count, used: [index])
        }
        return nil
    }

    /// `lower 95% CI`, `95% confidence limit (upper)`.
    private static func limit(_ words: [String]) -> Statistic? {
        let isLimit = words.contains {
            ["ci", "cl", "conf", "confidence", "limit", "bound"].contains($0)
        }
        guard isLimit else { return nil }
        if words.contains("lower") || words.contains("low") { return .ciLow }
        return words.contains("upper") || words.contains("high") ? .ciHigh : nil
    }

    /// `p90`, `q3`, `p50`.
    private static func quantile(_ name: String) -> (value: Decimal, isMedian: Bool)? {
        guard let digits = Int(name.dropFirst()), name.utf8.count >= 2 else { return nil }
        switch name.utf8.first {
        case UInt8(ascii: "p") where (1...99).contains(digits):
            return (Decimal(digits) * Decimal.unit(ofPlace: 2), digits == 50)
        case UInt8(ascii: "q") where (1...3).contains(digits):
            return (Decimal(digits * 25) * Decimal.unit(ofPlace: 2), digits == 2)
        default: return nil
        }
    }

    /// Names that mean this only when there is nothing else.
    private static let wholeNames: [String: Statistic] = [
        "or": .oddsRatio, "rr": .riskRatio, "hr": .hazardRatio, "p": .pValue, "t": .test,
        "z": .test, "statistic": .test, "df": .other, "dof": .other, "degrees_of_freedom": .other,
        "f": .test, "chi2": .test, "b": .coefficient, "r": .correlation, "low": .ciLow,
        "high": .ciHigh, "lower": .ciLow, "upper": .ciHigh, "cases": .count, "respondents": .count,
        "children": .count, "people": .count, "persons": .count, "families": .count,
        "patients": .count, "pupils": .count,
    ]

    private static let names: [String: Statistic] = [
        "mean": .mean, "avg": .mean, "average": .mean, "median": .median, "med": .median,
        "min": .minimum, "minimum": .minimum, "max": .maximum, "maximum": .maximum,
        "range": .range, "sd": .sd, "std": .sd, "stdev": .sd, "stddev": .sd, "var": .variance,
        "variance": .variance, "se": .se, "stderr": .se, "sem": .se, "std_err": .se,
        "std_error": .se, "standard_error": .se, "std_dev": .sd, "standard_deviation": .sd,
        "mode": .mode,
        "percent": .percent, "percentage": .percent, "pct": .percent, "perc": .percent,
        "proportion": .share, "prop": .share, "share": .share, "rate": .rate, "sum": .sum,
        "ratio": .ratio, "odds_ratio": .oddsRatio, "risk_ratio": .riskRatio,
        "relative_risk": .riskRatio, "hazard_ratio": .hazardRatio, "coef": .coefficient,
        "coefficient": .coefficient, "estimate": .coefficient, "beta": .coefficient,
        "correlation": .correlation, "corr": .correlation, "cor": .correlation, "lci": .ciLow,
        "lcl": .ciLow, "ci_low": .ciLow, "ci_lower": .ciLow, "lower_ci": .ciLow, "conf_low": .ciLow,
        "uci": .ciHigh, "ucl": .ciHigh, "ci_high": .ciHigh, "ci_upper": .ciHigh,
        "upper_ci": .ciHigh, "conf_high": .ciHigh, "p_value": .pValue, "pvalue": .pValue,
        "pval": .pValue, "skewness": .skewness, "skew": .skewness, "kurtosis": .kurtosis,
        "gini": .gini, "hhi": .hhi, "herfindahl": .hhi, "survival": .survival, "surv": .survival,
        "at_risk": .atRisk, "n_risk": .atRisk, "events": .events, "n_event": .events,
        "n_events": .events, "risk_set": .atRisk, "number_at_risk": .atRisk,
        "n_censor": .events, "n_censored": .events, "censored": .events, "r2": .r2,
        "r_squared": .r2,
    ]
}

extension Statistic {
    /// The kind of an output that shows it, and how much more it demands than the others beside it.
    var kind: (Kind, rank: Int) {
        switch self {
        case .survival, .atRisk: (.survival, 9)
        case .oddsRatio, .riskRatio: (.ratios, 8)
        case .sum, .mean, .ratio: (.linearAggregations, 7)
        case .median, .quantile: (.position, 6)
        case .minimum, .maximum, .range: (.endpoints, 5)
        case .sd, .variance, .se, .skewness, .kurtosis: (.shape, 4)
        case .hhi: (.concentration, 4)
        case .gini: (.gini, 4)
        case .mode: (.mode, 4)
        case .coefficient, .correlation, .hazardRatio, .r2: (.tests, 3)
        case .count, .percent, .rate, .share, .events: (.frequencies, 2)
        // Beside counts, a test compares them.
        case .pValue, .test: (.tests, 1)
        case .ciLow, .ciHigh: (.frequencies, 0)
        case .other: (.other, -1)
        }
    }

    /// Statistics of a variable that the submission has to name.
    var isOfVariable: Bool {
        switch self {
        case .sum, .mean, .median, .quantile, .minimum, .maximum, .range, .sd, .variance, .se,
            .mode, .skewness, .kurtosis, .gini, .hhi:
            true
        default: false
        }
    }
}
