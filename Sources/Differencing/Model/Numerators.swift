import Outputs

extension PublishedTable {
    /// The share whose numerators a column of counts holds: 120 children in care beside a population
    /// of 23,410 and the rate of both. It counts some of the units of its cells, the base all.
    ///
    /// Nil where the base is another cell's, and where the numbers say otherwise: the quotient has to
    /// print as the share in every cell that shows all three.
    func shareOver(_ count: Int) -> ValueDeclaration? {
        let own = table.values[count]
        guard own.statistic == .count, !own.weighted else { return nil }
        return table.values.indices.lazy.filter { share in
            let value = table.values[share]
            return value.statistic.isShare && !value.weighted && value.percentOf.isEmpty
                && value.population == own.population && value.base != .column(own.column)
        }.first { share in
            base(of: share).map { isQuotient(share, of: count, over: $0) } ?? false
        }.map { table.values[$0] }
    }

    private func base(of share: Int) -> Int? {
        guard case .column(let name) = table.values[share].base else { return nil }
        return table.values.firstIndex { $0.column == name && $0.statistic == .count }
    }

    private func isQuotient(_ share: Int, of part: Int, over base: Int) -> Bool {
        let parts = numbers(of: part)
        let bases = numbers(of: base)
        var judged = false
        for cell in table.cells where cell.value == share {
            guard let printed = cell.shown.number, let part = parts[Array(cell.labels)],
                let base = bases[Array(cell.labels)]
            else { continue }
            guard agrees(printed, cell, table.values[share], part, base) else { return false }
            judged = true
        }
        return judged
    }

    private func numbers(of value: Int) -> [[Int]: Decimal] {
        var numbers: [[Int]: Decimal] = [:]
        for cell in table.cells where cell.value == value {
            numbers[Array(cell.labels)] = cell.shown.number?.value
                .multiplied(by: table.values[value].scale)
        }
        return numbers
    }

    private func agrees(
        _ printed: PrintedNumber, _ cell: Cell, _ share: ValueDeclaration, _ part: Decimal,
        _ base: Decimal
    ) -> Bool {
        let declared = cell.precision ?? share.precision ?? .exact
        let precision = declared == .exact ? .decimals(min(printed.decimals, 15)) : declared
        let interval = precision.interval(of: printed.value, count: false)
        let per: Decimal = share.statistic == .percent ? 100 : share.per ?? 1
        guard let low = interval.low?.multiplied(by: share.scale)?.multiplied(by: base),
            let high = interval.high?.multiplied(by: share.scale)?.multiplied(by: base),
            let whole = part.multiplied(by: per)
        else { return false }
        return low <= whole && whole <= high
    }
}
