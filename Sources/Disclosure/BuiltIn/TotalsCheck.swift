import Outputs

/// Totals that do not add up, beyond what the declared rounding allows: counts and sums only.
///
/// A withheld part counts as anything its range allows. Where units may be in no shown part, the
/// parts may not exceed the total; for sums with negative contributions that says nothing.
struct TotalsCheck {
    let subject: Subject

    var findings: [Finding] {
        let wrong = wrong
        guard !wrong.isEmpty else { return [] }
        let remedy =
            unsaidBase.map {
                "declare precision: round\($0) if they were rounded so: then parts and totals agree;"
                    + " else correct the total or its parts"
            } ?? "correct the total or its parts, or declare how they were rounded"
        return wrong.sorted().map { cell in
            subject.finding(
                "totals", cell, .fail, "the parts do not add up to this total", remedy: remedy)
        }
    }

    /// Totals that cannot be the sum of their parts.
    private var wrong: Set<Int> {
        guard let table = subject.output.table, let shape = subject.shape else { return [] }
        let values = table.values.map { $0.statistic.isCount || $0.statistic == .sum }
        var wrong = Set<Int>()
        for line in shape.lines where values[line.value] {
            guard let total = line.total, table.cells[total].shown.isNumber else { continue }
            let holds =
                table.values[line.value].isPlainCount
                ? countsHold(line, total, table, shape) : sumsHold(line, total, table, shape)
            if !holds { wrong.insert(total) }
        }
        return wrong
    }

    /// A base that all counts are multiples of and with which every total holds, where nobody has
    /// declared one.
    private var unsaidBase: Int? {
        guard var table = subject.output.table else { return nil }
        let counts = table.cells.indices.filter {
            table.values[table.cells[$0].value].isPlainCount && table.cells[$0].shown.isNumber
        }
        guard !counts.isEmpty, counts.allSatisfy({ table.precision(of: $0).base == nil }) else {
            return nil
        }
        return [5, 10, 3, 100, 1000].first { base in
            let precision = Precision.round(base)
            for cell in counts {
                guard let number = table.cells[cell].shown.number, precision.allows(number) else {
                    return false
                }
                table.cells[cell] = Cell(
                    labels: table.cells[cell].labels, value: table.cells[cell].value,
                    shown: .number(number), position: table.cells[cell].position,
                    precision: precision, evidence: table.cells[cell].evidence)
            }
            let rounded = subject.output.holding(table)
            let others = subject.outputs.map { $0.id == rounded.id ? rounded : $0 }
            return TotalsCheck(
                subject: Subject(output: rounded, dataset: subject.dataset, outputs: others)
            ).wrong.isEmpty
        }
    }

    private func countsHold(
        _ line: TableShape.Line, _ total: Int, _ table: Table, _ shape: TableShape
    ) -> Bool {
        guard let whole = subject.facts[total].printed else { return true }
        if whole.high == CountRange.unbounded { return sumsHold(line, total, table, shape) }
        var (low, high) = (0, 0)
        for part in shape.parts(of: line) {
            let count = subject.facts[Int(part)].printed ?? .anything
            low += count.low
            high =
                count.high == CountRange.unbounded || high == CountRange.unbounded
                ? CountRange.unbounded : high + count.high
        }
        return low <= whole.high && (line.isOpen || whole.low <= high)
    }

    private func sumsHold(
        _ line: TableShape.Line, _ total: Int, _ table: Table, _ shape: TableShape
    ) -> Bool {
        guard let whole = table.printedInterval(of: total), let least = whole.low,
            let most = whole.high
        else { return true }
        var (low, high) = (Decimal.zero, Decimal.zero)
        for part in shape.parts(of: line) {
            guard let interval = table.printedInterval(of: Int(part)), let least = interval.low,
                let most = interval.high
            else { return true }
            low += least
            high += most
        }
        if line.isOpen {
            let signed = table.cells[total].evidence?.hasNegatives ?? false
            return mayBeNegative || signed || low <= most
        }
        return low <= most && least <= high
    }

    private var mayBeNegative: Bool {
        subject.output.declaration?.table?.negativesPossible ?? false
    }
}
