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
        /// Which cell of which output of which release.
        let source: String
    }

    let verdict: Verdict
    /// `3 units`, `from 0 to 4 units`.
    let known: String
    let message: String
    /// The set as a signed sum of cells.
    let terms: [Line]
    /// The sum that proves it: for one value the published cells, otherwise those of the upper bound.
    let proof: [Line]

    init(_ inference: InferenceReport) {
        verdict = inference.verdict
        known =
            inference.view == .project
            ? "not shown" : Self.interval(inference.low, inference.high)
        message = inference.message
        terms = inference.terms.map { term in
            guard let term else {
                return Line(sign: "+", published: "", source: "another project's release")
            }
            return Line(
                sign: Self.sign(String(term.coefficient)), published: "",
                source: Self.source(term.submission, term.output, term.place))
        }
        let lines = inference.becauseHigh.isEmpty ? inference.becauseLow : inference.becauseHigh
        let isTaken = { (line: InferenceReport.Line) in line.multiplier.hasPrefix("-") }
        // What is added first: that is the total from which the rest is taken.
        proof = (lines.filter { !isTaken($0) } + lines.filter(isTaken)).map { line in
            switch line.fact {
            case .cell(let submission, let output, let place, let published):
                Line(
                    sign: Self.sign(line.multiplier), published: published,
                    source: Self.source(submission, output, place))
            case .bound(let text):
                Line(sign: Self.sign(line.multiplier), published: "", source: text)
            }
        }
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

    private static func sign(_ multiplier: String) -> String {
        let isNegative = multiplier.hasPrefix("-")
        let size = isNegative ? String(multiplier.dropFirst()) : multiplier
        return (isNegative ? "−" : "+") + (size == "1" ? "" : " \(size) ×")
    }

    private static func source(_ submission: String?, _ output: String, _ place: Place) -> String {
        let cell = "\(VisibleText.visible(output)), \(place.phrase(in: nil))"
        return submission.map { "\(cell) (released: \(VisibleText.visible($0)))" } ?? cell
    }
}

extension SubmissionReport {
    /// The alarming inferences, worst first, otherwise in their order.
    var alarms: [InferenceSum] {
        let alarming = inferences.filter { $0.alarm != nil && $0.verdict > .pass }
        return (alarming.filter { $0.verdict == .fail } + alarming.filter { $0.verdict != .fail })
            .map(InferenceSum.init)
    }
}
