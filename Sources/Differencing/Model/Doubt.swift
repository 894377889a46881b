import Outputs

/// What a reading does not take as it is declared, for the rest contradicts it.
struct Doubt: Sendable {
    /// Cells that are left out, in the order in which they were.
    private(set) var dropped: [CellReference] = []
    private var isDropped: Set<CellReference> = []
    /// Columns of means and shares, declared exact, that must have been rounded when they were printed:
    /// the decimals they show.
    private var decimals: [Column: Int] = [:]

    private struct Column: Hashable {
        let table: Int
        let value: Int
    }

    func excludes(_ cell: CellReference) -> Bool { isDropped.contains(cell) }

    mutating func drop(_ cells: [CellReference]) {
        for cell in cells where isDropped.insert(cell).inserted { dropped.append(cell) }
    }

    mutating func restore(_ cell: CellReference) {
        isDropped.remove(cell)
        dropped.removeAll { $0 == cell }
    }

    /// The same without what is left out.
    var roundings: Doubt {
        var copy = Doubt()
        copy.decimals = decimals
        return copy
    }

    /// How a number is to be read: as declared, otherwise by its digits.
    func precision(
        of cell: Cell, showing number: PrintedNumber, _ value: ValueDeclaration, table: Int
    ) -> Precision {
        let declared = cell.precision ?? value.precision
        if declared == .exact, let places = decimals[Column(table: table, value: cell.value)] {
            return .decimals(places)
        }
        return declared ?? .decimals(min(number.decimals, 15))
    }

    /// Takes columns to be rounded that some cells are in; false where there are none to take so.
    ///
    /// A quotient rarely ends with the digits that are shown of it, whatever is declared. Means that
    /// are all printed as whole numbers are believed.
    mutating func round(columnsOf cells: [CellReference], in tables: [PublishedTable]) -> Bool {
        let before = decimals.count
        for place in cells {
            let table = tables[place.table].table
            let cell = table.cells[place.cell]
            let (column, value) = (
                Column(table: place.table, value: cell.value), table.values[cell.value]
            )
            guard value.statistic == .mean || value.statistic.isShare, decimals[column] == nil,
                cell.shown.isNumber, cell.precision ?? value.precision == .exact
            else { continue }
            let own = table.cells.lazy.filter { $0.value == cell.value }
            let most = min(own.compactMap { $0.shown.number?.decimals }.max() ?? 0, 15)
            if most > 0 || value.statistic.isShare { decimals[column] = most }
        }
        return decimals.count > before
    }
}
