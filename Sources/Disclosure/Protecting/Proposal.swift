import Outputs

/// What withholding a cell is taken to lose.
public enum InformationCost: String, CaseIterable, Hashable, Sendable {
    /// Every cell the same.
    case cells
    /// The units or the sum that the cell stands for.
    case values
}

/// Why a cell is withheld: what stands against the table while it is shown.
public struct ChangeReason: Hashable, Sendable {
    /// A rule's key, or the name of an alarm.
    public let rule: String
    public let message: String
    /// Where the rule or the alarm points at.
    public let output: String
    public let place: Place

    /// The rule of a figure drawn from a table that has changed.
    public static let outdatedFigure = "figure"
}

/// A cell that a proposal changes.
public struct CellChange: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable {
        /// A rule objects to the cell itself.
        case primary
        /// It would give others away.
        case complementary
        /// It is shown rounded.
        case rounded
    }

    /// The file and the field in it.
    public let file: String
    public let position: Position
    /// The cell of every output that the field belongs to, at least one.
    public let cells: [OutputPlace]
    public let role: Role
    public let reason: ChangeReason
    public let cost: Decimal
    /// What is shown instead; nil where it is withheld.
    public var shown: String?

    /// A cell of an output.
    public struct OutputPlace: Hashable, Sendable {
        public let output: String
        public let place: Place
    }
}

/// A changed submission, with everything that was changed.
public struct Proposal: Sendable {
    public let submission: OpenedSubmission
    /// In the order of the outputs and of their cells.
    public let changes: [CellChange]
    /// The changed submission judged by the very report that `check` prints.
    public let report: Report
    /// What still fails and could not be prevented; empty for a safe proposal.
    public let unsolved: [ChangeReason]
    /// What fails for reasons that no change of cells can mend: a person has to.
    public let left: [ChangeReason]
    /// Whether the time was over before everything was tried: then it may not be the cheapest.
    public let isCutShort: Bool
    /// Categories that are shown together, and how many cells fewer there are.
    public internal(set) var merges: [CategoryMerge] = []
    public internal(set) var cellsMerged = 0
    /// Whether every alarm is prevented, though something may be left for a person.
    public var isSafe: Bool { unsolved.isEmpty }

    public var cost: Decimal { changes.reduce(0) { $0 + $1.cost } }
}

/// Why nothing can be proposed at all.
public struct ProtectionProblem: Error, Hashable, CustomStringConvertible {
    /// The file of a failing table that cannot be written again.
    public let file: String

    public var description: String {
        "\(file): this table fails and is not CSV or TSV text, which is all that can be written"
            + " again; hand it in as CSV"
    }
}
