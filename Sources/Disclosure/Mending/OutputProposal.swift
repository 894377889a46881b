import Differencing
import Outputs

/// A table as it would look if the remedies of its findings were applied. It was judged as it is
/// here, by the same rules; nothing of it was handed in.
public struct OutputProposal: Sendable {
    public let table: Table
    /// What was done to get there, as phrases: `merge age 10-12 with 13-15`.
    public let steps: [String]
    /// Indices of the cells of `table` that do not show what was handed in.
    public let changed: Set<Int>
    /// By itself, as if nothing else was published.
    public let alone: Verdict
    /// Beside everything else that is checked, each output as it would look, and what is out.
    public let together: Verdict
    /// Keys of the rules that still object, sorted.
    public let left: [String]

    public init(
        table: Table, steps: [String], changed: Set<Int>, alone: Verdict, together: Verdict,
        left: [String]
    ) {
        self.table = table
        self.steps = steps
        self.changed = changed
        self.alone = alone
        self.together = together
        self.left = left
    }
}

/// How much work may go into remedies. It is counted, never timed: the same input gives the same
/// words.
public struct MendingLimits: Hashable, Sendable {
    /// A longer table keeps the general words, and so does every table where four times as many
    /// cells have to be judged together.
    public var cells = 3000
    /// Tables tried per output.
    public var trials = 60
    /// Cells of tables tried per output; at least one try is made.
    public var triedCells = 6_000
    /// Reports made in search of cells to withhold, per submission.
    public var reports = 8
    /// Steps of each of these that is made in full.
    public var fullWork = 200_000_000
    /// Of a report on one changed table; one that reaches them ends the search for that table.
    public var alone = AuditLimits()
    /// Of a report on everything; one that reaches them mends nothing.
    public var together = AuditLimits()
    /// Of a report with every failing cell withheld; one that reaches them says that the many reports
    /// of a search for further cells would take too long.
    public var withheld = AuditLimits()

    public init() {
        alone.work = 10_000_000
        alone.branches = 200
        together.work = 50_000_000
        together.branches = 200
        withheld.work = 20_000_000
        withheld.branches = 24
        for limits in [\MendingLimits.alone, \.together, \.withheld] {
            self[keyPath: limits].conflicts = 100_000
        }
    }
}
