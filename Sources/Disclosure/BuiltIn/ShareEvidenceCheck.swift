import Outputs

/// Shares of one base that nobody published, against the numerators of the evidence: some number of
/// units must give each numerator its share.
///
/// Of one base are the shares that `percent-of` relates to the same cell, and those of a line that add
/// up to everybody.
struct ShareEvidenceCheck {
    let subject: Subject

    /// Cells whose share and numerator fit no base that fits the others.
    var contradicting: Set<Int> {
        guard let table = subject.output.table, let shape = subject.shape else { return [] }
        return table.values.indices.reduce(into: []) { found, value in
            let declared = table.values[value]
            guard declared.statistic.isShare, declared.base == nil, !declared.weighted else {
                return
            }
            let cells = table.cells.indices.filter { cell in
                table.cells[cell].value == value && table.cells[cell].shown.isNumber
                    && table.cells[cell].evidence?.count != nil && subject.facts[cell].base == nil
            }
            let groups =
                declared.percentOf.isEmpty
                ? lines(of: value, cells, table, shape) : related(cells, declared, table)
            for group in groups { found.formUnion(wrong(in: group, table)) }
        }
    }

    // MARK: Of one base

    /// Cells with the same labels in all dimensions over which it is a share.
    private func related(_ cells: [Int], _ value: ValueDeclaration, _ table: Table) -> [[Int]] {
        let others = table.dimensions.indices.filter {
            value.percentOf[table.dimensions[$0].name] == nil
        }
        guard others.count < table.dimensions.count else { return [] }
        let groups = Dictionary(grouping: cells) { cell in
            others.map { table.cells[cell].labels[$0] }
        }
        return groups.values.map { $0.sorted() }
    }

    /// Complete lines whose shares add up to all, as far as rounding lets them.
    private func lines(of value: Int, _ cells: [Int], _ table: Table, _ shape: TableShape)
        -> [[Int]]
    {
        let own = Set(cells)
        let unit = table.values[value].unitOfShare
        return shape.lines.compactMap { line in
            let parts = shape.parts(of: line).map(Int.init)
            guard line.value == value, !line.isOpen, parts.count > 1,
                parts.allSatisfy(own.contains)
            else { return nil }
            var (low, high): (Decimal, Decimal) = (0, 0)
            for part in parts {
                guard let interval = table.digitsInterval(of: part), let least = interval.low,
                    let most = interval.high
                else { return nil }
                low += least
                high += most
            }
            return low <= unit && unit <= high ? parts : nil
        }
    }

    // MARK: A base for all

    /// The cells without which the others have a base; all of them where no single one is to blame.
    private func wrong(in group: [Int], _ table: Table) -> [Int] {
        guard !haveBase(group, table) else { return [] }
        let blamed = group.filter { cell in haveBase(group.filter { $0 != cell }, table) }
        return blamed.isEmpty ? group : blamed
    }

    private func haveBase(_ cells: [Int], _ table: Table) -> Bool {
        var (least, most) = (0, CountRange.unbounded)
        for cell in cells {
            guard let own = bases(of: cell, table) else { continue }
            least = max(least, own.least)
            most = min(most, own.most)
        }
        return least <= most
    }

    /// Of how many the numerator can be the printed share; nil where that says nothing.
    private func bases(of cell: Int, _ table: Table) -> (least: Int, most: Int)? {
        let unit = table.values[table.cells[cell].value].unitOfShare
        guard let numerator = table.cells[cell].evidence?.count, numerator > 0,
            let units = numerator.multiplied(by: unit),
            let interval = table.digitsInterval(of: cell), let high = interval.high, high > 0,
            let least = (-units).whole(dividedBy: high).map({ -$0 })
        else { return nil }
        guard let low = interval.low, low > 0, let most = units.whole(dividedBy: low) else {
            return (least, CountRange.unbounded)
        }
        return (least, most)
    }
}
