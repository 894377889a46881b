import Differencing

/// What an inference is called, and what would mend it.
extension AuditedReport {
    static let harmlessMessage =
        "what another project has released has a part in what is known of this cell"

    static let projectMessage =
        "together with what another project has released, these cells give somebody away"

    func message(_ inference: Inference) -> String {
        guard let alarm = inference.alarm else {
            return inference.low == nil && inference.high == nil
                ? "nothing that is published bounds this cell: what is behind it cannot be added up"
                : "what is published leaves this interval"
        }
        if inference.contributor != nil {
            return alarm == .exactRecovery
                ? "the only contributor to another withheld cell can work this withheld value out"
                : "the only contributor to another withheld cell can estimate this one too closely"
        }
        if unit.areSums {
            return "what these published sums leave between them is the sum of a few units"
                + Self.assumption(of: inference)
        }
        let isFew = alarm == .smallImpliedCount || alarm == .boundedBelowThreshold
        let sentence =
            isFew && isMean(inference)
            ? "this mean, with the sums that are published, is known to be of a few units"
            : Self.shape(of: inference).sentence(alarm)
        return sentence + Self.proof(of: inference) + Self.assumption(of: inference)
    }

    private func isMean(_ inference: Inference) -> Bool {
        guard inference.terms.count == 1, let cell = inference.terms.first?.cell else {
            return false
        }
        let table = unit.tables[cell.table].table
        return table.values[table.cells[cell.cell].value].statistic == .mean
    }

    /// What kind of set an inference is about, as its sum of cells shows.
    private enum Shape {
        case cell, union, difference
        /// Of the base of a share, which no cell counts, what the counted share leaves.
        case rest

        func sentence(_ alarm: Inference.Alarm) -> String {
            switch (alarm, self) {
            case (.exactRecovery, _): "this withheld value can be worked out exactly"
            case (.roundingUndone, _): "the true value behind this rounded one can be worked out"
            case (.intervalTooNarrow, _): "this withheld value can be estimated too closely"
            case (.smallImpliedCount, .cell): "this share of a known base gives a small count away"
            case (.smallImpliedCount, .union): "these cells together are known to be a few units"
            case (.smallImpliedCount, .rest):
                "a share and its count give away of how many it is, and the others are a few units"
            case (.impliedZero, .rest):
                "a share and its count give away of how many it is, and there are no others"
            case (.boundedBelowThreshold, .rest):
                "a share and its count give away of how many it is, and the others cannot reach the"
                    + " minimum"
            case (.smallImpliedCount, .difference):
                "what these published cells leave between them is a few units"
            case (.impliedZero, .difference):
                "what these published cells leave between them is nobody"
            case (.impliedZero, _): "these cells are known to hold nobody"
            case (.boundedBelowThreshold, .difference):
                "what these published cells leave between them cannot reach the minimum"
            case (.boundedBelowThreshold, .cell):
                "this share of a known base cannot reach the minimum"
            case (.boundedBelowThreshold, .union):
                "these withheld cells together cannot reach the minimum"
            }
        }
    }

    private static func shape(of inference: Inference) -> Shape {
        if inference.terms.count == 1 { return .cell }
        if inference.terms.contains(where: { $0.isBase && $0.coefficient > 0 }) { return .rest }
        return inference.terms.contains { $0.coefficient < 0 } ? .difference : .union
    }

    private static func proof(of inference: Inference) -> String {
        switch inference.proof {
        case .equalities?, nil: ""
        case .bounds?: ": no count is below 0 and no part above its whole"
        case .integrality?: ": only one whole number fits, no sum of cells shows it"
        }
    }

    private static func assumption(of inference: Inference) -> String {
        switch inference.assumption {
        case .additionsOnly?: "; assumed: units were only added between the extracts"
        case .removalsOnly?: "; assumed: units were only removed between the extracts"
        case .otherSource?: "; assumed: the other source counts the same units"
        case nil: ""
        }
    }

    func remedy(_ inference: Inference) -> String {
        let others = Set(
            inference.terms.map(\.cell).filter { !isOwn($0) }.compactMap { name(of: $0) })
        guard others.isEmpty else {
            return "what is out already cannot be taken back: withhold, merge or round this cell,"
                + " or publish the same categories and population as before"
        }
        if inference.contributor != nil {
            return "withhold a third cell in the line that both are in, or merge the categories"
        }
        return inference.terms.count > 1
            ? "publish one of the cells that combine, not all of them; or use the same population"
            : "withhold a second cell in each line that shows it, or merge the category"
    }
}
