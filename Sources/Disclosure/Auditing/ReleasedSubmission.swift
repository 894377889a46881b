import Outputs

/// A submission that is out already, or is taken to be: its tables are known to everybody.
public struct ReleasedSubmission: Sendable {
    /// How reports name it.
    public let name: String
    public let opened: OpenedSubmission
    /// Numbers of another source are about the same people, but need not agree with ours.
    public let source: PublicRelease.Source
    /// Whether the reader has no right to it: then reports say that there is a risk, and which of
    /// the reader's own cells have a part in it, but nothing of this submission.
    public let isForeign: Bool
    /// The day it was released, as people read it; nil where that is not known.
    public let day: String?

    public init(
        name: String, opened: OpenedSubmission, source: PublicRelease.Source = .same,
        isForeign: Bool = false, day: String? = nil
    ) {
        self.day = day
        self.name = name
        self.opened = opened
        self.source = source
        self.isForeign = isForeign
    }

    /// Declared tables that could not be read, as a report says so: what is in them was not compared.
    var unread: [String] {
        let lost = opened.outputs.filter { $0.declaration?.table != nil && $0.table == nil }
        if isForeign, !lost.isEmpty {
            return ["a table of another project's release cannot be read"]
        }
        return lost.map { "the table \($0.file) of the release \(name) cannot be read" }
    }

    /// Whether it is about the same people as a submission: from the same dataset, or from one that
    /// shares units with it.
    func isComparable(with submission: OpenedSubmission) -> Bool {
        let own = opened.declaration.dataset
        let others = submission.dataset?.sharesUnitsWith ?? []
        return own == submission.declaration.dataset || own.map(others.contains) ?? false
    }
}
