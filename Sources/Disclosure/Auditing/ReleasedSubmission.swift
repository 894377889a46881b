import Outputs

/// A submission that is out already, or is taken to be: its tables are known to everybody.
public struct ReleasedSubmission: Sendable {
    /// How reports name it.
    public let name: String
    public let opened: OpenedSubmission
    /// Numbers of another source are about the same people, but need not agree with ours.
    public let source: PublicRelease.Source

    public init(name: String, opened: OpenedSubmission, source: PublicRelease.Source = .same) {
        self.name = name
        self.opened = opened
        self.source = source
    }
}
