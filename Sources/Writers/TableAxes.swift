import Disclosure
import Outputs

/// Which dimensions of a table go into its rows, and which into its columns.
struct Axes {
    typealias Axis = TableDrawing.Axis

    let rows: [Axis]
    let columns: [Axis]

    init(rows: [Axis], columns: [Axis]) {
        self.rows = rows
        self.columns = columns
    }

    init(of table: Table, declaration: TableDeclaration?) {
        let dimensions = table.dimensions.indices.map(Axis.dimension)
        switch declaration?.layout {
        case _ where Self.isStacked(table):
            self.init(rows: [.variable, .level], columns: [.statistic])
        case .cross:
            let rows = Self.axes(named: declaration?.rows ?? [], in: table)
            var columns = Self.axes(named: declaration?.columns ?? [], in: table)
            if columns.isEmpty || table.values.count > 1 && !(rows + columns).contains(.statistic) {
                columns.append(.statistic)
            }
            let left = dimensions.filter { !(rows + columns).contains($0) }
            self.init(rows: rows + left, columns: columns)
        default:
            let beside = Self.columnDimension(of: table)
            self.init(
                rows: dimensions.filter { $0 != beside },
                columns: (beside.map { [$0] } ?? [])
                    + (table.values.count > 1 || beside == nil ? [.statistic] : []))
        }
    }

    /// Whether each cell is about one dimension only.
    private static func isStacked(_ table: Table) -> Bool {
        table.dimensions.count > 1
            && table.cells.allSatisfy { cell in cell.labels.count { $0 >= 0 } <= 1 }
    }

    private static func axes(named names: [String], in table: Table) -> [Axis] {
        names.compactMap { name in
            if let index = table.dimensions.firstIndex(where: { $0.name == name }) {
                return .dimension(index)
            }
            return name == "statistic" ? .statistic : nil
        }
    }

    /// The last dimension that leaves the table narrow. One of several dimensions of the same
    /// variable (authority and region) stays in the rows, where they nest.
    private static func columnDimension(of table: Table) -> Axis? {
        let dimensions = table.dimensions
        guard dimensions.count > 1 else { return nil }
        return dimensions.indices.reversed().first { index in
            let variable = dimensions[index].variable
            let width = dimensions[index].labels.count * table.values.count
            return width < TableDrawing.mostColumns
                && dimensions.count { $0.variable == variable } == 1
        }.map(Axis.dimension)
    }

    // MARK: Keys and labels

    /// Where a cell lies on an axis; keys are ordered as labels are in the file.
    func key(_ axis: Axis, of cell: Cell) -> Int {
        switch axis {
        case .dimension(let index): cell.labels[index]
        case .statistic: cell.value
        case .variable: cell.labels.firstIndex { $0 >= 0 } ?? -1
        case .level:
            cell.labels.firstIndex { $0 >= 0 }.map { $0 << 32 | cell.labels[$0] } ?? -1
        }
    }

    func text(_ axis: Axis, _ key: Int, in table: Table) -> String {
        guard key >= 0 else { return "" }
        switch axis {
        case .dimension(let index): return table.dimensions[index].labels[key].text
        case .statistic: return table.values[key].heading
        case .variable: return table.dimensions[key].name
        case .level: return table.dimensions[key >> 32].labels[key & 0xFFFF_FFFF].text
        }
    }

    func name(_ axis: Axis, in table: Table) -> String {
        switch axis {
        case .dimension(let index): table.dimensions[index].name
        case .statistic: "statistic"
        case .variable: "variable"
        case .level: "level"
        }
    }
}

extension ValueDeclaration {
    /// The column as printed; where there is none, the statistic.
    var heading: String { column.isEmpty ? statistic.rawValue : column }
}
