/// Bounds of single columns that follow row by row: quick, sound and not always tight.
struct Propagation {
    private(set) var lower: [Int]
    private(set) var upper: [Int]
    static let unbounded = Int.max / 4

    init(_ model: LinearModel, _ reduction: Reduction, rounds: Int = 8) {
        lower = (0..<model.columnCount).map { model.isSigned($0) ? -Self.unbounded : 0 }
        upper = Array(repeating: Self.unbounded, count: model.columnCount)
        for column in 0..<model.columnCount where reduction.fixedBy[column] != nil {
            lower[column] = reduction.fixedValue[column]
            upper[column] = reduction.fixedValue[column]
        }
        let rows = model.rows.filter { row in !row.terms.contains { model.isSigned($0.column) } }
        for _ in 0..<rounds {
            var changed = false
            for row in rows where narrow(row) { changed = true }
            if !changed { break }
        }
    }

    private mutating func narrow(_ row: ModelRow) -> Bool {
        var least = 0.0
        var most = 0.0
        var open = 0
        for (column, coefficient) in row.terms {
            let ends = (Double(lower[column]), Double(upper[column]))
            let isOpen = upper[column] == Self.unbounded
            if isOpen { open += 1 }
            least += Double(coefficient) * (coefficient > 0 ? ends.0 : isOpen ? 0 : ends.1)
            most += Double(coefficient) * (coefficient > 0 ? isOpen ? 0 : ends.1 : ends.0)
        }
        // Only rows of plain sums narrow here; doubles hold such sums exactly below 2^53.
        guard row.terms.allSatisfy({ $0.coefficient == 1 }), least < 1e15 else { return false }
        var changed = false
        for (column, _) in row.terms {
            let before = upper[column]
            if let end = row.upper {
                let high = end - Int(least) + lower[column]
                if high >= lower[column], high < upper[column] {
                    upper[column] = high
                    changed = true
                }
            }
            let othersOpen = open - (before == Self.unbounded ? 1 : 0)
            if let end = row.lower, othersOpen == 0, most < 1e15 {
                let others = Int(most) - (before == Self.unbounded ? 0 : before)
                if end - others > lower[column], end - others <= upper[column] {
                    lower[column] = end - others
                    changed = true
                }
            }
        }
        return changed
    }
}
