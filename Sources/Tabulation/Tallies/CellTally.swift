/// What is counted of one cell while the records go by. Values are whole numbers at the scale of
/// the tally.
struct CellTally {
    var records = 0
    /// Records whose value of the measured variable is missing.
    var missing = 0
    var negatives = 0
    var sum: Int128 = 0
    var minimum = Int128.max
    var maximum = Int128.min
    var atMinimum = 0
    var atMaximum = 0

    var count: Int { records - missing }

    /// False where the sum is beyond 128 bits.
    @inline(__always)
    mutating func add(_ value: Int128) -> Bool {
        let result = sum.addingReportingOverflow(value)
        sum = result.partialValue
        if value < 0 { negatives &+= 1 }
        return !result.overflow
    }

    @inline(__always)
    mutating func addExtremes(_ value: Int128) {
        if value < minimum {
            minimum = value
            atMinimum = 1
        } else if value == minimum {
            atMinimum &+= 1
        }
        if value > maximum {
            maximum = value
            atMaximum = 1
        } else if value == maximum {
            atMaximum &+= 1
        }
    }

    /// False where the sum is beyond 128 bits.
    mutating func merge(_ other: CellTally) -> Bool {
        records += other.records
        missing += other.missing
        negatives += other.negatives
        if other.atMinimum > 0 {
            if other.minimum == minimum {
                atMinimum += other.atMinimum
            } else if other.minimum < minimum {
                (minimum, atMinimum) = (other.minimum, other.atMinimum)
            }
            if other.maximum == maximum {
                atMaximum += other.atMaximum
            } else if other.maximum > maximum {
                (maximum, atMaximum) = (other.maximum, other.atMaximum)
            }
        }
        let result = sum.addingReportingOverflow(other.sum)
        sum = result.partialValue
        return !result.overflow
    }

    mutating func multiply(by factor: Int128) -> Bool {
        let result = sum.multipliedReportingOverflow(by: factor)
        sum = result.partialValue
        if atMinimum > 0 {
            minimum *= factor
            maximum *= factor
        }
        return !result.overflow
    }
}

/// The largest values of every cell, `depth` of them, largest first.
struct LargestValues {
    let depth: Int
    /// `depth` per cell; `Int128.min` where there are fewer values.
    private var values: [Int128] = []

    init(depth: Int) { self.depth = depth }

    mutating func addCell() { values += repeatElement(Int128.min, count: depth) }

    @inline(__always)
    mutating func add(_ value: Int128, to cell: Int) {
        let last = cell &* depth &+ depth &- 1
        guard value > values[last] else { return }
        var position = last
        let first = cell &* depth
        while position > first, values[position &- 1] < value {
            values[position] = values[position &- 1]
            position &-= 1
        }
        values[position] = value
    }

    mutating func multiply(by factor: Int128) {
        for index in values.indices where values[index] != Int128.min { values[index] *= factor }
    }

    subscript(cell: Int) -> [Int128] {
        values[(cell * depth)..<((cell + 1) * depth)].filter { $0 != Int128.min }
    }
}
