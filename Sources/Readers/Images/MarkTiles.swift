/// Marks of one size that lie edge to edge are the tiles of a map of heat, each of which is a cell of
/// a table and not somebody.
struct MarkTiles {
    private struct Place: Hashable {
        let x: Int
        let y: Int
    }

    private struct Kind {
        /// Of the first mark.
        let x: Double
        let y: Double
        let width: Double
        let height: Double
        var places: Set<Place> = []

        /// In steps of a mark from the first; nil for what is far away.
        func place(_ x: Double, _ y: Double) -> Place? {
            let (column, row) = ((x - self.x) / width, (y - self.y) / height)
            guard abs(column) < 1e6, abs(row) < 1e6 else { return nil }
            return Place(x: Int(column.rounded()), y: Int(row.rounded()))
        }
    }

    private var kinds: [String: Kind] = [:]

    /// Notes a mark of a kind whose marks are all of this size, in the units of the drawing.
    mutating func add(_ kind: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        guard width > 0, height > 0, [x, y, width, height].allSatisfy({ abs($0) < 1e6 }),
            kinds.count < 200, (kinds[kind]?.places.count ?? 0) < 20_000
        else { return }
        if kinds[kind] == nil { kinds[kind] = Kind(x: x, y: y, width: width, height: height) }
        guard let place = kinds[kind]?.place(x, y) else { return }
        kinds[kind]?.places.insert(place)
    }

    /// Whether nearly all marks of a kind fill one grid without gaps.
    func areTiles(_ kind: String, _ count: Int) -> Bool {
        guard let found = kinds[kind], found.places.count * 10 >= count * 9 else { return false }
        let xs = Set(found.places.map(\.x))
        let ys = Set(found.places.map(\.y))
        guard xs.count > 1, ys.count > 1, let left = xs.min(), let right = xs.max(),
            let low = ys.min(), let high = ys.max()
        else { return false }
        let area = (right - left + 1).multipliedClamping(by: high - low + 1)
        return found.places.count.multipliedClamping(by: 10) >= area.multipliedClamping(by: 9)
    }
}
