/// Gives the fields of each record to a tally: condition, dimensions, value, weight, contributors.
///
/// Fields come in the order of `TableRequest.columnsRead`.
struct RecordTally {
    private(set) var tally: Tally
    private(set) var faults: [Fault] = []
    private let dimensions: [Int]
    private let measure: Int?
    private let weight: Int?
    private let units: [Int]
    private let condition: [Int]

    /// Text where a number should be.
    struct Fault {
        let field: Int
        /// Of the first such record.
        let line: Int
        var count = 1
        let problem: Problem

        enum Problem { case text, tooLarge, noWeight, negativeWeight }
    }

    init(_ request: TableRequest) {
        let plan = TallyPlan(request)
        let names = request.columnsRead
        func field(_ name: String) -> Int? { names.firstIndex(of: name) }
        tally = Tally(plan)
        dimensions = request.dimensions.compactMap(field)
        measure = request.of.flatMap(field)
        weight = request.weight.flatMap(field)
        units = plan.unitColumns.compactMap(field)
        condition = (request.condition?.columns ?? []).compactMap(field)
    }

    /// Counts one record; `line` is where it begins.
    @inline(__always)
    mutating func add(_ fields: UnsafePointer<Field>, line: Int) {
        tally.records &+= 1
        if !condition.isEmpty, !satisfies(fields, line) { return }
        // Before any label is noted: a record that is left out adds no category to a dimension.
        if tally.plan.excludesMissing, lacksDimension(fields) {
            leaveOut(fields)
            return
        }
        var cell = 0
        for (dimension, index) in dimensions.enumerated() {
            let field = fields[index]
            let code = tally.labels[dimension].code(field.start, count: field.count)
            cell = tally.cell(after: cell, dimension: dimension, code: code)
        }
        tally.reserve(cell)
        let hasMore = weight != nil || !units.isEmpty
        guard let measure else {
            tally.addRecord(to: cell)
            if hasMore { addMore(fields, 0, cell, line) }
            return
        }
        let field = fields[measure]
        guard let (number, scale) = number(field, measure, line) else {
            tally.addMissing(to: cell)
            return
        }
        let value = tally.add(number, scale: scale, to: cell)
        if hasMore { addMore(fields, value, cell, line) }
    }

    @inline(__always)
    private func lacksDimension(_ fields: UnsafePointer<Field>) -> Bool {
        for index in dimensions where fields[index].count == 0 { return true }
        return false
    }

    private mutating func leaveOut(_ fields: UnsafePointer<Field>) {
        for (dimension, index) in dimensions.enumerated() where fields[index].count == 0 {
            tally.leftOut[dimension] = true
        }
    }

    private mutating func satisfies(_ fields: UnsafePointer<Field>, _ line: Int) -> Bool {
        guard let program = tally.condition?.program else { return true }
        var bits: UInt64 = 0
        for (column, index) in condition.enumerated() {
            let field = fields[index]
            do {
                bits |=
                    try tally.condition?.bits(field.start, count: field.count, column: column) ?? 0
            } catch {
                report(.text, index, line)
            }
        }
        return program.holds(bits)
    }

    /// Nil for a missing value, and, reported, for one that is no number.
    @inline(__always)
    private mutating func number(_ field: Field, _ index: Int, _ line: Int) -> (Int128, Int)? {
        if let plain = ScaledNumber.plain(field.start, count: field.count) {
            return (Int128(plain.value), plain.scale)
        }
        return unusual(field, index, line).map { ($0.significand, $0.scale) }
    }

    private func isBlank(_ field: Field) -> Bool { field.bytes.allSatisfy { $0 == 0x20 } }

    private mutating func unusual(_ field: Field, _ index: Int, _ line: Int) -> ScaledNumber? {
        guard !isBlank(field) else { return nil }
        do throws(ScaledNumber.Problem) {
            return try ScaledNumber(parsing: field.bytes)
        } catch {
            report(error == .tooLarge ? .tooLarge : .text, index, line)
            return nil
        }
    }

    private mutating func addMore(
        _ fields: UnsafePointer<Field>, _ value: Int128, _ cell: Int, _ line: Int
    ) {
        for (unit, index) in units.enumerated() {
            let field = fields[index]
            let code = tally.units[unit].labels.code(field.start, count: field.count)
            if !tally.units[unit].add(value, cell: cell, contributor: code) { tally.exceed() }
        }
        guard let weight else { return }
        guard let (number, scale) = number(fields[weight], weight, line) else {
            if isBlank(fields[weight]) { report(.noWeight, weight, line) }
            return
        }
        if number < 0 { report(.negativeWeight, weight, line) }
        tally.addWeight(ScaledNumber(significand: number, scale: scale), value: value, to: cell)
    }

    private mutating func report(_ problem: Fault.Problem, _ field: Int, _ line: Int) {
        if let known = faults.firstIndex(where: { $0.field == field && $0.problem == problem }) {
            faults[known].count += 1
        } else {
            faults.append(Fault(field: field, line: line, problem: problem))
        }
    }

    /// Throws the first fault, if there is one. `fields` are the columns' places in the source.
    func check(_ request: TableRequest, source: String, fields: [Int]) throws(DataError) {
        guard let fault = faults.min(by: { $0.line < $1.line }) else { return }
        let name = request.columnsRead[fault.field]
        let problem: DataError.Problem
        switch fault.problem {
        case .text: problem = .text(column: name, count: fault.count)
        case .tooLarge: problem = .tooLarge(column: name)
        case .noWeight: problem = .noWeight(column: name, count: fault.count)
        case .negativeWeight: problem = .negativeWeight
        }
        throw DataError(
            source: source, line: fault.line, column: fields[fault.field] + 1, problem: problem)
    }

    var hasFaults: Bool { !faults.isEmpty }

    mutating func merge(_ other: consuming RecordTally) { tally.merge(other.tally) }
}
