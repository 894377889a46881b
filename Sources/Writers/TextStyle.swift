import Disclosure

/// How a report is written to a terminal.
public struct TextStyle: Hashable, Sendable {
    /// Whether to colour by ANSI sequences. Nothing is said by colour alone.
    public var colour: Bool
    /// The width of the terminal; less than 40 is taken as 40.
    public var columns: Int {
        didSet { columns = max(columns, 40) }
    }
    /// Only what stops a release: no tables, no outputs that pass, no notes.
    public var quiet: Bool
    /// Every row of every table, and every place of every finding.
    public var allCells: Bool

    public init(
        colour: Bool = false, columns: Int = 100, quiet: Bool = false, allCells: Bool = false
    ) {
        self.colour = colour
        self.columns = max(columns, 40)
        self.quiet = quiet
        self.allCells = allCells
    }

    enum Paint: String {
        case fail = "31;1"
        case review = "33;1"
        case pass = "32"
        case bold = "1"
        case faint = "2"

        init(_ verdict: Verdict) {
            switch verdict {
            case .fail: self = .fail
            case .review: self = .review
            case .pass: self = .pass
            }
        }
    }

    func paint(_ text: String, _ paint: Paint?) -> String {
        guard colour, let paint else { return text }
        return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }
}
