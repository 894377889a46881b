import Outputs

/// Tables that claim to be about the same units in the same cells, with numbers of which most are
/// equal and some differ by a few: probably two populations, one of them not declared.
struct UndeclaredPopulations {
    private let tables: [PublishedTable]
    /// Indices of tables that may be about one population, ascending.
    private let shapes: [[Int]]
    private let minimum: Int
    /// Per table the exact counts, with their cells, by a number for what the labels stand for.
    private var counts: [Int: [Int: (cell: Int, value: Decimal)]] = [:]
    private var numbers: [[String]: Int] = [:]
    /// Pairs of cells that are compared.
    private static let most = 3_000_000

    /// - `kept`: indices of the tables that are compared.
    init(_ tables: [PublishedTable], _ kept: [Int], minimum: Int) {
        self.tables = tables
        self.minimum = minimum
        shapes = Dictionary(grouping: kept, by: { tables[$0].shape }).values
            .filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
        for index in shapes.flatMap({ $0 }) { counts[index] = read(tables[index]) }
    }

    private mutating func read(_ table: PublishedTable) -> [Int: (cell: Int, value: Decimal)] {
        var found: [Int: (cell: Int, value: Decimal)] = [:]
        for (index, cell) in table.table.cells.enumerated() {
            let value = table.table.values[cell.value]
            guard value.statistic == .count, value.population == nil, !value.weighted,
                (cell.precision ?? value.precision ?? .exact) == .exact,
                let shown = cell.shown.number?.value
            else { continue }
            let key = Self.key(of: cell, in: table.table)
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            found[number] = (index, shown)
        }
        return found
    }

    /// The cell's labels by dimension, in the order of the dimensions' names.
    private static func key(of cell: Cell, in table: Table) -> [String] {
        zip(table.dimensions, cell.labels).map { dimension, label in
            let text =
                label >= 0 && !dimension.labels[label].isTotal
                ? dimension.labels[label].text : "\u{1}"
            return "\(dimension.name)=\(text)"
        }.sorted()
    }

    /// Pairs of tables by index, the first of them earlier.
    var pairs: [UndeclaredPopulation] {
        var found: [UndeclaredPopulation] = []
        var left = Self.most
        for group in shapes {
            var separate = Set<Int>()
            for (i, first) in group.enumerated() where !separate.contains(first) {
                for second in group[(i + 1)...] where !separate.contains(second) {
                    left -= min(counts[first]?.count ?? 0, counts[second]?.count ?? 0)
                    guard left > 0 else { return found }
                    guard let cells = differing(first, second) else { continue }
                    separate.insert(second)
                    found.append(UndeclaredPopulation(first: first, second: second, cells: cells))
                }
            }
        }
        return found
    }

    private func differing(_ first: Int, _ second: Int) -> [CellReference]? {
        var (common, equal) = (0, 0)
        var cells: [CellReference] = []
        let (own, others) = (counts[first] ?? [:], counts[second] ?? [:])
        let most = min(own.count, others.count)
        for (number, a) in own {
            guard let b = others[number] else { continue }
            common += 1
            if a.value == b.value {
                equal += 1
            } else if (common - equal) * 4 > most {
                return nil
            } else if (a.value - b.value).magnitude < Decimal(minimum) {
                cells.append(CellReference(table: first, cell: a.cell))
            }
        }
        guard !cells.isEmpty, common >= 4, equal * 4 >= common * 3 else { return nil }
        return cells.sorted()
    }
}

extension PublishedTable {
    /// What tables that may be about one population have in common.
    var shape: [String] {
        [unit, extract ?? "", missing?.rawValue ?? ""]
            + table.dimensions.map { "d\($0.name)" }.sorted()
            + population.sorted { $0.key < $1.key }.map { "p\($0.key)=\($0.value.sorted())" }
    }
}
