/// What a rule says of a place, and what a report says of an output. Ordered: combining takes
/// the worst.
public enum Verdict: String, Comparable, Hashable, Sendable, CaseIterable {
    case pass, review, fail

    private var rank: Int {
        switch self {
        case .pass: 0
        case .review: 1
        case .fail: 2
        }
    }

    public static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
}

extension Sequence<Verdict> {
    /// Of none at all `.review`: what no rule has looked at has not passed.
    public var worst: Verdict { self.max() ?? .review }
}
