import Outputs

/// One place, one rule, one reason.
public struct Finding: Hashable, Sendable {
    /// The rule's key in packs and reports.
    public let rule: String
    /// The pack it comes from; nil for what no pack decides (INTERFACE.md).
    public var pack: String?
    public let place: Place
    public let verdict: Verdict
    /// What is wrong, without any text or value of a cell.
    public let message: String
    /// What would mend it.
    public let remedy: String
    /// Where in the file, if it is about a line and column.
    public let position: Position?
    /// Index of the cell in its table, if it is about one.
    public let cell: Int?
    /// Every cell that it keeps from passing, in the order of the table: one whose reason many
    /// cells share (evidence that a whole column lacks) is reported once, and none of them passes.
    public let cells: [Int]

    public init(
        rule: String, pack: String? = nil, place: Place = .whole, verdict: Verdict,
        message: String, remedy: String, position: Position? = nil, cell: Int? = nil,
        cells: [Int]? = nil
    ) {
        self.rule = rule
        self.pack = pack
        self.place = place
        self.verdict = verdict
        self.message = message
        self.remedy = remedy
        self.position = position
        self.cell = cell
        self.cells = cells ?? cell.map { [$0] } ?? []
    }
}
