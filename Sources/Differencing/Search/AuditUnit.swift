import Outputs

/// Everything that is out, or would be, about one dataset: judged as one system.
///
/// The answer does not depend on the order of tables, rows or columns.
public struct AuditUnit: Sendable {
    public let tables: [PublishedTable]
    public let dataset: Dataset?
    /// Indices of the tables that are asked about.
    public let checked: Set<Int>

    /// - `checked`: the tables that are asked about, by default all. Tables that cannot change what
    ///   is known about these, see `Relevance`, are not searched, and not counted against any limit.
    public init(tables: [PublishedTable], dataset: Dataset?, checked: Set<Int>? = nil) {
        self.tables = tables
        self.dataset = dataset
        self.checked = checked ?? Set(tables.indices)
    }

    /// What somebody could work out that has to do with the checked tables.
    ///
    /// - `library`: solves linear programs of components that are too large for the exact search.
    ///   Without one these are answered by equalities and by quick bounds, and are not complete.
    public func result(_ parameters: AuditParameters, library: (any LinearSolver)? = nil)
        -> AuditResult
    {
        let all = tables.reduce(0) { $0 + $1.table.cells.count }
        // Where every table is asked about, none can be left out.
        guard checked.count < tables.count || all <= parameters.limits.cells else {
            return Self.tooLarge
        }
        let isShort = all <= parameters.limits.whole
        let ordered = OrderedTables(
            tables, bearingOn: isShort ? Set(tables.indices) : checked, dataset,
            minimum: parameters.minimum, limits: parameters.limits)
        let cells = ordered.kept.reduce(0) { $0 + ordered.tables[$1].table.cells.count }
        guard cells <= parameters.limits.cells else { return Self.tooLarge }
        var parameters = parameters
        parameters.protection = ordered.forward(parameters.protection)
        parameters.contributions = ordered.forward(parameters.contributions)
        let alone = Dictionary(uniqueKeysWithValues: parameters.singletons.map { ($0, true) })
        parameters.singletons = Set(ordered.forward(alone).keys)
        var result = Audit(
            ordered.tables, ordered.kept, ordered.undeclared, dataset, parameters, library: library
        ).result()
        result.restore(ordered)
        if !ordered.isComplete { result.gaps.insert(.size) }
        return result
    }

    private static var tooLarge: AuditResult {
        var result = AuditResult()
        result.gaps.insert(.size)
        return result
    }
}

/// Tables and cells in an order that only depends on what they are.
struct OrderedTables {
    private(set) var tables: [PublishedTable] = []
    /// Those that are searched, ascending. The cells of others are not put in order.
    private(set) var kept: [Int] = []
    /// Whether everything that bears upon the checked tables is.
    private(set) var isComplete = true
    /// Pairs of these that seem to be about different units.
    private(set) var undeclared: [UndeclaredPopulation] = []
    /// Where each table, and each of its cells, was given.
    private var tableOf: [Int] = []
    private var cellOf: [[Int]] = []

    /// - `minimum`: see `UndeclaredPopulations`.
    init(
        _ given: [PublishedTable], bearingOn checked: Set<Int>, _ dataset: Dataset?, minimum: Int,
        limits: AuditLimits
    ) {
        let keys = given.map { table in
            [table.submission == nil ? "0" : "1", table.submission ?? "", table.output]
                + table.table.dimensions.map(\.name).sorted() + table.table.values.map(\.column)
        }
        tableOf = given.indices.sorted { a, b in
            keys[a] != keys[b] ? keys[a].lexicographicallyPrecedes(keys[b]) : a < b
        }
        tables = tableOf.map { given[$0] }
        cellOf = Array(repeating: [], count: tables.count)
        let asked = Set(tableOf.indices.filter { checked.contains(tableOf[$0]) })
        guard asked.count < tables.count else {
            for index in tables.indices { arrange(index, Array(tables[index].table.cells.indices)) }
            kept = Array(tables.indices)
            undeclared = UndeclaredPopulations(tables, kept, minimum: minimum).pairs
            return
        }
        select(asked, dataset, minimum, limits)
    }

    private static let rounds = 10

    /// Keeps what bears upon some tables. One that seems to be about other people is taken out of the
    /// system, and so may be what made further tables superfluous.
    private mutating func select(
        _ asked: Set<Int>, _ dataset: Dataset?, _ minimum: Int, _ limits: AuditLimits
    ) {
        let shapes = Dictionary(grouping: tables.indices, by: { tables[$0].shape })
        var pairs: [UndeclaredPopulation] = []
        var parts: [Int: [Int]] = [:]
        for _ in 0..<Self.rounds {
            var apart = tables
            for pair in pairs { apart[pair.second].setApart(pair.second) }
            let shown = pairs.flatMap { [$0.first, $0.second] }
            (parts, isComplete) = Relevance.cells(
                bearingOn: asked.union(shown), among: apart, dataset, limits)
            let alike = Set(parts.keys.map { tables[$0].shape }).flatMap { shapes[$0] ?? [] }
            let found = UndeclaredPopulations(tables, alike.sorted(), minimum: minimum).pairs
            if found == pairs { break }
            pairs = found
        }
        if !isComplete, tables.reduce(0, { $0 + $1.table.cells.count }) <= limits.cells {
            isComplete = true
            for index in tables.indices { parts[index] = Array(tables[index].table.cells.indices) }
        }
        kept = parts.keys.sorted()
        let whole = kept.filter { parts[$0]?.count == tables[$0].table.cells.count }
        for index in kept { arrange(index, parts[index] ?? []) }
        undeclared = UndeclaredPopulations(tables, whole, minimum: minimum).pairs
    }

