import Outputs

/// A number that was published of a node, in whole steps of the model.
struct Figure: Sendable {
    let cell: CellReference
    let role: Entry.Role
    let low: Int?
    let high: Int?
    /// Printed numbers times this, times the model's steps per unit, are in steps.
    let factor: Decimal
    /// Of numbers of units, how many one printed unit is.
    var scale: Decimal = 1

    var isExact: Bool { low != nil && low == high }
}

/// A published set: a sum of columns, with what was published of it.
struct Node: Sendable {
    let box: Box
    /// The cluster that its columns are of. Sets are compared within one cluster only.
    let cluster: Int
    /// Whether another cluster holds the same set, where it is judged.
    let isCopy: Bool
    /// Ascending.
    let columns: [Int]
    let figures: [Figure]

    /// The tightest published bounds, each with the figure it is from: of several an exact one,
    /// which people can add up as it stands.
    let lower: (bound: Int, figure: Int)?
    let upper: (bound: Int, figure: Int)?

    init(box: Box, cluster: Int, isCopy: Bool, columns: [Int], figures: [Figure]) {
        self.box = box
        self.cluster = cluster
        self.isCopy = isCopy
        self.columns = columns
        self.figures = figures
        lower = Self.tightest(figures, \.low, >)
        upper = Self.tightest(figures, \.high, <)
    }

    private static func tightest(
        _ figures: [Figure], _ end: KeyPath<Figure, Int?>, _ isTighter: (Int, Int) -> Bool
    ) -> (bound: Int, figure: Int)? {
        var best: (bound: Int, figure: Int)?
        for (index, figure) in figures.enumerated() {
            guard let bound = figure[keyPath: end] else { continue }
            guard let known = best else {
                best = (bound, index)
                continue
            }
            let isPlainer = figure.isExact && !figures[known.figure].isExact
            if isTighter(bound, known.bound) || (bound == known.bound && isPlainer) {
                best = (bound, index)
            }
        }
        return best
    }

    /// Whether some figure is a number.
    var isNumber: Bool { figures.contains { $0.role != .withheld && $0.role != .mean } }

    /// Whether no cell says how many it has, or may have: they show what share it is, or is the base
    /// of, or its mean.
    var isUncounted: Bool { figures.allSatisfy { !$0.role.isCounted } }

    /// Whether all that is known of it is means.
    var isMeanOnly: Bool { figures.allSatisfy { $0.role == .mean } }

    /// The figure that stands for the set in a sum: an exact one, where there is one.
    var named: Figure {
        let own = figures.filter(\.role.isCounted)
        return own.first(where: \.isExact) ?? own.first ?? figures[0]
    }

    /// The value, if one figure says it: two that leave one value together are two bounds.
    var exact: Int? {
        guard let lower, let upper, lower.bound == upper.bound, lower.figure == upper.figure
        else { return nil }
        return lower.bound
    }
}

/// One constraint of the model: a combination of columns between bounds.
struct ModelRow: Sendable {
    enum Source: Hashable, Sendable {
        /// A published set, less exact parts.
        case node
        /// One side of a published share; adds 0 to a certificate.
        case share(CellReference, isLower: Bool)
        /// An exactly published mean; adds 0 to a certificate.
        case mean(CellReference)
        /// The same margin of two clusters.
        case identity
    }

    /// A published set in the sum that a row is.
    struct Part: Hashable, Sendable {
        let node: Int
        let coefficient: Int
    }

    let terms: [(column: Int, coefficient: Int)]
    let lower: Int?
    let upper: Int?
    let source: Source
    /// The published figures that add up to the bounds; all but the first of a `.node` are exact.
    let makeup: [Part]
}

/// All unknowns of one measure, and everything that is published about them. Where means tie sums to
/// numbers of units, those of all these: what `isCount` and others say is then true of the counts.
struct LinearModel: Sendable {
    let measure: Measure
    /// Unknown sums over atoms that no published cell tells apart.
    var columnCount = 0
    /// Whether unknowns are whole and not below 0, or only the latter, or neither.
    var isCount = true
    var isSigned = false
    /// How many steps of the model make one unit of the measure.
    var stepsPerUnit = 1
    var nodes: [Node] = []
    var rows: [ModelRow] = []
    /// Per column its cluster.
    var clusterOf: [Int] = []
    /// Pairs of sums that are the same margin of two clusters.
    var links: [(first: [Int], second: [Int])] = []
    /// Nodes that are alike in all variables but one.
    var groups: [NodeGroups.Group] = []
    /// Sets that nobody published and that are worth asking about: see `MembershipParts`.
    var soughtParts: [[Int]] = []
    /// Clusters of which points that fit all rows need not be true of one whole.
    var looseClusters: Set<Int> = []
    /// What the model leaves open.
    var gaps: Set<AuditResult.Gap> = []
    /// Where it is of several measures: the models that it is made of, the counts first, and the first
    /// column of each.
    var parts: [(firstColumn: Int, model: LinearModel)] = []
}
