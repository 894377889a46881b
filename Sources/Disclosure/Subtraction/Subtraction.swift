import Outputs

/// The simple engine behind the `differencing` rule: one submission, one line at a time, to a fixed
/// point.
struct Subtraction {
    let subject: Subject
    let minimum: Int
    let zeros: Verdict
    let width: Int

    var findings: [Finding] {
        var found = populations
        guard let table = subject.output.table, let shape = subject.shape else { return found }
        if !shape.isComplete {
            found += subject.whole(
                DifferencingRule.key, .review,
                "the labels overlap so much that not every sum was searched",
                remedy: "split the table, or use labels that do not overlap")
        }
        for value in table.values.indices {
            if table.values[value].statistic == .sum {
                found += recoveredSums(value, table, shape)
            } else if let printed = printedCounts(value, table, shape) {
                found += judge(value, printed, table, shape)
            }
        }
        return found + complements(table, shape)
    }

    /// The verdict on a set of units that nobody published, and its reason.
    func verdict(onUnpublished count: CountRange) -> (Verdict, String)? {
        if count.high == 0 { return zeros > .pass ? (zeros, "must be empty") : nil }
        guard count.high < minimum else { return nil }
        return (
            .fail,
            count.low > 0
                ? "must hold from 1 to \(minimum - 1)" : "cannot reach \(minimum)"
        )
    }

    /// What every cell's printed form allows; a count together with the percentages of the same
    /// cell. Nil for statistics that are no counts, and where a sum could tell nothing new.
    private func printedCounts(_ value: Int, _ table: Table, _ shape: TableShape) -> [CountRange]? {
        let declaration = table.values[value]
        guard
            declaration.isPlainCount && declaration.statistic != .atRisk
                || declaration.statistic.isShare
                    && table.countColumn.map({ table.isBaseOfShare($0) }) ?? true
        else { return nil }
        guard width > 0 || declaration.statistic.isShare || isWorthwhile(value, shape) else {
            return nil
        }
        var printed = [CountRange](repeating: .anything, count: table.cells.count)
        for cell in table.cells.indices where table.cells[cell].value == value {
            printed[cell] = subject.facts[cell].printed ?? .anything
            if !table.cells[cell].shown.isNumber, subject.isStructuralZero(cell) {
                printed[cell] = CountRange(exactly: 0)
            }
        }
        if declaration.statistic == .count, !table.isBaseOfShare(value) {
            narrow(&printed, byShares: value, table, shape)
        }
        return printed
    }

    /// Whether some sum says more than its parts: it shows its total, has parts that are not shown,
    /// or is about the same units as another (the blocks of a stacked table).
    private func isWorthwhile(_ value: Int, _ shape: TableShape) -> Bool {
        var totals = Set<Int>()
        return shape.lines.contains { line in
            line.value == value
                && (line.isOpen || line.total != nil || !totals.insert(line.totalKey).inserted)
        }
    }

    private func narrow(
        _ printed: inout [CountRange], byShares value: Int, _ table: Table, _ shape: TableShape
    ) {
        for cell in table.cells.indices {
            let own = table.cells[cell].value
            guard table.values[own].statistic.isShare, let numerator = subject.facts[cell].printed,
                let count = shape.cell(beside: cell, from: own, value: value)
            else { continue }
            printed[count] = printed[count].intersection(numerator) ?? printed[count]
        }
    }

    /// The percentages of a line together are all of their base: totals that nobody shows.
    private func bases(_ value: Int, _ table: Table, _ shape: TableShape) -> [Int: CountRange] {
        let declaration = table.values[value]
        guard declaration.statistic.isShare, declaration.percentOf.count == 1,
            let name = declaration.percentOf.keys.first,
            let d = table.dimensions.firstIndex(where: { $0.name == name })
        else { return [:] }
        var bases: [Int: CountRange] = [:]
        for line in shape.lines
        where line.value == value && line.dimension == d && line.total == nil
            && isTotal(line, shape)
        {
            let part = shape.parts(of: line).first.map(Int.init)
            bases[line.totalKey] = part.flatMap { subject.facts[$0].base }
        }
        return bases
    }

