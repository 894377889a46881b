/// Takes records one by one and keeps what the request needs of them, never the records themselves
/// (values that have to be put in order excepted). One per thread; `merge` joins two.
///
/// The engine gives codes of labels from the tally's dictionaries, and the measured value.
struct Tally {
    let plan: TallyPlan
    /// One per dimension; the empty text is the missing value.
    var labels: [LabelDictionary]
    /// One per further dimension: cell so far × label.
    private(set) var paths: [PairTable]
    private(set) var cells: [CellTally] = []
    private(set) var largest: LargestValues
    /// Σx² per cell.
    private(set) var squares: [Wide] = []
    /// Σw and Σwx per cell; for counts of all records the weights of those, too.
    private(set) var weights: [Wide] = []
    private(set) var weighted: [Wide] = []
    private(set) var values: [[Int128]] = []
    var units: [UnitTally]
    /// Decimals of the values in the cells; grows as more are met.
    private(set) var scale = 0
    private(set) var weightScale = 0
    /// Decimals that the values have without trailing zeros: `1.50` in one file is `1.5` in another.
    private(set) var neededScale = 0
    private(set) var neededWeightScale = 0
    /// Whether a sum went beyond 128 bits.
    private(set) var isBeyond = false
    var records = 0
    var condition: ConditionTally?
    /// Per dimension whether its value is missing in a record that was left out.
    var leftOut: [Bool]

    init(_ plan: TallyPlan) {
        self.plan = plan
        labels = Array(repeating: LabelDictionary(), count: plan.width)
        paths = Array(repeating: PairTable(), count: plan.width)
        largest = LargestValues(depth: plan.depth)
        units = plan.unitColumns.map { _ in UnitTally() }
        condition = plan.condition.map { ConditionTally($0) }
        leftOut = Array(repeating: false, count: plan.width)
    }

    /// The number of the cell at these labels' codes, one per dimension.
    @inline(__always)
    mutating func cell(after prefix: Int, dimension: Int, code: Int) -> Int {
        paths[dimension].number(prefix, code).number
    }

    /// Makes room for cells that were numbered since.
    @inline(__always)
    mutating func reserve(_ cell: Int) {
        if cell >= cells.count { addCells(upTo: cell) }
    }

    private mutating func addCells(upTo cell: Int) {
        while cells.count <= cell {
            cells.append(CellTally())
            largest.addCell()
            if plan.needsSquares { squares.append(.zero) }
            if plan.isWeighted {
                weights.append(.zero)
                weighted.append(.zero)
            }
            if plan.needsOrder { values.append([]) }
        }
    }

    /// A record without a value.
    @inline(__always)
    mutating func addMissing(to cell: Int) {
        cells[cell].records &+= 1
        cells[cell].missing &+= 1
    }

    /// A record of a table that measures nothing.
    @inline(__always)
    mutating func addRecord(to cell: Int) { cells[cell].records &+= 1 }

    /// A record with a value; `value` is at `scale`.
    @inline(__always)
    mutating func add(_ value: Int128, scale: Int, to cell: Int) -> Int128 {
        var value = value
        if scale > neededScale {
            neededScale = max(neededScale, ScaledNumber.neededScale(value, scale))
        }
        if scale != self.scale {
            if scale > self.scale { rescale(to: scale) }
            value *= ScaledNumber.power(self.scale - scale)
        }
        cells[cell].records &+= 1
        if !cells[cell].add(value) { isBeyond = true }
        if plan.ranksRecords { largest.add(value, to: cell) }
        if plan.needsMore { addMore(value, to: cell) }
        return value
    }

    private mutating func addMore(_ value: Int128, to cell: Int) {
        if plan.needsExtremes { cells[cell].addExtremes(value) }
        if plan.needsSquares { squares[cell] += Wide(value, times: value) }
        if plan.needsOrder { values[cell].append(value) }
    }

    /// Notes that a sum went beyond 128 bits.
    mutating func exceed() { isBeyond = true }

    /// The weight of a record, and its value (0 where nothing is measured).
    mutating func addWeight(_ weight: ScaledNumber, value: Int128, to cell: Int) {
        if weight.scale > weightScale { rescaleWeights(to: weight.scale) }
        neededWeightScale = max(
            neededWeightScale, ScaledNumber.neededScale(weight.significand, weight.scale))
        let scaled = weight.significand(at: weightScale)
        weights[cell] += Wide(scaled)
        weighted[cell] += Wide(scaled, times: value)
    }

