import Outputs

extension Table {
    /// The true values that a cell's printed form allows, `scale` applied; nil for one that is
    /// withheld without a range, absent, or too large to multiply.
    ///
    /// Without a declared precision a count is exact and any other number is rounded to the
    /// digits it shows. A precision that differs by cell and is not given here counts as none.
    func printedInterval(of cell: Int) -> Interval? {
        // Fields are read one by one: to copy the whole declaration per cell would cost more.
        let value = cells[cell].value
        let scale = values[value].scale
        let whole = values[value].statistic.isCount && !values[value].weighted && scale == 1
        guard let printed = cells[cell].shown.number else { return nil }
        let interval = precision(of: cell).interval(of: printed.value, count: whole)
        guard scale != 1 else { return interval }
        guard let low = interval.low?.multiplied(by: scale),
            let high = interval.high?.multiplied(by: scale)
        else { return nil }
        return Interval(low: low, high: high)
    }

    /// How the cell was rounded, as declared or as its digits show.
    func precision(of cell: Int) -> Precision {
        let value = cells[cell].value
        let declared = cells[cell].precision ?? values[value].precision
        if let declared, !declared.isByColumn { return declared }
        guard let printed = cells[cell].shown.number,
            !values[value].statistic.isCount || values[value].weighted
        else { return .exact }
        return .decimals(min(printed.decimals, 15))
    }

    /// The counts that a cell's printed form allows, nil unless it is an unweighted count.
    func printedCount(of cell: Int) -> CountRange? {
        let value = cells[cell].value
        guard values[value].statistic.isCount, !values[value].weighted else { return nil }
        switch cells[cell].shown {
        case .number: return printedInterval(of: cell).flatMap { CountRange($0) }
        case .withheld(let low, let high):
            return CountRange(low: low ?? 0, high: max(high ?? CountRange.unbounded, low ?? 0))
        case .absent: return .anything
        }
    }
}

extension Precision {
    var isByColumn: Bool { if case .column = self { true } else { false } }

    /// The base that numbers are rounded to, for those precisions that round to one.
    var base: Int? {
        switch self {
        case .round(let base), .random(let base), .down(let base), .up(let base),
            .midpoint(let base):
            base
        case .exact, .decimals, .figures, .column: nil
        }
    }
}

extension ValueDeclaration {
    /// What a share is given per: 100 for a percentage, 1 for a share unless declared.
    var unitOfShare: Decimal { per ?? (statistic == .percent ? 100 : 1) }
}

extension Table {
    /// What a printed number that is no count allows: one declared as exact is as exact as its
    /// digits.
    func digitsInterval(of cell: Int) -> Interval? {
        guard let printed = cells[cell].shown.number, precision(of: cell) == .exact,
            values[cells[cell].value].scale == 1
        else { return printedInterval(of: cell) }
        return Precision.decimals(min(printed.decimals, 15)).interval(
            of: printed.value, count: false)
    }

    /// What a printed mean allows: with decimals one declared as exact is as exact as these.
    func meanInterval(of cell: Int) -> Interval? {
        (cells[cell].shown.number?.decimals ?? 0) > 0
            ? digitsInterval(of: cell) : printedInterval(of: cell)
    }
}
