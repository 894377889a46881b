import Outputs

/// A table of another submission that has a part in an alarm, as it was published: what a picture of
/// the alarm draws beside the submission's own.
public struct ComparedSource: Sendable {
    /// How inferences call the submission and the output.
    public let submission: String
    public let output: String
    public let table: Table
    public let declaration: TableDeclaration?
    /// What it was submitted as, and for whom.
    public let title: String
    public let project: String
    /// Which extract of the dataset it was made from.
    public let extract: String?
    /// The day it was released, where that is known.
    public let released: String?
}
