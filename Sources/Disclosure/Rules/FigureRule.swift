import Outputs

/// What a figure amounts to whose data pass and in which nothing is hidden.
///
/// - `verdict`: without this rule such a figure is `review`.
///
/// A figure whose data do not pass has their verdict, whatever this says. One whose data lie in an
/// evidence file, which no rule has judged, is at least `review`.
///
/// Source: INTERFACE.md, "Files".
public struct FigureRule: Rule {
    public static let key = "figure"
    public static let kinds: Set<Kind> = [.figure]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard subject.output.kind == .figure, case .figure(let data?) = subject.output.content
        else {
            return []
        }
        let isJudged = subject.outputs.contains { $0.id == data }
        return subject.whole(
            Self.key, isJudged ? verdict : max(verdict, .review),
            isJudged
                ? "a figure, to be looked at" : "the data of this figure were judged by no rule",
            remedy: isJudged
                ? "a checker has to look at it" : "submit the data as an output, and name that")
    }
}
