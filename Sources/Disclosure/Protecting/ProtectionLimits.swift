import Differencing

/// How much a search may do. Work is counted: unless `isOver` cuts it short, the same input gives the
/// same proposal on every machine.
public struct ProtectionLimits: Sendable {
    /// Times that cells are added and everything is judged again, per way of searching.
    public var rounds = 100
    /// Rounds without fewer objections after which a way of searching is given up.
    public var patience = 15
    /// Cells judged, all reports together; at least `reports` reports are made.
    public var cells = 40_000
    public var reports = 40
    /// Reports after which the search ends with what it has, as it does when the time is over.
    public var mostReports = Int.max
    /// Reports in search of the cheapest answer there is.
    public var cheapestReports = 240
    /// Of a quick look at one choice of cells, and of a report in full.
    public var quick = Self.quick
    public var full = AuditLimits()
    /// Asked before every report but the first and the last: whether the time is over.
    public var isOver: @Sendable () -> Bool = { false }
    /// Told before every report.
    public var progress: @Sendable (ProtectionProgress) -> Void = { _ in }

    public init() {}

    /// Enough for most tables.
    static let quick: AuditLimits = {
        var limits = AuditLimits()
        limits.branches = 12
        limits.work = 40_000_000
        return limits
    }()
}

/// How far a search is.
public struct ProtectionProgress: Hashable, Sendable {
    /// What it is at.
    public enum Stage: Hashable, Sendable {
        /// Cells are added until nothing is given away.
        case adding
        /// Cells are shown again that are not needed.
        case showing
        /// What was found is judged as `check` does.
        case confirming
    }

    public let stage: Stage
    /// Cells withheld so far.
    public let withheld: Int
    /// What still fails; cells still to be tried while `showing`.
    public let open: Int
}
