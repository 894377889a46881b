import Disclosure
import Outputs

extension JSONWriter {
    /// An inference exactly as INTERFACE.md has it.
    mutating func inference(_ inference: InferenceReport) {
        object { writer in
            writer.key("terms")
            writer.array { writer in
                for term in inference.terms {
                    if let term {
                        writer.term(term, hasCoefficient: inference.view == .full)
                    } else {
                        writer.object {
                            $0.key("withheld"); $0.bool(true)
                        }
                    }
                }
            }
            if inference.view == .project { writer.member("view", "project") }
            writer.key("low")
            writer.optional(inference.low)
            writer.key("high")
            writer.optional(inference.high)
            writer.key("tight")
            writer.bool(inference.isTight)
            writer.key("exact")
            writer.bool(inference.isExact)
            writer.member("proof", inference.proof?.rawValue)
            // Its kind says how many units it is about.
            writer.member("alarm", inference.view == .full ? inference.alarm?.rawValue : nil)
            writer.member("verdict", inference.verdict.rawValue)
            writer.member("message", inference.message)
            if !inference.remedy.isEmpty { writer.member("remedy", inference.remedy) }
            writer.key("because")
            writer.object { writer in
                writer.key("low")
                writer.array { writer in inference.becauseLow.forEach { writer.line($0) } }
                writer.key("high")
                writer.array { writer in inference.becauseHigh.forEach { writer.line($0) } }
            }
        }
    }

    private mutating func term(_ term: InferenceReport.Term, hasCoefficient: Bool) {
        object { writer in
            if hasCoefficient { writer.member("coefficient", term.coefficient) }
            if let submission = term.submission { writer.member("submission", submission) }
            writer.member("output", term.output)
            writer.labels(of: term.place)
            if term.isBase { writer.member("of", "base") }
        }
    }

    private mutating func line(_ line: InferenceReport.Line) {
        object { writer in
            writer.member("multiplier", line.multiplier)
            switch line.fact {
            case .cell(let submission, let output, let place, let published, let value):
                if let submission { writer.member("submission", submission) }
                writer.member("output", output)
                writer.labels(of: place)
                writer.member("published", published)
                if Decimal(parsing: published) != value {
                    writer.member("value", value.description)
                }
            case .share(
                let submission, let output, let place, let published, let isLower, let kind):
                let cell = InferenceSum.source(submission, output, place)
                writer.member(
                    "bound",
                    "\(cell): its \(kind) is \(isLower ? "not below" : "not above") what"
                        + " \(published) allows")
            case .bound(let text): writer.member("bound", text)
            }
        }
    }

    private mutating func labels(of place: Place) {
        key("at")
        object { writer in
            for (name, label) in place.labels.sorted(by: { $0.key < $1.key }) {
                writer.member(name, label)
            }
        }
    }

    private mutating func optional(_ number: Decimal?) {
        if let number { self.number(number) } else { null() }
    }
}
