import Outputs

/// What no pack decides: totals that do not add up, evidence that contradicts its table, numbers
/// that the declared precision cannot print, and so on. Their pack is nil.
func builtInFindings(in subject: Subject) -> [Finding] {
    if case .figure(nil) = subject.output.content { return [figureWithoutData] }
    guard let table = subject.output.table, let shape = subject.shape else {
        return modelEvidence(in: subject)
    }
    return duplicates(in: subject, table, shape) + impossible(in: subject, table, shape)
        + cellsOutsidePopulation(in: subject, table)
        + outOfRange(in: subject, table) + precision(in: subject, table)
        + TotalsCheck(subject: subject).findings
        + EvidenceCheck(subject: subject).findings + inconsistent(in: subject, table)
}

private let figureWithoutData = Finding(
    rule: "missing-evidence", verdict: .fail,
    message: "a figure without the data that it shows cannot be judged",
    remedy: "name the output or evidence file that holds them under data")

/// The same labels and statistic twice, however they are written (a code beside its name); the second
/// is reported.
///
/// Two labels for the same categories (a total and a group of everybody, a region of one authority) may
/// both be shown, with the same number.
private func duplicates(in subject: Subject, _ table: Table, _ shape: TableShape) -> [Finding] {
    shape.grid.repeated.compactMap { cell, earlier in
        let (own, other) = (table.cells[cell].labels, table.cells[earlier].labels)
        let isSameLabel = table.dimensions.indices.allSatisfy { d in
            own[d] == other[d]
                || own[d] >= 0 && other[d] >= 0
                    && subject.isOneCode(own[d], other[d], of: table.dimensions[d])
        }
        guard isSameLabel || table.cells[cell].shown != table.cells[earlier].shown else {
            return nil
        }
        return subject.finding(
            "duplicate", cell, .fail, "these labels stand for the same units as an earlier cell's",
            remedy: isSameLabel
                ? "leave one of the two out" : "correct the number or the labels of one of the two")
    }
}

extension Subject {
    /// Whether two labels are the same code, or its code and its name.
    fileprivate func isOneCode(_ a: Int, _ b: Int, of dimension: Dimension) -> Bool {
        guard let variable = dataset?.variables[dimension.name] else { return false }
        func code(_ label: Int) -> String? {
            let text = dimension.labels[label].text
            if variable.codes.contains(text) { return text }
            let named = variable.codes.filter { variable.names[$0] == text }
            return named.count == 1 ? named[0] : nil
        }
        guard let first = code(a) else { return false }
        return first == code(b)
    }
}

/// A number where nobody can be.
private func impossible(in subject: Subject, _ table: Table, _ shape: TableShape) -> [Finding] {
    guard !shape.zeros.isEmpty else { return [] }
    // The base of a percentage or a rate counts those at a total, or at risk: its cell is another's.
    let bases = table.values.compactMap { value -> String? in
        guard case .column(let name)? = value.base,
            !value.percentOf.isEmpty || value.statistic == .rate
        else { return nil }
        return name
    }
    return table.cells.indices.compactMap { cell in
        guard let printed = table.cells[cell].shown.number, printed.value != 0,
            shape.isStructuralZero(cell),
            !bases.contains(table.values[table.cells[cell].value].column)
        else { return nil }
        return subject.finding(
            "impossible", cell, .fail, "a number where the labels cannot meet",
            remedy:
                "correct the number or its labels, or the hierarchy or `impossible` in dataset.yaml"
        )
    }
}

/// A number that its statistic cannot take: most likely another column.
private func outOfRange(in subject: Subject, _ table: Table) -> [Finding] {
    subject.findings(of: "impossible", about: .all) { cell, value, _ in
        guard let printed = table.cells[cell].shown.number?.value,
            !value.statistic.mayBe(printed)
        else { return nil }
        return .fail(
            "no \(value.statistic.rawValue) can be this number",
            remedy: "correct the number, or declare the statistic that it is")
    }
}

