/// The constraints of a component for whole numbers alone.
///
/// Coefficients are divided by what they have in common, and bounds cut to what whole numbers can
/// reach: the simplex method then seldom ends between whole numbers.
final class WholeRows {
    private let columnCount: Int
    private var terms: [[(column: Int, coefficient: Int)]] = []
    private var lower: [Int128?] = []
    private var upper: [Int128?] = []
    /// The tableau in 64 bits, or in 128 once these did not suffice.
    private var narrow: Simplex<Int>?
    private var wide: Simplex<Int128>?
    private var isWide = false

    /// What was found, and how many branches it took.
    struct Maximum {
        /// What no whole numbers exceed; nil when there are none, or nothing stops them.
        var bound: Int128?
        /// Whether some whole numbers reach `bound`.
        var isTight = true
        /// Whether no whole numbers fit at all.
        var isEmpty = false
        /// Whole numbers that fit all bounds.
        var point: [Int]?
        var branches = 0
    }

    init(
        columnCount: Int, _ given: [[(column: Int, coefficient: Int)]], _ low: [Int128?],
        _ high: [Int128?]
    ) {
        self.columnCount = columnCount
        for (index, row) in given.enumerated() {
            let common = Int(row.reduce(UInt(0)) { gcd($0, $1.coefficient.magnitude) })
            terms.append(row.map { ($0.column, $0.coefficient / common) })
            lower.append(low[index].map { Self.quotient($0, Int128(common), up: true) })
            upper.append(high[index].map { Self.quotient($0, Int128(common), up: false) })
        }
    }

    private static func quotient(_ value: Int128, _ divisor: Int128, up: Bool) -> Int128 {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
        if rest == 0 { return whole }
        return up ? (rest > 0 ? whole + 1 : whole) : (rest < 0 ? whole - 1 : whole)
    }

    /// - `work`: steps left, of which it takes its own.
    func maximum(
        of objective: [(column: Int, coefficient: Int)], enough: Int, branches: Int,
        _ work: inout Int
    ) throws(SolveError) -> Maximum {
        if !isWide {
            do throws(SolveError) {
                return try maximum(of: objective, enough, branches, &work, in: &narrow)
            } catch {
                guard error == .overflow else { throw error }
                narrow = nil
                isWide = true
            }
        }
        return try maximum(of: objective, enough, branches, &work, in: &wide)
    }

    private func maximum<Whole: WholeNumber>(
        of objective: [(column: Int, coefficient: Int)], _ enough: Int, _ branches: Int,
        _ work: inout Int, in kept: inout Simplex<Whole>?
    ) throws(SolveError) -> Maximum {
        var simplex: Simplex<Whole>
        if let kept { simplex = kept } else { simplex = try start(work) }
        simplex.work = work
        defer { work = simplex.work }
        guard try simplex.repair() == nil else {
            kept = simplex
            return Maximum(isEmpty: true)
        }
        guard let top = try simplex.maximum(of: objective) else {
            kept = simplex
            return Maximum(isTight: false)
        }
        kept = simplex
        guard simplex.fractional != nil else {
            return Maximum(bound: Int128(top.value.floor), point: simplex.wholePoint)
        }
        var search = WholeSearch<Whole>(objective: objective, branches: branches, enough: enough)
        simplex.work = try search.explore(simplex)
        return Maximum(
            bound: search.isComplete ? search.best.map { Int128($0) } : Int128(search.bound),
            isTight: search.isComplete || search.best == search.bound,
            isEmpty: search.isComplete && search.best == nil,
            point: search.best == nil ? nil : search.point,
            branches: branches - max(search.branches, 0))
    }

    private func start<Whole: WholeNumber>(_ work: Int) throws(SolveError) -> Simplex<Whole> {
        try Simplex(
            lower: Array(repeating: 0, count: columnCount),
            upper: Array(repeating: nil, count: columnCount), rows: terms,
            rowLower: Self.narrowed(lower), rowUpper: Self.narrowed(upper), work: work)
    }

    static func narrowed<Whole: WholeNumber>(_ bounds: [Int128?]) throws(SolveError)
        -> [Whole?]
    {
        var found: [Whole?] = []
        for bound in bounds {
            let fits = bound.flatMap { Whole(exactly: $0) }
            guard bound == nil || fits != nil else { throw .overflow }
            found.append(fits)
        }
        return found
    }
}
