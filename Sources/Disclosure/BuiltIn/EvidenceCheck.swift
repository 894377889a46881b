import Outputs

/// Evidence that contradicts its table, or itself: then neither can be believed.
struct EvidenceCheck {
    let subject: Subject

    /// At most one finding per cell: the first contradiction.
    var findings: [Finding] {
        guard let table = subject.output.table else { return [] }
        let order = subject.dataset?.units ?? []
        return table.cells.indices.compactMap { cell in
            guard table.cells[cell].evidence != nil else { return nil }
            let message = contradiction(of: cell, in: table) ?? nonsense(cell, in: table, order)
            return message.map {
                subject.finding(
                    "evidence", cell, .fail, $0,
                    remedy: "make table and evidence from the same data again")
            }
        }
    }

    /// Between the number and its evidence.
    private func contradiction(of cell: Int, in table: Table) -> String? {
        let value = table.values[table.cells[cell].value]
        let facts = subject.facts[cell]
        if value.isPlainCount {
            guard facts.isEvidence, let count = facts.count, let printed = facts.printed,
                printed.intersection(count) == nil
            else { return nil }
            return "the evidence gives a count that the table cannot show so"
        }
        guard table.cells[cell].shown.isNumber, !value.weighted else { return nil }
        if value.statistic.isShare {
            guard facts.isEvidence, let count = facts.count, let printed = facts.printed,
                printed.intersection(count) == nil
            else { return nil }
            return "the evidence gives a numerator that does not print as this number"
        }
        return linear(cell, value, in: table)
    }

    /// A sum must be its total, a mean its total by its count.
    private func linear(_ cell: Int, _ value: ValueDeclaration, in table: Table) -> String? {
        guard let total = table.cells[cell].evidence?.total,
            let interval = table.printedInterval(of: cell)
        else { return nil }
        switch value.statistic {
        case .sum:
            return interval.contains(total)
                ? nil : "the evidence gives a total that does not print as this sum"
        case .mean:
            guard let evidence = table.cells[cell].evidence, let count = evidence.count,
                let low = interval.low, let high = interval.high
            else { return nil }
            let counts = [count, count - (evidence.columns[.missing] ?? 0)]
            let holds = counts.contains { count in
                guard let least = low.multiplied(by: count), let most = high.multiplied(by: count)
                else { return true }
                return least <= total && total <= most
            }
            return holds ? nil : "total and count of the evidence do not give this mean"
        default: return nil
        }
    }

    /// Within the evidence of one cell.
    private func nonsense(_ cell: Int, in table: Table, _ units: [String]) -> String? {
        guard let evidence = table.cells[cell].evidence else { return nil }
        if let count = evidence.count, count < 0 || !count.isWhole {
            return "the evidence gives a count that is no whole number from 0"
        }
        let numbers =
            evidence.contributors.isEmpty ? [] : Array(evidence.contributors.values)
        if numbers.contains(where: { $0 < 0 || !$0.isWhole }) {
            return "the evidence gives contributors that are no whole number from 0"
        }
        return evidence.columns.isEmpty && evidence.largest.isEmpty && numbers.isEmpty
            ? nil : tooMany(evidence, units) ?? largest(evidence)
    }

    /// Contributors of the own unit and of those that contain it are no more than the records.
    private func tooMany(_ evidence: Evidence, _ units: [String]) -> String? {
        guard let count = evidence.count else { return nil }
        let own = units.firstIndex(of: subject.unit)
        let exceeds = evidence.contributors.contains { unit, number in
            let position = units.firstIndex(of: unit)
            let contains =
                own.flatMap { own in position.map { $0 >= own } } ?? (unit == subject.unit)
            return contains && number > count
        }
        if exceeds { return "the evidence gives more contributors than records" }
        let parts: [EvidenceColumn] = [.negatives, .below, .above, .atValue]
        let isPart = parts.contains { (evidence.columns[$0] ?? 0) > count }
        return isPart && !subject.output.kind.isShareTable
            ? "the evidence gives more units with a property than records" : nil
    }

    private func largest(_ evidence: Evidence) -> String? {
        for contributions in evidence.largest.values {
            if zip(contributions, contributions.dropFirst()).contains(where: { $0 < $1 }) {
                return "the largest contributions of the evidence do not descend"
            }
            if let total = evidence.total, !evidence.hasNegatives,
                contributions.reduce(0, +) > total
            {
                return "the largest contributions of the evidence exceed their total"
            }
        }
        return nil
    }
}

extension Kind {
    /// Kinds whose evidence `count` may be a numerator, with other columns about the base.
    var isShareTable: Bool { self == .frequencies }
}