    private func isTotal(_ line: TableShape.Line, _ shape: TableShape) -> Bool {
        let dimension = shape.dimensions[line.dimension]
        return dimension.relations[line.relation].total == dimension.total
    }

    private func judge(
        _ value: Int, _ printed: [CountRange], _ table: Table, _ shape: TableShape
    ) -> [Finding] {
        let totals = bases(value, table, shape)
        guard let bounds = CountBounds(shape, value: value, printed: printed, totals: totals) else {
            return subject.whole(
                "inconsistent", .review, "the counts of this table cannot all be true",
                remedy:
                    "correct the count or total that does not fit, or declare how it was rounded")
        }
        let neighbours = cheapestNeighbours(value, table, shape)
        var found = table.cells.indices.compactMap { cell -> Finding? in
            guard table.cells[cell].value == value, !subject.isStructuralZero(cell) else {
                return nil
            }
            return table.cells[cell].shown.isNumber
                ? roundingUndone(cell, subject.facts[cell].printed, bounds.ranges[cell], table)
                : withheld(cell, bounds.ranges[cell], neighbours[cell], table)
        }
        for line in shape.lines where line.value == value {
            if line.isOpen, let finding = rest(of: line, bounds, table, shape) {
                found.append(finding)
            }
            found += withheldSet(of: line, bounds, neighbours, table, shape)
        }
        return found
    }

    private func withheld(_ cell: Int, _ range: CountRange, _ neighbour: Int?, _ table: Table)
        -> Finding?
    {
        let (verdict, message): (Verdict, String)
        if range.isExact {
            guard range.low < minimum else { return nil }
            (verdict, message) =
                range.low > 0
                ? (.fail, "this withheld count can be subtracted: it is small")
                : (zeros, "this withheld count must be zero")
        } else {
            guard width > 0, range.high != CountRange.unbounded, range.high - range.low < width
            else { return nil }
            verdict = .fail
            message = "this withheld count lies in an interval narrower than \(width)"
        }
        guard verdict > .pass else { return nil }
        return finding(cell, verdict, message, remedy(forWithheld: cell, neighbour, table))
    }

    private func roundingUndone(
        _ cell: Int, _ printed: CountRange?, _ range: CountRange, _ table: Table
    ) -> Finding? {
        guard let printed, !printed.isExact, range.isExact,
            table.values[table.cells[cell].value].isPlainCount
        else { return nil }
        let isSmall = (1..<max(minimum, 2)).contains(range.low)
        return finding(
            cell, isSmall ? .fail : .review,
            "only one whole number remains of this rounded count",
            "round the totals and percentages of its lines as well")
    }

    private func rest(
        of line: TableShape.Line, _ bounds: CountBounds, _ table: Table, _ shape: TableShape
    ) -> Finding? {
        guard let rest = bounds.rest(of: line), let total = bounds.total(line),
            total.low >= minimum, !(rest.high == 0 && line.opensToMissingOnly),
            let (verdict, reason) = verdict(onUnpublished: rest)
        else { return nil }
        let cell = line.total ?? shape.parts(of: line).first.map(Int.init)
        guard let cell else { return nil }
        let name = table.dimensions[line.dimension].name
        return finding(
            cell, verdict,
            "the units of this line that no shown label of \(name) holds can be subtracted: the set "
                + reason,
            "show no total of this line, merge a shown label with what is not shown, or show all "
                + "labels if each is large enough")
    }

    func finding(_ cell: Int, _ verdict: Verdict, _ message: String, _ remedy: String)
        -> Finding
    {
        subject.finding(DifferencingRule.key, cell, verdict, message, remedy: remedy)
    }
}