extension Statistic {
    /// Whether a number is in its range, however it is scaled.
    fileprivate func mayBe(_ number: Decimal) -> Bool {
        switch self {
        case .sd, .variance, .se, .range, .gini, .hhi, .survival: number >= 0
        case .oddsRatio, .riskRatio, .hazardRatio: number >= 0
        case .correlation: number.magnitude <= 1
        case .pValue: number >= 0 && number <= 1
        default: true
        }
    }
}

/// A printed number that the declared precision cannot print.
private func precision(in subject: Subject, _ table: Table) -> [Finding] {
    table.cells.indices.compactMap { cell in
        guard let printed = table.cells[cell].shown.number else { return nil }
        let value = table.cells[cell].value
        let message: String
        var remedy = "print it as declared, or declare its precision, weighted or scale as it is"
        if !table.precision(of: cell).allows(printed) {
            message = "not a number that the declared precision can print"
            remedy = table.precision(of: cell).remedy(for: printed)
        } else if printed.value < 0, table.values[value].isPlainCount {
            message = "a count cannot be negative"
        } else if !printed.value.isWhole, table.values[value].isPlainCount,
            !(printed.value.multiplied(by: table.values[value].scale)?.isWhole ?? true)
        {
            message = "a count is a whole number"
        } else {
            return nil
        }
        return subject.finding("precision", cell, .fail, message, remedy: remedy)
    }
}

extension Precision {
    /// How a number that it cannot print would be printed, or what would have to be declared.
    fileprivate func remedy(for printed: PrintedNumber) -> String {
        switch self {
        case .round(let base), .random(let base), .down(let base), .up(let base):
            "print a multiple of \(base), or declare how it was rounded"
        case .midpoint(let base):
            "print the middle of a band of \(base), or declare how it was rounded"
        case .decimals(let places):
            "print at most \(places) \(places == 1 ? "decimal" : "decimals"), or declare precision:"
                + " \(printed.decimals)dp"
        case .figures(let figures):
            "print at most \(figures) significant figures, or declare precision:"
                + " \(printed.decimals)dp"
        case .exact, .column: "print it as declared, or declare how it was rounded"
        }
    }
}

/// Published numbers that cannot all be true: a percentage that no numerator of its base prints
/// as, or a count that its own percentage excludes.
private func inconsistent(in subject: Subject, _ table: Table) -> [Finding] {
    let shares = subject.findings(of: "inconsistent", about: .shares) {
        cell, value, _ in
        let facts = subject.facts[cell]
        guard !value.weighted, let base = facts.base, base.high != CountRange.unbounded
        else { return nil }
        if let numerator = facts.printed {
            if value.statistic != .rate, numerator.low > base.high {
                return .verdict(
                    .review, message: "more units than its base has",
                    remedy: "correct the number, or what it is declared to be a share of")
            }
            return contradictsCount(numerator, of: cell, in: subject, table)
                ? .verdict(
                    .review, message: "the count of this cell does not give its percentage",
                    remedy: "correct one of the two, or say what the percentage is of") : nil
        }
        return .verdict(
            .review, message: "no numerator of the published base gives this number",
            remedy: "check the base, or say that the percentages are weighted")
    }
    return shares + CurveCheck(subject: subject).findings + contradictoryTotals(in: subject)
        + unknownNames(in: subject)
}

/// Whether the cell shows a count that is no numerator of its share.
private func contradictsCount(
    _ numerator: CountRange, of cell: Int, in subject: Subject, _ table: Table
) -> Bool {
    let own = table.cells[cell].value
    guard let column = table.countColumn, !table.isBaseOfShare(column),
        table.values[column].population == table.values[own].population,
        let beside = subject.shape?.cell(beside: cell, from: own, value: column),
        table.cells[beside].shown.isNumber, let count = subject.facts[beside].printed
    else { return false }
    return count.intersection(numerator) == nil
}

private func contradictoryTotals(in subject: Subject) -> [Finding] {
    guard let index = subject.outputs.firstIndex(where: { $0.id == subject.output.id }) else {
        return []
    }
    let isConcerned = subject.totals.groups.contains { group in
        group.count == nil && group.places.contains { $0.output == index }
    }
    return isConcerned
        ? subject.whole(
            "inconsistent", .review,
            "the submission gives different numbers for one and the same population",
            remedy: "correct one of them, or declare how their populations differ")
        : []
}
