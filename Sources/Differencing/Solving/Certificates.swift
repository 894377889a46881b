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
            var draft = Draft(
                isUpper: isUpper, steps: terms.first.map { model.stepsPerUnit(of: $0.column) } ?? 1)
            for (index, multiplier) in proof.rows.sorted(by: { $0.key < $1.key }) {
                guard let value = try add(model.rows[index], multiplier, to: &draft) else {
                    return nil
                }
                total = try total.adding(value)
            }
            for (column, multiplier) in rest.sorted(by: { $0.key < $1.key })
            where multiplier != .zero {
                if let node = reduction.fixedBy[column] {
                    let end = (multiplier > .zero) == isUpper
                    let figure = (end ? model.nodes[node].upper : model.nodes[node].lower)?.figure
                    let known = try add(
                        node, figure ?? 0, reduction.fixedValue[column], multiplier, to: &draft)
                    total = try total.adding(known)
                } else {
                    guard !model.isSigned(column), (multiplier < .zero) == isUpper else {
                        return nil
                    }
                    draft.lines.append(try notNegative(column, multiplier, draft))
                }
            }
            return total == bound ? draft.all : nil
        } catch {
            return nil
        }
    }

    /// A sum while it is written.
    private struct Draft {
        let isUpper: Bool
        /// Steps per unit of what is bounded.
        let steps: Int
        var cells: [CellReference: (multiplier: Fraction, value: Decimal)] = [:]
        var lines: [CertificateLine] = []

        var all: [CertificateLine] {
            cells.sorted { $0.key < $1.key }.filter { $0.value.multiplier != .zero }.map {
                CertificateLine(
                    multiplier: $0.value.multiplier.description,
                    fact: .cell($0.key, value: $0.value.value))
            } + lines
        }

        /// A multiplier of steps as one of units, of which one has `own` steps.
        func printed(_ multiplier: Fraction, _ own: Int) throws(SolveError) -> Fraction {
            guard own != steps else { return multiplier }
            return try multiplier.multiplied(by: Fraction(Int128(own), over: Int128(steps)))
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

    private func add(_ row: ModelRow, _ multiplier: Fraction, to draft: inout Draft)
        throws(SolveError) -> Fraction?
    {
        // A row that stands at its lower end says that something is not below that.
        let isLower = (multiplier > .zero) != draft.isUpper
        switch row.source {
        case .share(_, let side) where side != isLower: return nil
        case .share(let cell, _), .mean(let cell):
            draft.lines.append(try tie(row, cell, multiplier, isLower: isLower, draft))
        case .node, .identity: break
        }
        var total = Fraction.zero
        for part in row.makeup {
            let share = try multiplier.multiplied(by: Fraction(part.coefficient))
            let node = model.nodes[part.node]
            guard let end = (share > .zero) == draft.isUpper ? node.upper : node.lower else {
                return nil
            }
            let value = try add(part.node, end.figure, end.bound, share, to: &draft)
            total = try total.adding(value)
        }
        return total
    }

    /// A share, or a mean: times as much of the sum that it is of.
    private func tie(
        _ row: ModelRow, _ cell: CellReference, _ multiplier: Fraction, isLower: Bool,
        _ draft: Draft
    ) throws(SolveError) -> CertificateLine {
        guard let sum = row.terms.last, !model.isWhole(sum.column) else {
            return CertificateLine(
                multiplier: multiplier.description, fact: .share(cell, isLower: isLower))
        }
        let own = try multiplier.multiplied(by: Fraction(sum.coefficient))
        return CertificateLine(
            multiplier: try draft.printed(own, model.stepsPerUnit(of: sum.column)).description,
            fact: .mean(cell, isLower: isLower))
    }

    private func add(
        _ index: Int, _ figure: Int, _ value: Int, _ multiplier: Fraction, to draft: inout Draft
    ) throws(SolveError) -> Fraction {
        let node = model.nodes[index]
        let figure = node.figures[figure]
        let (column, cell) = (node.columns[0], figure.cell)
        let own = try draft.printed(multiplier, model.stepsPerUnit(of: column))
        if figure.role == .mean {
            let isLower = (multiplier > .zero) != draft.isUpper
            draft.lines.append(
                CertificateLine(
                    multiplier: own.description,
                    fact: .units(cell, value: value, isLower: isLower)))
        } else {
            let known = draft.cells[cell]?.multiplier ?? .zero
            draft.cells[cell] = (try known.adding(own), model.amount(value, of: column))
        }
        return try multiplier.multiplied(by: Fraction(value))
    }

    /// The smallest published set around the column names it.
    private func notNegative(_ column: Int, _ multiplier: Fraction, _ draft: Draft)
        throws(SolveError) -> CertificateLine
    {
        let node = around[column] >= 0 ? model.nodes[around[column]] : nil
        return CertificateLine(
            multiplier: try draft.printed(multiplier, model.stepsPerUnit(of: column)).description,
            fact: .notNegative(within: node?.named.cell))
    }
}

extension LinearModel {
    /// A number of steps of a column in units of its measure.
    func amount(_ steps: Int, of column: Int) -> Decimal {
        var place = 0
        var unit = 1
        let stepsPerUnit = stepsPerUnit(of: column)
        while unit < stepsPerUnit {
            unit *= 10
            place += 1
        }
        return Decimal(steps) * Decimal.unit(ofPlace: place)
    }

    /// Steps of a column in units of the printed number, rounded outward where that has more than six
    /// places.
    func printed(_ steps: Fraction?, of column: Int, _ factor: Decimal, up: Bool) -> Decimal? {
        guard let steps else { return nil }
        guard let numerator = Int(exactly: steps.numerator),
            let denominator = Int(exactly: steps.denominator)
        else { return nil }
        let whole = amount(numerator, of: column)
        guard let divisor = Decimal(denominator).multiplied(by: factor) else { return nil }
        if divisor == 1 { return whole }
        guard let quotient = whole.divided(by: divisor, places: 6) else { return nil }
        guard let back = quotient.multiplied(by: divisor), back != whole else { return quotient }
        let unit = Decimal.unit(ofPlace: 6)
        if up { return whole > 0 ? quotient + unit : quotient }
        return whole < 0 ? quotient - unit : quotient
    }
}
