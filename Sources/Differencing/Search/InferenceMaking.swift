import Outputs

extension MeasureAudit {
    func inference(
        _ terms: [Inference.Term], _ columns: [Int], _ known: Known, _ alarm: Inference.Alarm?,
        factor: Decimal, _ sum: [CertificateLine]?
    ) -> Inference {
        let sums = columns.map { (column: $0, coefficient: 1) }
        return Inference(
            terms: terms, low: model.printed(known.low.proved, factor, up: false),
            high: model.printed(known.high.proved, factor, up: true),
            isTight: known.isExact || (known.low.isTight && known.high.isTight),
            proof: known.proof, alarm: alarm, assumption: nil, contributor: nil,
            because: Inference.Because(
                low: known.proof == .integrality
                    ? [] : sum ?? lines(sums, known.low, isUpper: false),
                high: known.proof == .integrality
                    ? [] : sum ?? lines(sums, known.high, isUpper: true)))
    }

    private func lines(
        _ terms: [(column: Int, coefficient: Int)], _ side: BoundSolver.Side, isUpper: Bool
    ) -> [CertificateLine] {
        guard let real = side.real, let proved = side.proved, let proof = side.proof,
            proved == (model.isCount ? Fraction(whole: isUpper ? real.floor : real.ceiling) : real)
        else { return [] }
        return certificates.lines(for: terms, proof, bound: real, isUpper: isUpper) ?? []
    }
}
