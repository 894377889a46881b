/// Whole numbers that fit all bounds of a component, column by column: what may be true.
struct PointMemory {
    /// The last ones; per column the least and largest value at all.
    private var points: [[Int]] = []
    private var next = 0
    private var low: [Int] = []
    private var high: [Int] = []
    private static let most = 100
    /// Changes since a point was kept, and how many make another one worth its memory once there are
    /// many: the more unknowns, the less a change makes it another one.
    private var changes = 0
    private var rare: Int { max(8, low.count / 25) }

    mutating func keep(_ point: [Int]) {
        if low.isEmpty { (low, high) = (point, point) }
        note(point.indices, of: point)
        store(point)
    }

    /// Takes note of the columns in which a point differs from the one before.
    mutating func note(_ columns: some Sequence<Int>, of point: [Int]) {
        for column in columns {
            let value = point[column]
            if value < low[column] { low[column] = value }
            if value > high[column] { high[column] = value }
        }
        changes += 1
    }

    /// Keeps a point of which all changes were noted, if there were some of these since the last one
    /// was kept.
    mutating func keepChanged(_ point: [Int], count: Int) {
        guard changes >= (points.count < Self.most ? 1 : rare) else { return }
        store(Array(point.prefix(count)))
    }

    private mutating func store(_ point: [Int]) {
        changes = 0
        if points.count < Self.most {
            points.append(point)
        } else {
            points[next] = point
            next = (next + 1) % Self.most
        }
    }

    /// Per point the values of sums of columns, by local index.
    func values(of sums: [[Int]]) -> [[Int]] {
        points.map { point in sums.map { sum in sum.reduce(0) { $0 + point[$1] } } }
    }

    /// The point where a sum of columns is largest, or smallest; nil where there is none.
    func extreme(_ sum: [Int], isUp: Bool) -> [Int]? {
        points.max { first, second in
            let values = [first, second].map { point in sum.reduce(0) { $0 + point[$1] } }
            return isUp ? values[0] < values[1] : values[0] > values[1]
        }
    }

    /// The least and largest value of a sum of columns, by local index.
    func range(_ sum: [Int]) -> (low: Int, high: Int)? {
        if sum.count == 1, !points.isEmpty { return (low[sum[0]], high[sum[0]]) }
        var range: (low: Int, high: Int)?
        for point in points {
            let value = sum.reduce(0) { $0 + point[$1] }
            range = range.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
        }
        return range
    }
}
