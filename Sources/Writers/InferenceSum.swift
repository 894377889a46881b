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
                return Line(sign: "+", published: "", cell: "another project's release")
            }
            return Line(
                sign: Self.sign(String(term.coefficient)), published: "",
                cell: Self.cell(term.output, term.place),
                release: term.submission.map(VisibleText.visible))
        }
        let lines = inference.becauseHigh.isEmpty ? inference.becauseLow : inference.becauseHigh
        let isTaken = { (line: InferenceReport.Line) in line.multiplier.hasPrefix("-") }
        // What is added first: that is the total from which the rest is taken.
        proof = (lines.filter { !isTaken($0) } + lines.filter(isTaken)).map { line in
            switch line.fact {
            case .cell(let submission, let output, let place, let published):
                Line(
                    sign: Self.sign(line.multiplier), published: published,
                    cell: Self.cell(output, place), release: submission.map(VisibleText.visible))
            case .bound(let text):
                Line(sign: Self.sign(line.multiplier), published: "", cell: text)
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

    private static func cell(_ output: String, _ place: Place) -> String {
        "\(VisibleText.visible(output)), \(place.phrase(in: nil))"
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
