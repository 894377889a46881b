import Disclosure

/// What somebody could work out of a submission and of what is out, for pages that are not reports of
/// their own: all of it, or what one file has a part in. Everything in it that comes from outside is
/// escaped.
public struct AlarmFragments: Sendable {
    private let alarms: [InferenceSum]

    /// How many are drawn in all, and how many of each output.
    private static let mostPictures = 60
    private static let mostPicturesEach = 6

    public init(of report: SubmissionReport) {
        alarms = report.alarms(pictures: Self.mostPictures, each: Self.mostPicturesEach)
    }

    /// Each alarm with its tables side by side and its sum; nil where there is none.
    ///
    /// - `outputs`: ids; only those are told in which a cell of one of them takes part, as what
    ///   becomes known or in the sum that shows it. Nil: all.
    public func fragment(of outputs: Set<String>? = nil) -> String? {
        let shown = alarms.filter { outputs?.isDisjoint(with: $0.outputs) != true }
        guard !shown.isEmpty else { return nil }
        var markup = Markup()
        markup.alarms(shown, id: "alarms")
        return String(decoding: markup.bytes, as: UTF8.self)
    }
}