    // MARK: Scales

    mutating func rescale(to wanted: Int) {
        let factor = ScaledNumber.power(wanted - scale)
        let places = wanted - scale
        scale = wanted
        for index in cells.indices where !cells[index].multiply(by: factor) { isBeyond = true }
        largest.multiply(by: factor)
        for index in squares.indices { squares[index] = squares[index].scaled(by: 2 * places) }
        for index in weighted.indices { weighted[index] = weighted[index].scaled(by: places) }
        for index in values.indices { values[index] = values[index].map { $0 * factor } }
        for index in units.indices where !units[index].multiply(by: factor) { isBeyond = true }
    }

    private mutating func rescaleWeights(to wanted: Int) {
        let places = wanted - weightScale
        weightScale = wanted
        for index in weights.indices { weights[index] = weights[index].scaled(by: places) }
        for index in weighted.indices { weighted[index] = weighted[index].scaled(by: places) }
    }

    // MARK: Joining

    /// Adds what another thread counted of other records.
    mutating func merge(_ other: consuming Tally) {
        if other.scale > scale { rescale(to: other.scale) }
        if other.scale < scale { other.rescale(to: scale) }
        if other.weightScale > weightScale { rescaleWeights(to: other.weightScale) }
        if other.weightScale < weightScale { other.rescaleWeights(to: weightScale) }
        neededScale = max(neededScale, other.neededScale)
        neededWeightScale = max(neededWeightScale, other.neededWeightScale)
        isBeyond = isBeyond || other.isBeyond
        records += other.records
        for dimension in leftOut.indices where other.leftOut[dimension] {
            leftOut[dimension] = true
        }
        let cellMap = mergedCells(other)
        for (from, to) in cellMap.enumerated() {
            if !cells[to].merge(other.cells[from]) { isBeyond = true }
            for value in other.largest[from] { largest.add(value, to: to) }
            if plan.needsSquares { squares[to] += other.squares[from] }
            if plan.isWeighted {
                weights[to] += other.weights[from]
                weighted[to] += other.weighted[from]
            }
            if plan.needsOrder { values[to] += other.values[from] }
        }
        for index in units.indices where !units[index].merge(other.units[index], cells: cellMap) {
            isBeyond = true
        }
        if let theirs = other.condition { condition?.merge(theirs) }
    }

    /// The own cell of each of the other's, added where there was none.
    private mutating func mergedCells(_ other: Tally) -> [Int] {
        let codes = other.labels.indices.map { dimension in
            other.labels[dimension].labels.map { labels[dimension].code(of: $0) }
        }
        return other.cells.indices.map { index in
            var cell = 0
            for (dimension, code) in other.codes(of: index).enumerated() {
                cell = self.cell(after: cell, dimension: dimension, code: codes[dimension][code])
            }
            reserve(cell)
            return cell
        }
    }

    /// The codes of a cell's labels.
    func codes(of cell: Int) -> [Int] {
        var codes: [Int] = []
        var position = cell
        for path in paths.reversed() {
            codes.append(path.pairs[position].second)
            position = path.pairs[position].first
        }
        return codes.reversed()
    }
}

/// What a tally has to keep, worked out once from the request.
struct TallyPlan {
    let width: Int
    let depth: Int
    let hasMeasure: Bool
    let isWeighted: Bool
    let excludesMissing: Bool
    let needsSquares: Bool
    let needsExtremes: Bool
    let needsOrder: Bool
    /// Whether the records themselves are contributors.
    let ranksRecords: Bool
    /// One per unit that has a column.
    let unitColumns: [String]
    let condition: ConditionProgram?

    init(_ request: TableRequest) {
        width = request.dimensions.count
        depth = max(1, request.largest)
        hasMeasure = request.of != nil
        isWeighted = request.weight != nil
        excludesMissing = request.missing == .exclude
        needsSquares = request.needsSquares || request.needsConcentration && request.unit == nil
        needsExtremes = request.needsExtremes
        needsOrder = request.needsOrder
        ranksRecords = request.unit == nil && request.of != nil
        unitColumns = request.units.compactMap(\.column)
        condition = request.condition.map { ConditionProgram($0) }
    }

    var needsMore: Bool { needsSquares || needsExtremes || needsOrder }
}
