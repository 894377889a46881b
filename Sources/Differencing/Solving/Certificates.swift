import Outputs

/// Writes a proof of a bound as a sum of published figures, after checking it.
struct Certificates {
    var model: LinearModel
    let reduction: Reduction
    /// Per column the smallest published set around it.
    private let around: [Int]

    init(model: LinearModel, reduction: Reduction) {
        self.model = model
        self.reduction = reduction
        var around = [Int](repeating: -1, count: model.columnCount)
        for (index, node) in model.nodes.enumerated() {
            for column in node.columns
            where around[column] < 0
                || node.columns.count < model.nodes[around[column]].columns.count
            {
                around[column] = index
            }
        }
        self.around = around
    }

    /// The lines that add up to the bound; nil if they do not.
    ///
    /// - `isUpper`: whether it is a bound from above: then rows with a positive multiplier stand
    ///   at their upper end, and the other way round.
    func lines(
        for terms: [(column: Int, coefficient: Int)], _ proof: ComponentSolver.Combination,
        bound: Fraction, isUpper: Bool
    ) -> [CertificateLine]? {
        do throws(SolveError) {
            let rest = try remainder(of: terms, proof)
            var total = Fraction.zero
            var lines: [CertificateLine] = []
            var cells: [CellReference: (multiplier: Fraction, value: Int)] = [:]
            for (index, multiplier) in proof.rows.sorted(by: { $0.key < $1.key }) {
                guard
                    let value = try add(
                        model.rows[index], multiplier, isUpper: isUpper, &cells, &lines)
                else { return nil }
                total = try total.adding(value)
            }
            for (column, multiplier) in rest.sorted(by: { $0.key < $1.key })
            where multiplier != .zero {
                if let node = reduction.fixedBy[column] {
                    let figure = figure(
                        of: model.nodes[node], atUpper: (multiplier > .zero) == isUpper)
                    let known = try add(figure, reduction.fixedValue[column], multiplier, &cells)
                    total = try total.adding(known)
                } else {
                    guard !model.isSigned, (multiplier < .zero) == isUpper else { return nil }
                    lines.append(notNegative(column, multiplier))
                }
            }
            guard total == bound else { return nil }
            return cells.sorted { $0.key < $1.key }.filter { $0.value.multiplier != .zero }
                .map { line($0.key, $0.value.multiplier, $0.value.value) } + lines
        } catch {
            return nil
        }
    }

    /// What rows leave of the sum, per column.
    private func remainder(
        of terms: [(column: Int, coefficient: Int)], _ proof: ComponentSolver.Combination
    ) throws(SolveError) -> [Int: Fraction] {
        var rest: [Int: Fraction] = [:]
        for term in terms {
            rest[term.column] = try (rest[term.column] ?? .zero).adding(Fraction(term.coefficient))
        }
        for (index, multiplier) in proof.rows {
            for term in model.rows[index].terms {
                let change = try multiplier.multiplied(by: Fraction(-term.coefficient))
                rest[term.column] = try (rest[term.column] ?? .zero).adding(change)
            }
        }
        return rest
    }

    private func add(
        _ row: ModelRow, _ multiplier: Fraction, isUpper: Bool,
        _ cells: inout [CellReference: (multiplier: Fraction, value: Int)],
        _ lines: inout [CertificateLine]
    ) throws(SolveError) -> Fraction? {
        var total = Fraction.zero
        if case .share(let cell, let isLower) = row.source {
            guard isLower != ((multiplier > .zero) == isUpper) else { return nil }
            lines.append(
                CertificateLine(
                    multiplier: multiplier.description, fact: .share(cell, isLower: isLower)))
        }
        for part in row.makeup {
            let share = try multiplier.multiplied(by: Fraction(part.coefficient))
            let atUpper = (share > .zero) == isUpper
            let node = model.nodes[part.node]
            guard let end = atUpper ? node.upper : node.lower else { return nil }
            total = try total.adding(add(node.figures[end.figure], end.bound, share, &cells))
        }
        return total
    }

    private func figure(of node: Node, atUpper: Bool) -> Figure {
        node.figures[(atUpper ? node.upper : node.lower)?.figure ?? 0]
    }

    private func add(
        _ figure: Figure, _ value: Int, _ multiplier: Fraction,
        _ cells: inout [CellReference: (multiplier: Fraction, value: Int)]
    ) throws(SolveError) -> Fraction {
        let own = cells[figure.cell]?.multiplier ?? .zero
        cells[figure.cell] = (try own.adding(multiplier), value)
        return try multiplier.multiplied(by: Fraction(value))
    }

    private func line(_ cell: CellReference, _ multiplier: Fraction, _ value: Int)
        -> CertificateLine
    {
        CertificateLine(
            multiplier: multiplier.description,
            fact: .cell(cell, value: model.amount(value)))
    }

    /// The smallest published set around the column names it.
    private func notNegative(_ column: Int, _ multiplier: Fraction) -> CertificateLine {
        let node = around[column] >= 0 ? model.nodes[around[column]] : nil
        return CertificateLine(
            multiplier: multiplier.description,
            fact: .notNegative(within: node?.named.cell))
    }
}

extension LinearModel {
    /// A number of steps in units of the measure.
    func amount(_ steps: Int) -> Decimal {
        var place = 0
        var unit = 1
        while unit < stepsPerUnit {
            unit *= 10
            place += 1
        }
        return Decimal(steps) * Decimal.unit(ofPlace: place)
    }

    /// Steps in units of the printed number, rounded outward where that has more than six places.
    func printed(_ steps: Fraction?, _ factor: Decimal, up: Bool) -> Decimal? {
        guard let steps else { return nil }
        guard let numerator = Int(exactly: steps.numerator),
            let denominator = Int(exactly: steps.denominator)
        else { return nil }
        let whole = amount(numerator)
        guard let divisor = Decimal(denominator).multiplied(by: factor) else { return nil }
        if divisor == 1 { return whole }
        guard let quotient = whole.divided(by: divisor, places: 6) else { return nil }
        guard let back = quotient.multiplied(by: divisor), back != whole else { return quotient }
        let unit = Decimal.unit(ofPlace: 6)
        if up { return whole > 0 ? quotient + unit : quotient }
        return whole < 0 ? quotient - unit : quotient
    }
}
