import Outputs

/// A product of category sets: per restricted variable (by index, ascending) the index of its set.
struct Box: Hashable, Sendable {
    var sides: [Side]

    var sorted: Box { Box(sides: sides.sorted()) }

    struct Side: Hashable, Sendable, Comparable {
        let variable: Int
        let set: Int

        static func < (a: Side, b: Side) -> Bool {
            (a.variable, a.set) < (b.variable, b.set)
        }
    }
}

/// What kind of quantity unknowns are; those of different measures have nothing in common.
struct Measure: Hashable, Sendable, Comparable {
    let unit: String
    /// The variable that is added up; nil for counts.
    let of: String?

    static func < (a: Measure, b: Measure) -> Bool {
        (a.unit, a.of ?? "") < (b.unit, b.of ?? "")
    }
}

/// What a published cell says of the quantity in one box.
struct Entry: Sendable {
    enum Role: Hashable, Sendable {
        case exact
        /// Printed in a way in which several true values may print alike.
        case rounded
        case withheld
        /// The part of a published share: its count is not published by this cell.
        case share
        /// The base of a published share that no cell counts.
        case base
        /// A mean of a number of units that this cell does not publish: there is at least one.
        case mean

        /// Whether the cell shows, or withholds, the quantity itself.
        var isCounted: Bool {
            switch self {
            case .exact, .rounded, .withheld: true
            case .share, .base, .mean: false
            }
        }
    }

    let cell: CellReference
    let box: Box
    let role: Role
    let low: Decimal?
    let high: Decimal?
    /// Printed numbers times this are in units of the measure: a scale, or the count behind a mean.
    /// Bounds of the cell are told as it would print them.
    let factor: Decimal
    /// The same of numbers of units that are printed in thousands: bounds of them are told in units.
    var scale: Decimal = 1

    /// Whether a number is printed that only one true value prints as.
    var isExact: Bool { (role == .exact || role == .rounded) && low == high }
}

/// A published share: low × base ≤ per × part ≤ high × base.
struct ShareEntry: Sendable {
    let cell: CellReference
    let part: Box
    let base: Box
    let low: Decimal
    let high: Decimal
    let per: Decimal
}

/// A published mean of a number of units that is not: low × units ≤ sum ≤ high × units.
struct MeanEntry: Sendable {
    let cell: CellReference
    /// What the sum is of.
    let measure: Measure
    let box: Box
    let low: Decimal
    let high: Decimal
}

/// A withheld or rounded cell that cannot be compared with others, and what it shows.
struct LoneCell: Sendable {
    let cell: CellReference
    let low: Decimal?
    let high: Decimal?
}

/// Everything that is published, as boxes over common variables.
struct Publication: Sendable {
    var variables: [AuditVariable] = []
    var entries: [Measure: [Entry]] = [:]
    var shares: [Measure: [ShareEntry]] = [:]
    /// What ties numbers of units to sums over them.
    var means: [MeanEntry] = []
    /// Cells of which others say nothing that adds up: a mean of an unknown number of units, a withheld
    /// median. With what they show themselves.
    var alone: [LoneCell] = []
    /// Sets that hold nobody.
    var impossible: [Box] = []
    /// Measures of magnitudes that may be negative.
    var signed: Set<Measure> = []
    /// False when some cells could not be compared with others.
    var isComplete = true
}
