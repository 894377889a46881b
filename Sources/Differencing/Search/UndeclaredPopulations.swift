import Outputs

/// Tables that claim to be about the same units in the same cells, with numbers of which most are
/// equal and some differ by a few: probably two populations, one of them not declared.
struct UndeclaredPopulations {
    private let tables: [PublishedTable]
    private let minimum: Int
    /// Per table the exact counts by what the labels stand for.
    private var counts: [[[String]: Decimal]] = []

    init(_ tables: [PublishedTable], _ dataset: Dataset?, minimum: Int) {
        self.tables = tables
        self.minimum = minimum
        counts = tables.map(Self.counts)
    }

    private static func counts(_ table: PublishedTable) -> [[String]: Decimal] {
        var found: [[String]: Decimal] = [:]
        for cell in table.table.cells {
            let value = table.table.values[cell.value]
            guard value.statistic == .count, value.population == nil, !value.weighted,
                (cell.precision ?? value.precision ?? .exact) == .exact,
                let number = cell.shown.number?.value
            else { continue }
            found[key(of: cell, in: table.table)] = number
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
        let shapes = Dictionary(grouping: tables.indices, by: shape).values.sorted {
            $0[0] < $1[0]
        }
        for group in shapes {
            var separate = Set<Int>()
            for (i, first) in group.enumerated() where !separate.contains(first) {
                for second in group[(i + 1)...] where !separate.contains(second) {
                    guard let cells = differing(first, second) else { continue }
                    separate.insert(second)
                    found.append(UndeclaredPopulation(first: first, second: second, cells: cells))
                }
            }
        }
        return found
    }

    private func shape(_ index: Int) -> [String] {
        let table = tables[index]
        return [table.unit, table.extract ?? "", table.missing?.rawValue ?? ""]
            + table.table.dimensions.map { "d\($0.name)" }.sorted()
            + table.population.sorted { $0.key < $1.key }.map { "p\($0.key)=\($0.value.sorted())" }
    }

    private func differing(_ first: Int, _ second: Int) -> [CellReference]? {
        var (common, equal) = (0, 0)
        var cells: [CellReference] = []
        for (index, cell) in tables[first].table.cells.enumerated() {
            let key = Self.key(of: cell, in: tables[first].table)
            guard tables[first].table.values[cell.value].statistic == .count,
                let a = counts[first][key], let b = counts[second][key]
            else { continue }
            common += 1
            if a == b {
                equal += 1
            } else if (a - b).magnitude < Decimal(minimum) {
                cells.append(CellReference(table: first, cell: index))
            }
        }
        guard !cells.isEmpty, common >= 4, equal * 4 >= common * 3 else { return nil }
        return cells
    }
}
