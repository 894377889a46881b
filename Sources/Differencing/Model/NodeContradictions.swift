extension Node {
    /// Figures of the same set that leave no number together with an earlier one, each with the one
    /// that excludes it. The later one is left out, and one that prints something else than the sum
    /// itself, as a mean does, before one that prints it.
    var contradictions: [(cells: [CellReference], drop: CellReference)] {
        guard let low = lower, let high = upper, low.bound > high.bound else { return [] }
        var kept: [Figure] = []
        var found: [(cells: [CellReference], drop: CellReference)] = []
        let order = figures.sorted {
            ($0.factor == 1 ? 0 : 1, $0.cell) < ($1.factor == 1 ? 0 : 1, $1.cell)
        }
        for figure in order {
            if let other = kept.first(where: { !$0.isPossible(with: figure) }) {
                found.append(([other.cell, figure.cell].sorted(), figure.cell))
            } else if !kept.contains(where: { $0.low == figure.low && $0.high == figure.high }) {
                kept.append(figure)
            }
        }
        return found
    }
}

extension Figure {
    /// Whether some number is within the bounds of both.
    fileprivate func isPossible(with other: Figure) -> Bool {
        let isAbove = low.flatMap { low in other.high.map { low > $0 } } ?? false
        let isBelow = high.flatMap { high in other.low.map { high < $0 } } ?? false
        return !isAbove && !isBelow
    }
}
