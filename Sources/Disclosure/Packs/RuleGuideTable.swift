import Outputs

extension RuleGuide {
    /// Every rule, in the order of INTERFACE.md.
    public static let all: [RuleGuide] = ofCounts + ofMagnitudes + ofPoints + ofModels + ofFiles

    private static let magnitudes: Set<Statistic> = [
        .sum, .mean, .median, .quantile, .minimum, .maximum, .range, .sd, .variance, .se, .mode,
        .skewness, .kurtosis, .gini, .hhi, .ratio,
    ]
    private static let linear: Set<Statistic> = [.sum, .mean, .ratio]

    private static let ofCounts: [RuleGuide] = [
        RuleGuide(
            key: "threshold", objects: "a number with too few units behind it",
            parameters: [
                .whole("minimum", "the least count that may be published"),
                .init(
                    name: "units", range: "a map from units to 1 to 1000000", fallback: "{}",
                    meaning: "further protected units and their least counts",
                    example: .map(["family": .number(10)])),
                .word(
                    "rounded", ["protects", "fail"], default: "fail",
                    "whether a small count may be shown rounded, if a rounding rule is obeyed"),
            ], statistics: .every),
        RuleGuide(
            key: "zero", objects: "a cell that holds nobody and could hold somebody",
            parameters: [.verdict], statistics: .every),
        RuleGuide(
            key: "group-disclosure",
            objects: "a line whose units are (nearly) all in one sensitive category",
            parameters: [.share("of the line, in one category; at it fails")],
            statistics: .some([.count, .percent, .rate, .share])),
        RuleGuide(
            key: "rounding", objects: "a count that is not rounded",
            parameters: [
                .whole("base", in: 2...1_000_000, example: 5, "counts are multiples of it"),
                .word(
                    "order", ["any", "after-suppression"], default: "any",
                    "whether small counts have to be withheld before the others are rounded"),
            ], statistics: .some([.count, .atRisk, .events])),
        RuleGuide(
            key: "decimals", objects: "a percentage or rate whose digits give its count away",
            parameters: [.verdict], statistics: .some([.percent, .rate, .share])),
        RuleGuide(
            key: "geography", objects: "an area that may not be shown",
            parameters: [
                .init(
                    name: "forbidden", range: "a list of variables and levels", fallback: "[]",
                    meaning: "these may be no dimension and restrict no population",
                    example: .list([.text("lsoa")])),
                .whole(
                    "minimum-population", in: 0...1_000_000_000, default: 0,
                    "the least number of units of an area; a smaller one is review"),
            ], statistics: .every),
        RuleGuide(
            key: "differencing", objects: "what published numbers give away of those that are not",
            parameters: [
                .whole("minimum", "an unpublished set of 1 to below this many units fails"),
                .word(
                    "zeros", Verdict.allCases.map(\.rawValue), default: "that of the zero rule",
                    "what an unpublished set that must be empty amounts to"),
                .whole(
                    "width", in: 0...1_000_000_000, default: 0,
                    "the least width of a withheld count's interval"),
                .word(
                    "protection", ["none", "primary"], default: "none",
                    "whether intervals must be as wide as the failing primary rule demands"),
            ], statistics: .every),
    ]

    private static let ofMagnitudes: [RuleGuide] = [
        RuleGuide(
            key: "dominance", objects: "a total of which a few contributors hold a large share",
            parameters: [
                .whole("n", in: 1...100, example: 2, "how many of the largest are added up"),
                .share("of the total that they may not reach"),
                .word(
                    "at-limit", ["fail", "pass"], default: "fail",
                    "what a cell exactly at the share does"),
            ], statistics: .some(linear)),
        RuleGuide(
            key: "p-percent", objects: "a total that lets the second largest estimate the largest",
            parameters: [.percent("p", example: 10, "how near, in percent; exactly at it passes")],
            statistics: .some(linear)),
        RuleGuide(
            key: "pq", objects: "a total that improves what was known of its largest contribution",
            parameters: [
                .percent("p", example: 10, "how near, in percent; below q"),
                .percent("q", example: 50, "how near it was known before, in percent"),
            ], statistics: .some(linear)),
        RuleGuide(
            key: "negative-values", objects: "a cell with negative contributions",
            parameters: [.verdict], statistics: .some(linear)),
        RuleGuide(
            key: "missing-values", objects: "a cell with units whose value is missing",
            parameters: [.verdict], statistics: .every),
        RuleGuide(
            key: "same-value", objects: "a cell whose units all have the same value",
            parameters: [.verdict], statistics: .some(magnitudes)),
        RuleGuide(
            key: "significant", objects: "an estimate with too many significant digits",
            parameters: [.whole("digits", in: 1...15, example: 4, "the most that may be shown")],
            statistics: .some(
                Set(Statistic.allCases).filter { !$0.isCount && !$0.isShare })),
        RuleGuide(
            key: "concentration", objects: "an index of a group that one contributor dominates",
            parameters: [.share("of the total that the largest may not reach")],
            statistics: .some([.hhi, .gini, .share])),
    ]

