import Disclosure
import Outputs

/// An alarming inference as people read it: what is known, and the sum that anyone can do by hand.
struct InferenceSum {
    /// One line of the sum.
    struct Line {
        /// `+`, `−`, or with its multiplier `− 2 ×`.
        let sign: String
        /// What the cell shows; empty for a bound that needs no table.
        let published: String
        /// Which cell of which output; of a bound, what it says.
        let cell: String
        /// The earlier release that the cell is in; nil for the submission itself.
        var release: String?

        /// Which cell of which output of which release.
        var source: String { release.map { "\(cell) (released: \($0))" } ?? cell }
    }

    let verdict: Verdict
    let remedy: String
    /// Ids of the submission's own outputs that have a cell in it or in its sum.
    let outputs: Set<String>
    /// The tables that combine; nil where they are told as a list.
    var picture: AlarmPicture?
    /// `3 units`, `from 0 to 4 units`.
    let known: String
    let message: String
    /// The set as a signed sum of cells.
    let terms: [Line]
    /// The sum that proves it: for one value the published cells, otherwise those of the upper bound.
    let proof: [Line]

    init(_ inference: InferenceReport) {
        verdict = inference.verdict
        outputs = Self.outputs(of: inference)
        remedy = inference.remedy
        known =
            inference.view == .project
            ? "not shown" : Self.interval(inference.low, inference.high)
        message = inference.message
        terms = inference.terms.map { term in
            guard let term else {
                return Line(sign: "+", published: "", cell: "another project's release")
            }
            return Line(
                sign: Self.sign(String(term.coefficient)), published: "",
                cell: (term.isBase ? "the base of " : "") + Self.cell(term.output, term.place),
                release: term.submission.map(VisibleText.visible))
        }
        proof = Self.lines(of: inference).map { line in
            let sign = Self.sign(line.multiplier)
            switch line.fact {
            case .cell(let submission, let output, let place, let published, let value):
                let isShown = Decimal(parsing: published) == value
                return Line(
                    sign: sign, published: isShown ? published : "\(value) of \(published)",
                    cell: Self.cell(output, place), release: submission.map(VisibleText.visible))
            case .share(
                let submission, let output, let place, let published, let isLower, _):
                return Line(
                    sign: sign, published: "",
                    cell: "\(isLower ? "not below" : "not above") what \(published) allows: "
                        + Self.cell(output, place),
                    release: submission.map(VisibleText.visible))
            case .bound(let text): return Line(sign: sign, published: "", cell: text)
            }
        }
    }

    private static func outputs(of inference: InferenceReport) -> Set<String> {
        let terms = inference.terms.compactMap { $0?.submission == nil ? $0?.output : nil }
        let lines = lines(of: inference).compactMap { line -> String? in
            switch line.fact {
            case .cell(nil, let output, _, _, _), .share(nil, let output, _, _, _, _): output
            default: nil
            }
        }
        return Set(terms + lines)
    }

    /// The sum that is told: of the upper bound, otherwise of the lower. What is added comes first:
    /// that is the total from which the rest is taken.
    static func lines(of inference: InferenceReport) -> [InferenceReport.Line] {
        let lines = inference.becauseHigh.isEmpty ? inference.becauseLow : inference.becauseHigh
        let isTaken = { (line: InferenceReport.Line) in line.multiplier.hasPrefix("-") }
        return lines.filter { !isTaken($0) } + lines.filter(isTaken)
    }

    /// `57 − 54 = 3`, or `at most 37 − 14 = 23`; empty where no sum shows it or it is long.
    static func equation(of inference: InferenceReport) -> String {
        let parts = lines(of: inference).compactMap { line -> String? in
            guard case .cell(_, _, _, _, let value) = line.fact else { return nil }
            return "\(sign(line.multiplier)) \(value)"
        }
        let bound = inference.becauseHigh.isEmpty ? inference.low : inference.high
        guard let bound, !parts.isEmpty, parts.count <= 12 else { return "" }
        let sum = parts.joined(separator: " ")
        let plain = sum.hasPrefix("+ ") ? String(sum.dropFirst(2)) : sum
        let start =
            inference.low == inference.high
            ? "" : inference.becauseHigh.isEmpty ? "at least " : "at most "
        return "\(start)\(plain) = \(bound)"
    }

    /// The set by itself, where the sum that proves the bound is not just its cells.
    var set: [Line] {
        let named = Set(terms.map(\.source))
        return proof.isEmpty || named == Set(proof.map(\.source)) ? [] : terms
    }

    private static func interval(_ low: Decimal?, _ high: Decimal?) -> String {
        switch (low, high) {
        case (let low?, let high?) where low == high: "exactly \(low)"
        case (let low?, let high?): "from \(low) to \(high)"
        case (let low?, nil): "at least \(low)"
        case (nil, let high?): "at most \(high)"
        case (nil, nil): "unknown"
        }
    }

    static func sign(_ multiplier: String) -> String {
        let isNegative = multiplier.hasPrefix("-")
        let size = isNegative ? String(multiplier.dropFirst()) : multiplier
        return (isNegative ? "−" : "+") + (size == "1" ? "" : " \(size) ×")
    }

    private static func cell(_ output: String, _ place: Place) -> String {
        "\(VisibleText.visible(output)), \(place.phrase(in: nil))"
    }

    static func source(_ submission: String?, _ output: String, _ place: Place) -> String {
        Line(
            sign: "", published: "", cell: cell(output, place),
            release: submission.map(VisibleText.visible)
        ).source
    }
}

extension SubmissionReport {
    /// The alarming inferences, worst first, otherwise in their order; as many as asked for with a
    /// picture, and of each output as many as `each`.
    func alarms(pictures most: Int, each: Int = 0) -> [InferenceSum] {
        let alarming = inferences.filter { $0.alarm != nil && $0.verdict > .pass }
        let sorted =
            alarming.filter { $0.verdict == .fail } + alarming.filter { $0.verdict != .fail }
        var pictures = AlarmPictures(self)
        var drawn: [String: Int] = [:]
        return sorted.enumerated().map { index, inference in
            var sum = InferenceSum(inference)
            let isFew = sum.outputs.contains { drawn[$0, default: 0] < each }
            guard index < most || isFew else { return sum }
            sum.picture = pictures.picture(of: inference)
            for output in sum.outputs { drawn[output, default: 0] += 1 }
            return sum
        }
    }
}
