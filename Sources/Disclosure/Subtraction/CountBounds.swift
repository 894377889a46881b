import Outputs

/// What the sums of a table leave possible for each count: bounds propagated along all lines until
/// nothing changes.
///
/// A sound but not always tight answer: every true table lies within the bounds.
struct CountBounds {
    /// Per cell, then per total that only follows from its parts.
    private(set) var ranges: [CountRange]
    private var virtual: [Int: Int] = [:]
    private let shape: TableShape
    private let lines: [TableShape.Line]

    /// Rounds after which a slow narrowing is left as it is.
    private static let rounds = 100

    /// Nil when the printed counts contradict each other.
    ///
    /// - `printed`: per cell of the table what its printed form allows.
    /// - `totals`: what is known of totals that no cell shows, by their key.
    init?(
        _ shape: TableShape, value: Int, printed: [CountRange], totals: [Int: CountRange] = [:]
    ) {
        self.shape = shape
        lines = shape.lines.filter { $0.value == value }
        ranges = printed
        for line in lines where line.total == nil && virtual[line.totalKey] == nil {
            virtual[line.totalKey] = ranges.count
            ranges.append(totals[line.totalKey] ?? .anything)
        }
        guard propagate() else { return nil }
    }

    private func total(of line: TableShape.Line) -> Int? { line.total ?? virtual[line.totalKey] }

    /// What is left of a line's total for units in none of its shown parts. Nil for a closed line
    /// and where nothing bounds it.
    func rest(of line: TableShape.Line) -> CountRange? {
        guard line.isOpen, let total = total(of: line).map({ ranges[$0] }),
            total.high != CountRange.unbounded
        else { return nil }
        let sums = Sums(shape.parts(of: line), ranges)
        let low = sums.unbounded > 0 ? 0 : total.low - sums.high
        return CountRange(low: low, high: max(total.high - sums.low, 0))
    }

    func total(_ line: TableShape.Line) -> CountRange? { total(of: line).map { ranges[$0] } }

    /// False on a contradiction.
    private mutating func propagate() -> Bool {
        for _ in 0..<Self.rounds {
            var changed = false
            for line in lines {
                guard let total = total(of: line) else { continue }
                let sums = Sums(shape.parts(of: line), ranges)
                let high = line.isOpen || sums.unbounded > 0 ? CountRange.unbounded : sums.high
                guard narrow(total, low: sums.low, high: high, &changed) else { return false }
                guard narrowParts(of: line, total, sums, &changed) else { return false }
            }
            if !changed { return true }
        }
        return true
    }

    private mutating func narrowParts(
        of line: TableShape.Line, _ total: Int, _ sums: Sums, _ changed: inout Bool
    ) -> Bool {
        let whole = ranges[total]
        for part in shape.parts(of: line).map(Int.init) where !ranges[part].isExact {
            let own = ranges[part]
            let high =
                whole.high == CountRange.unbounded
                ? CountRange.unbounded : whole.high - (sums.low - own.low)
            let othersUnbounded = sums.unbounded - (own.high == CountRange.unbounded ? 1 : 0)
            let ownHigh = own.high == CountRange.unbounded ? 0 : own.high
            let low = line.isOpen || othersUnbounded > 0 ? 0 : whole.low - (sums.high - ownHigh)
            guard high >= 0, narrow(part, low: low, high: high, &changed) else { return false }
        }
        return true
    }

    private mutating func narrow(_ node: Int, low: Int, high: Int, _ changed: inout Bool) -> Bool {
        let own = ranges[node]
        let narrowed = (low: max(own.low, min(low, CountRange.largest)), high: min(own.high, high))
        guard narrowed.low <= narrowed.high else { return false }
        if narrowed.low != own.low || narrowed.high != own.high {
            ranges[node] = CountRange(low: narrowed.low, high: narrowed.high)
            changed = true
        }
        return true
    }

    /// The sums of a line's parts; `high` is that of the bounded ones.
    private struct Sums {
        var low = 0
        var high = 0
        var unbounded = 0

        init(_ parts: ArraySlice<Int32>, _ ranges: [CountRange]) {
            for part in parts {
                let range = ranges[Int(part)]
                low += range.low
                if range.high == CountRange.unbounded {
                    unbounded += 1
                } else {
                    high += range.high
                }
            }
        }
    }
}
