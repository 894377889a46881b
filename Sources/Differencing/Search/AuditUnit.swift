import Outputs

/// Everything that is out, or would be, about one dataset: judged as one system.
///
/// The answer does not depend on the order of tables, rows or columns.
public struct AuditUnit: Sendable {
    public let tables: [PublishedTable]
    public let dataset: Dataset?

    public init(tables: [PublishedTable], dataset: Dataset?) {
        self.tables = tables
        self.dataset = dataset
    }

    /// What somebody could work out.
    ///
    /// - `library`: solves linear programs of components that are too large for the exact search.
    ///   Without one these are answered by equalities and by quick bounds, and are not complete.
    public func result(_ parameters: AuditParameters, library: (any LinearSolver)? = nil)
        -> AuditResult
    {
        guard tables.reduce(0, { $0 + $1.table.cells.count }) <= parameters.limits.cells else {
            var result = AuditResult()
            result.gaps.insert(.size)
            return result
        }
        let ordered = OrderedTables(tables)
        var parameters = parameters
        parameters.protection = ordered.forward(parameters.protection)
        parameters.contributions = ordered.forward(parameters.contributions)
        let alone = Dictionary(uniqueKeysWithValues: parameters.singletons.map { ($0, true) })
        parameters.singletons = Set(ordered.forward(alone).keys)
        var result = Audit(ordered.tables, dataset, parameters, library: library).result()
        result.restore(ordered)
        return result
    }
}

/// Tables and cells in an order that only depends on what they are.
struct OrderedTables {
    private(set) var tables: [PublishedTable] = []
    /// Where each table, and each of its cells, was given.
    private var tableOf: [Int] = []
    private var cellOf: [[Int]] = []

    init(_ given: [PublishedTable]) {
        let keys = given.map { table in
            [table.submission == nil ? "0" : "1", table.submission ?? "", table.output]
                + table.table.dimensions.map(\.name).sorted() + table.table.values.map(\.column)
        }
        let order = given.indices.sorted { a, b in
            keys[a] != keys[b] ? keys[a].lexicographicallyPrecedes(keys[b]) : a < b
        }
        for index in order {
            tableOf.append(index)
            let cells = Self.sorted(given[index].table)
            cellOf.append(cells)
            let table = given[index].table
            var copy = given[index]
            copy.table = Table(
                dimensions: table.dimensions, values: table.values,
                cells: cells.map { table.cells[$0] })
            tables.append(copy)
        }
    }

    private static func sorted(_ table: Table) -> [Int] {
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
        let keys = table.cells.map { cell in
            [cell.value]
                + dimensions.map { cell.labels[$0] >= 0 ? ranks[$0][cell.labels[$0]] : -1 }
        }
        return table.cells.indices.sorted { a, b in
            keys[a] != keys[b] ? keys[a].lexicographicallyPrecedes(keys[b]) : a < b
        }
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

extension AuditResult {
    /// Names cells as they were given.
    mutating func restore(_ order: OrderedTables) {
        inferences = inferences.map { $0.renamed(order.back) }
        conflicts = conflicts.map { Conflict(cells: $0.cells.map(order.back)) }
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
                case .notNegative(let cell): .notNegative(within: cell.map(name))
                }
            return CertificateLine(multiplier: line.multiplier, fact: fact)
        }
        return Inference(
            terms: terms.map { Term(coefficient: $0.coefficient, cell: name($0.cell)) }, low: low,
            high: high, isTight: isTight, proof: proof, alarm: alarm, assumption: assumption,
            contributor: contributor.map(name),
            because: Because(low: because.low.map(renamed), high: because.high.map(renamed)))
    }

    func assuming(_ assumption: Assumption) -> Inference {
        Inference(
            terms: terms, low: low, high: high, isTight: isTight, proof: proof, alarm: alarm,
            assumption: assumption, contributor: contributor, because: because)
    }
}
