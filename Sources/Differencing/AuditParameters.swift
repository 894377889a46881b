import Outputs

/// What counts as an alarm, and how long to search.
public struct AuditParameters: Hashable, Sendable {
    /// The least number of units that an unpublished set may have.
    public var minimum: Int
    /// Whether an implied zero is an alarm.
    public var zerosAlarm: Bool
    /// The least width of a withheld value's interval, 0 for none.
    public var width: Decimal
    /// Per withheld cell the values that must remain possible.
    public var protection: [CellReference: Interval]
    /// Withheld cells with a single contributor, who knows its own value and so the cell's: 1 for
    /// counts, for magnitudes what `contributions` says. What it can work out of other withheld
    /// cells is an alarm of its own (`Inference.contributor`).
    ///
    /// In systems of more than `limits.own` unknowns only what sums and differences of exact numbers
    /// give it is looked for, and so for magnitudes without a contribution.
    public var singletons: Set<CellReference>
    /// Of singletons of magnitudes the printed number that the contributor knows.
    public var contributions: [CellReference: Decimal]
    /// Whether every withheld or rounded cell gets an inference, alarming or not.
    public var all: Bool
    public var limits: AuditLimits

    public init(
        minimum: Int, zerosAlarm: Bool = true, width: Decimal = 0,
        protection: [CellReference: Interval] = [:], singletons: Set<CellReference> = [],
        contributions: [CellReference: Decimal] = [:], all: Bool = false,
        limits: AuditLimits = AuditLimits()
    ) {
        self.minimum = minimum
        self.zerosAlarm = zerosAlarm
        self.width = width
        self.protection = protection
        self.singletons = singletons
        self.contributions = contributions
        self.all = all
        self.limits = limits
    }
}

extension AuditParameters {
    /// Whether less remains possible of a withheld value than is demanded.
    func isTooNarrow(_ cell: CellReference, low: Decimal?, high: Decimal?) -> Bool {
        if let low, let high, high - low < width { return true }
        guard let demanded = protection[cell] else { return false }
        if let low, let wanted = demanded.low, low > wanted { return true }
        if let high, let wanted = demanded.high, high < wanted { return true }
        return false
    }
}

/// How much work an audit may do. Work is counted, never timed: the same input stops at the same
/// place on every machine.
public struct AuditLimits: Hashable, Sendable {
    /// Cells of all tables that bear upon the checked ones.
    public var cells = 150_000
    /// Up to this many cells all tables are searched, whether they bear upon the checked ones or not.
    public var whole = 5_000
    /// Sets of categories that are compared to find out which tables bear upon the checked ones.
    public var history = 500_000
    /// Sets of categories that are told apart in one group of linked tables.
    public var atoms = 400_000
    /// Beyond this the tables of one system are linked by their margins instead of their product.
    public var product = 4_000
    /// Entries of the matrix of one component that the exact search takes on in 64 bits, and in
    /// 128 bits where these do not suffice.
    public var matrix = 2_500_000
    public var wideMatrix = 60_000
    /// Entries beyond which a component of two dimensions is solved as a transport problem.
    public var simplex = 20_000
    /// Entries beyond which whole numbers that fit a component are looked for before anything is
    /// proved of it.
    public var points = 200_000
    /// Terms of all sums of a component up to which such numbers are looked for. A cube of 100,000
    /// cells has 85,000, and takes many seconds.
    public var walk = 40_000
    /// Steps (matrix entries touched) of the exact solver, all components together.
    public var work = 2_000_000_000
    /// Steps in which sets of contradicting cells are made smaller; a set that they do not suffice
    /// for is told as it was found.
    public var conflicts = 10_000_000
    /// Branches while the whole-number bounds of one set are searched.
    public var branches = 2_000
    /// Unknowns of one system in which a single contributor's knowledge is searched for bounds.
    public var own = 100
    /// Atoms of sets that are looked for because somebody joined or left, all together.
    public var parts = 5_000_000
    /// Differences looked at.
    public var candidates = 200_000

    public init() {}
}
