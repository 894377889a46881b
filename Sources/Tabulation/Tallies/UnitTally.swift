/// The contributors of one protected unit: for every cell and contributor the sum of the values.
struct UnitTally {
    var labels = LabelDictionary()
    /// Cell × contributor.
    private(set) var pairs = PairTable()
    /// One per pair.
    private(set) var sums: [Int128] = []

    /// False where a sum is beyond 128 bits.
    mutating func add(_ value: Int128, cell: Int, contributor: Int) -> Bool {
        let (number, isNew) = pairs.number(cell, contributor)
        if isNew { sums.append(0) }
        let result = sums[number].addingReportingOverflow(value)
        sums[number] = result.partialValue
        return !result.overflow
    }

    mutating func multiply(by factor: Int128) -> Bool {
        var holds = true
        for index in sums.indices {
            let result = sums[index].multipliedReportingOverflow(by: factor)
            sums[index] = result.partialValue
            holds = holds && !result.overflow
        }
        return holds
    }

    /// Adds another's; `cells` gives the own cell of each of the other's.
    mutating func merge(_ other: UnitTally, cells: [Int]) -> Bool {
        let codes = other.labels.labels.map { labels.code(of: $0) }
        var holds = true
        for (pair, sum) in zip(other.pairs.pairs, other.sums) {
            holds = add(sum, cell: cells[pair.first], contributor: codes[pair.second]) && holds
        }
        return holds
    }
}
