import Outputs

extension MeasureAudit {
    func inference(
        _ terms: [Inference.Term], _ columns: [Int], _ known: Known, _ alarm: Inference.Alarm?,
        factor: Decimal, _ sum: [CertificateLine]?
    ) -> Inference {
        let sums = columns.map { (column: $0, coefficient: 1) }
        return Inference(
            terms: terms,
            low: model.printed(known.low.proved, of: columns[0], factor, up: false),
            high: model.printed(known.high.proved, of: columns[0], factor, up: true),
            isTight: known.isExact || (known.low.isTight && known.high.isTight),
            proof: known.proof, alarm: alarm, assumption: nil, contributor: nil,
            because: Inference.Because(
                low: because(sums, known, isUpper: false, factor, sum),
                high: because(sums, known, isUpper: true, factor, sum)))
    }

    private func because(
        _ terms: [(column: Int, coefficient: Int)], _ known: Known, isUpper: Bool,
        _ factor: Decimal, _ sum: [CertificateLine]?
    ) -> [CertificateLine] {
        let side = isUpper ? known.high : known.low
        // That a number of units is whole cannot be said of a rate, or of a thousandth of it.
        let isSum = factor == 1 || side.real == side.proved
        guard known.proof != .integrality, isSum else { return [] }
        return asPrinted(sum ?? lines(terms, side, isUpper: isUpper), factor)
    }

    private func lines(
        _ terms: [(column: Int, coefficient: Int)], _ side: BoundSolver.Side, isUpper: Bool
    ) -> [CertificateLine] {
        guard let real = side.real, let proved = side.proved, let proof = side.proof else {
            return []
        }
        let isCount = terms.allSatisfy { model.isWhole($0.column) }
        guard proved == (isCount ? Fraction(whole: isUpper ? real.floor : real.ceiling) : real)
        else { return [] }
        return certificates.lines(for: terms, proof, bound: real, isUpper: isUpper) ?? []
    }

    /// Lines about sums as lines about what is printed (means, thousands), for a bound in units of
    /// one such number, or of a number of units. As they were where that cannot be said exactly.
    private func asPrinted(_ lines: [CertificateLine], _ factor: Decimal) -> [CertificateLine] {
        guard factor != 1 || !printedFactors.isEmpty else { return lines }
        guard let target = Fraction(factor) else { return lines }
        let told = lines.compactMap { asPrinted($0, target) }
        return told.count == lines.count ? told : lines
    }

    private func asPrinted(_ line: CertificateLine, _ target: Fraction) -> CertificateLine? {
        guard let multiplier = Fraction(parsing: line.multiplier),
            let own = try? multiplier.divided(by: target)
        else { return nil }
        guard case .cell(let cell, let value) = line.fact, let factor = printedFactors[cell] else {
            return CertificateLine(multiplier: own.description, fact: line.fact)
        }
        guard let printed = value.divided(by: factor, places: 6),
            printed.multiplied(by: factor) == value, let scale = Fraction(factor),
            let scaled = try? own.multiplied(by: scale)
        else { return nil }
        return CertificateLine(
            multiplier: scaled.description, fact: .cell(cell, value: printed))
    }
}

extension Fraction {
    /// Nil where it has more than nine decimals.
    fileprivate init?(_ value: Decimal) {
        for places in 0...9 {
            let unit = Decimal.unit(ofPlace: -places)
            guard let whole = value.multiplied(by: unit)?.whole, let scale = unit.whole else {
                continue
            }
            guard let fraction = try? Fraction(Int128(whole), over: Int128(scale)) else {
                return nil
            }
            self = fraction
            return
        }
        return nil
    }

    /// As `description` writes it.
    fileprivate init?(parsing text: String) {
        let parts = text.split(separator: "/").compactMap { Int128($0) }
        guard let first = parts.first, parts.count <= 2,
            let fraction = try? Fraction(first, over: parts.count > 1 ? parts[1] : 1)
        else { return nil }
        self = fraction
    }
}
