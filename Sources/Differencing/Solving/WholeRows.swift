/// The constraints of a component for whole numbers, and for sums over these, which need not be whole.
///
/// Coefficients of whole numbers are divided by what they have in common, and bounds cut to what
/// whole numbers can reach: the simplex method then seldom ends between whole numbers.
final class WholeRows {
    private let columns: Columns
    private let columnCount: Int
    /// How many of the rows were given.
    private let givenCount: Int
    private var terms: [[(column: Int, coefficient: Int)]] = []
    private var lower: [Int128?] = []
    private var upper: [Int128?] = []
    /// What bases of shares can be, each with the variables of the tableau that are its base and its
    /// parts.
    private var domains: [WholeDomain] = []
    /// A row that no whole numbers fit, though others may.
    private var impossible: Int?
    /// The tableau in 64 bits, or in 128 once these did not suffice.
    private var narrow: Simplex<Int>?
    private var wide: Simplex<Int128>?
    private var isWide = false

    /// What kind of unknown each column is.
    struct Columns {
        let isWhole: [Bool]
        /// 0 where an unknown cannot be below it.
        let lower: [Int?]
        /// Those that are whole, ascending.
        let whole: [Int]

        init(_ columns: [Int], in model: LinearModel) {
            isWhole = columns.map(model.isWhole)
            lower = columns.map { model.isSigned($0) ? nil : 0 }
            whole = columns.indices.filter { [isWhole] in isWhole[$0] }
        }

        func areWhole(_ terms: [(column: Int, coefficient: Int)]) -> Bool {
            whole.count == isWhole.count || terms.allSatisfy { isWhole[$0.column] }
        }
    }

    /// What was found, and how many branches it took.
    struct Maximum {
        /// What no whole numbers exceed; nil when there are none, or nothing stops them.
        var bound: Fraction?
        /// Whether some whole numbers reach `bound`.
        var isTight = true
        /// Whether no whole numbers fit at all.
        var isEmpty = false
        /// Where none do, the columns and then the rows whose bounds alone exclude them.
        var blocking: Set<Int> = []
        /// Whole numbers that fit all bounds.
        var point: [Int]?
        var branches = 0
    }

    init(
        _ columns: Columns, _ given: [[(column: Int, coefficient: Int)]], _ low: [Int128?],
        _ high: [Int128?]
    ) {
        self.columns = columns
        columnCount = columns.isWhole.count
        givenCount = given.count
        for (index, row) in given.enumerated() {
            guard columns.areWhole(row) else {
                terms.append(row)
                lower.append(low[index])
                upper.append(high[index])
                continue
            }
            let common = max(1, Int(row.reduce(UInt(0)) { gcd($0, $1.coefficient.magnitude) }))
            terms.append(row.map { ($0.column, $0.coefficient / common) })
            lower.append(low[index].map { Self.quotient($0, Int128(common), up: true) })
            upper.append(high[index].map { Self.quotient($0, Int128(common), up: false) })
        }
        impossible = terms.indices.first { index in
            lower[index].flatMap { low in upper[index].map { low > $0 } } ?? false
        }
        let shares = ShareDomain.domains(terms, lower: lower, upper: upper, where: columns.areWhole)
        addBases(shares)
        addSums()
        let variables = variables
        domains = shares.compactMap { WholeDomain($0, variables) }
    }

    /// Adds the bases of shares, without bounds, to branch on.
    private func addBases(_ domains: [ShareDomain]) {
        var known = Set(terms.filter(isSum).map { $0.map(\.column).sorted() })
        for base in domains.map(\.base).prefix(Self.mostBases) where known.insert(base).inserted {
            add(base)
        }
    }

    private static let mostBases = 200

    private func add(_ columns: [Int]) {
        terms.append(columns.map { ($0, 1) })
        lower.append(nil)
        upper.append(nil)
    }

    /// The variables of the tableau that are plain sums, by their columns; of several one with an upper
    /// bound.
    private var variables: [[Int]: Int] {
        var found: [[Int]: Int] = [:]
        for column in 0..<columnCount where columns.isWhole[column] { found[[column]] = column }
        for (index, row) in terms.enumerated() where isSum(row) {
            let columns = row.map(\.column).sorted()
            if found[columns] == nil || upper[index] != nil { found[columns] = columnCount + index }
        }
        return found
    }

    /// Adds the sums that the two sides of a share are of, without bounds. No search that branches on
    /// single columns comes to an end where a share is of a sum of many: what has to be whole is the
    /// sum.
    private func addSums() {
        let first = terms.count
        var known = Set(terms.filter(isSum).map { $0.map(\.column) })
        for row in terms where !isSum(row) {
            let row = row.filter { columns.isWhole[$0.column] }
            let sides = Dictionary(grouping: row, by: \.coefficient).sorted { $0.key < $1.key }
            for columns in (sides.map(\.value) + [row]).map({ $0.map(\.column) })
            where columns.count > 1 && known.insert(columns).inserted {
                guard terms.count < first + Self.mostSums else { return }
                add(columns)
            }
        }
    }

    private static let mostSums = 40

    private func isSum(_ row: [(column: Int, coefficient: Int)]) -> Bool {
        row.allSatisfy { $0.coefficient == 1 } && columns.areWhole(row)
    }

    /// The rows that are plain sums of columns, as variables of the tableau.
    private var sums: [Int] {
        terms.indices.filter { isSum(terms[$0]) }.map { columnCount + $0 }
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
        if let impossible { return Maximum(isEmpty: true, blocking: [columnCount + impossible]) }
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
        if let conflict = try simplex.repair() {
            kept = simplex
            return Maximum(isEmpty: true, blocking: Set(conflict.variables))
        }
        guard let top = try simplex.maximum(of: objective) else {
            kept = simplex
            return Maximum(isTight: false)
        }
        kept = simplex
        let isWhole = columns.areWhole(objective)
        guard simplex.fractional(among: columns.whole) != nil else {
            let most = isWhole ? Ratio(whole: top.value.floor) : top.value
            return Maximum(bound: most.wide, point: simplex.wholePoint)
        }
        var search = WholeSearch<Whole>(
            objective: objective, whole: columns.whole, isWhole: isWhole, sums: sums,
            domains: domains, branches: branches, enough: enough)
        simplex.work = try search.explore(simplex)
        return Maximum(
            bound: (search.isComplete ? search.best : search.bound)?.wide,
            isTight: search.isComplete || search.best == search.bound,
            isEmpty: search.isComplete && search.best == nil,
            blocking: search.blocking.filter { $0 < columnCount + givenCount },
            point: search.best == nil ? nil : search.point,
            branches: branches - max(search.branches, 0))
    }

    private func start<Whole: WholeNumber>(_ work: Int) throws(SolveError) -> Simplex<Whole> {
        try Simplex(
            lower: columns.lower.map { $0.map { Whole($0) } },
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