    private static let ofPoints: [RuleGuide] = [
        RuleGuide(
            key: "position", objects: "a quantile with too few units beyond it",
            parameters: [.whole("beyond", "the least number of units on either side")],
            statistics: .some([.median, .quantile])),
        RuleGuide(
            key: "endpoints", objects: "a minimum, maximum or range that too few units have",
            parameters: [.whole("at-value", "the least number of units at the value")],
            statistics: .some([.minimum, .maximum, .range])),
        RuleGuide(
            key: "ratios", objects: "an odds or risk ratio of a two-by-two table with a small cell",
            parameters: [.whole("cell", "the least count in each of the four cells")],
            statistics: .some([.oddsRatio, .riskRatio])),
        RuleGuide(
            key: "survival", objects: "a step of a survival curve that few units make",
            parameters: [
                .whole("at-risk", "the least number still at risk at a step"),
                .whole("events", "the least number of events of a step that has any; 1 for none"),
            ], statistics: .some([.survival, .atRisk, .events, .share, .rate, .percent])),
    ]

    private static let ofModels: [RuleGuide] = [
        RuleGuide(
            key: "degrees-of-freedom",
            objects: "a model or test with few residual degrees of freedom",
            parameters: [.whole("minimum", "the least residual degrees of freedom")],
            statistics: .some([
                .coefficient, .correlation, .pValue, .test, .r2, .hazardRatio,
            ])),
        RuleGuide(
            key: "level-counts", objects: "a model with a dummy for few units",
            parameters: [.whole("minimum", "the least number of units of every level")],
            statistics: .none),
        RuleGuide(
            key: "events", objects: "a model of an outcome that few units have, or few have not",
            parameters: [.whole("minimum", "the least number with, and without, the outcome")],
            statistics: .none),
        RuleGuide(
            key: "group-size", objects: "a model with effects of small groups",
            parameters: [.whole("minimum", "the least size of the smallest group")],
            statistics: .none),
        RuleGuide(
            key: "saturated",
            objects:
                "a model that is its data in other words (a correlation of exactly 1 is for review)",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "reconstruction", objects: "a model whose printed numbers give its table back",
            parameters: [.verdict], statistics: .none),
    ]

    private static let ofFiles: [RuleGuide] = [
        RuleGuide(
            key: "record-level", objects: "one number per unit: residuals, fitted values, points",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "text", objects: "direct identifiers in a text; every text is review",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "code", objects: "program text that holds data, names or paths",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "model-object", objects: "a fitted model as an object", parameters: [.verdict],
            statistics: .none),
        RuleGuide(
            key: "hidden-content",
            objects: "hidden content, which always fails; a pack can only soften it",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "figure", objects: "a figure whose data pass; without this rule it is review",
            parameters: [.verdict], statistics: .none),
        RuleGuide(
            key: "context", objects: "an output whose context says too little",
            parameters: [
                .whole(
                    "words", in: 1...100, example: 3,
                    "the least number of words that say something new"),
                .verdict,
            ], statistics: .none),
        RuleGuide(
            key: "file-types", objects: "a file of a type that may not leave",
            parameters: [
                .init(
                    name: "allowed", range: "a list of endings", fallback: "[]",
                    meaning: "these may leave and no others; empty means all",
                    example: .list([.text("csv")])),
                .init(
                    name: "blocked", range: "a list of endings", fallback: "[]",
                    meaning: "these may not leave", example: .list([.text("svg")])),
                .verdict,
            ], statistics: .none),
    ]
}