    private mutating func arrange(_ index: Int, _ cells: [Int]) {
        let table = tables[index].table
        cellOf[index] = Self.sorted(table, cells)
        tables[index].table = Table(
            dimensions: table.dimensions, values: table.values,
            cells: cellOf[index].map { table.cells[$0] })
    }

    private static func sorted(_ table: Table, _ cells: [Int]) -> [Int] {
        let dimensions = table.dimensions.indices.sorted {
            table.dimensions[$0].name < table.dimensions[$1].name
        }
        let ranks = table.dimensions.map { dimension -> [Int] in
            let order = dimension.labels.indices.sorted {
                dimension.labels[$0].text < dimension.labels[$1].text
            }
            var ranks = [Int](repeating: 0, count: order.count)
            for (rank, label) in order.enumerated() { ranks[label] = rank }
            return ranks
        }
        let keys = cells.map { index in
            let cell = table.cells[index]
            return [cell.value]
                + dimensions.map { cell.labels[$0] >= 0 ? ranks[$0][cell.labels[$0]] : -1 }
        }
        return cells.indices.sorted { a, b in
            keys[a] != keys[b] ? keys[a].lexicographicallyPrecedes(keys[b]) : a < b
        }.map { cells[$0] }
    }

    func back(_ cell: CellReference) -> CellReference {
        CellReference(table: tableOf[cell.table], cell: cellOf[cell.table][cell.cell])
    }

    func backTable(_ index: Int) -> Int { tableOf[index] }

    /// The same by the names that cells have here.
    func forward<Value>(_ values: [CellReference: Value]) -> [CellReference: Value] {
        guard !values.isEmpty else { return [:] }
        var found: [CellReference: Value] = [:]
        for (new, old) in tableOf.enumerated() {
            for (cell, given) in cellOf[new].enumerated() {
                let value = values[CellReference(table: old, cell: given)]
                if let value { found[CellReference(table: new, cell: cell)] = value }
            }
        }
        return found
    }
}

extension PublishedTable {
    /// Takes it to be about units of its own.
    mutating func setApart(_ index: Int) { unit += "\u{5}\(index)" }
}

extension AuditResult {
    /// Names cells as they were given.
    mutating func restore(_ order: OrderedTables) {
        inferences = inferences.map { $0.renamed(order.back) }
        conflicts = conflicts.map { Conflict(cells: $0.cells.map(order.back).sorted()) }
        undeclared = undeclared.map { pair in
            UndeclaredPopulation(
                first: order.backTable(pair.first), second: order.backTable(pair.second),
                cells: pair.cells.map(order.back))
        }
        unbounded = unbounded.map(order.back)
    }
}

extension Inference {
    func renamed(_ name: (CellReference) -> CellReference) -> Inference {
        func renamed(_ line: CertificateLine) -> CertificateLine {
            let fact: CertificateLine.Fact =
                switch line.fact {
                case .cell(let cell, let value): .cell(name(cell), value: value)
                case .share(let cell, let isLower): .share(name(cell), isLower: isLower)
                case .mean(let cell, let isLower): .mean(name(cell), isLower: isLower)
                case .units(let cell, let value, let isLower):
                    .units(name(cell), value: value, isLower: isLower)
                case .notNegative(let cell): .notNegative(within: cell.map(name))
                }
            return CertificateLine(multiplier: line.multiplier, fact: fact)
        }
        return Inference(
            terms: terms.map {
                Term(coefficient: $0.coefficient, cell: name($0.cell), isBase: $0.isBase)
            }, low: low, high: high, isTight: isTight, proof: proof, alarm: alarm,
            assumption: assumption, contributor: contributor.map(name),
            because: Because(low: because.low.map(renamed), high: because.high.map(renamed)))
    }

    /// The same bounds, which may not be the best possible. What a sum divided by its mean says of
    /// units is no sum of cells.
    var loosened: Inference {
        let isDivided =
            isExact
            && (because.low + because.high).contains { line in
                if case .units = line.fact { true } else { false }
            }
        return Inference(
            terms: terms, low: low, high: high, isTight: isExact,
            proof: isDivided ? .integrality : proof, alarm: alarm, assumption: assumption,
            contributor: contributor, because: isDivided ? Because(low: [], high: []) : because)
    }

    /// Another source may count other units, or otherwise: nothing that follows from both is exact.
    func assuming(_ assumption: Assumption) -> Inference {
        let isLoose = assumption == .otherSource
        return Inference(
            terms: terms, low: low, high: high, isTight: isTight, proof: isLoose ? nil : proof,
            alarm: isLoose ? alarm?.loosened : alarm, assumption: assumption,
            contributor: contributor, because: because)
    }
}

extension Inference.Alarm {
    /// The same of what is not exact.
    fileprivate var loosened: Self {
        switch self {
        case .exactRecovery, .roundingUndone: .intervalTooNarrow
        case .smallImpliedCount, .impliedZero: .boundedBelowThreshold
        case .intervalTooNarrow, .boundedBelowThreshold: self
        }
    }
}
