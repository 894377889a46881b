import Outputs

/// What is printed otherwise in one table than in an earlier version of it, cell by cell.
public struct TableDifference: Hashable, Sendable {
    public struct Change: Hashable, Sendable {
        /// Its labels, such as `la: York, sex: F`.
        public let place: String
        /// As printed before and now; nil where there was or is no such cell.
        public let was: String?
        public let now: String?
    }

    /// In the order of the new table; cells that are gone follow in the order of the old one.
    public let changes: [Change]
    /// Cells of the new table.
    public let count: Int

    private struct Key: Hashable {
        let place: Place
        let column: String
    }

    public init(from old: Table, to new: Table) {
        var before: [Key: [String]] = [:]
        for cell in old.cells {
            before[Self.key(cell, in: old), default: []].append(cell.shown.drawn)
        }
        var changes: [Change] = []
        for cell in new.cells {
            let key = Self.key(cell, in: new)
            let was = before[key]?.first
            if was != nil { before[key]?.removeFirst() }
            guard was != cell.shown.drawn else { continue }
            changes.append(
                Change(place: Self.phrase(key, in: new), was: was, now: cell.shown.drawn))
        }
        for cell in old.cells {
            let key = Self.key(cell, in: old)
            guard let was = before[key]?.first else { continue }
            before[key]?.removeFirst()
            changes.append(Change(place: Self.phrase(key, in: old), was: was, now: nil))
        }
        self.changes = changes
        count = new.cells.count
    }

    private static func key(_ cell: Cell, in table: Table) -> Key {
        Key(place: table.place(of: cell), column: table.values[cell.value].column)
    }

    private static func phrase(_ key: Key, in table: Table) -> String {
        key.place == .whole ? VisibleText.visible(key.column) : key.place.phrase(in: table)
    }
}
