/// Sets nobody published.
extension MeasureAudit {
    /// In larger systems, differences that are no alarm are not listed.
    private static let fewNodes = 5_000

    func judgeCandidates() {
        // Larger sets first: what follows from a set that was named is not named again.
        let candidates = candidates().filter { isOpen($0) }.sorted {
            $0.columns.count != $1.columns.count
                ? $0.columns.count > $1.columns.count
                : $0.columns.lexicographicallyPrecedes($1.columns)
        }
        var told = Set<[Inference.Term]>()
        for candidate in candidates {
            let question: Goal = isNoNewsBounded(candidate) ? .exactness : .reach
            let goal = parameters.all ? .bounds : question
            guard let known = known(candidate.columns, for: goal) else { continue }
            if !known.isSettled, !isLarge(known.low), !isAnswered(candidate.columns, question) {
                unbounded += candidate.terms.map { model.nodes[$0.node].named.cell }
                gaps.insert(.bounds)
            }
            let alarm = alarm(candidate, known)
            guard alarm != nil || (isListed(candidate) && known.low.isComplete) else { continue }
            if let alarm {
                let own = Set(candidate.columns)
                for column in candidate.columns {
                    alarmed[column, default: []].append((own, alarm))
                }
            }
            let terms = published(candidate.terms)
            // Two clusters may hold the same sets.
            guard terms.count > 1, told.insert(terms).inserted else { continue }
            let sum = known.proof == .equalities ? direct.lines(candidate.terms) : nil
            inferences.append(
                inference(terms, candidate.columns, known, alarm, factor: 1, sum))
        }
    }

    /// Cells with their coefficients; sets that two clusters hold are one cell.
    private func published(_ terms: [Candidate.Term]) -> [Inference.Term] {
        var order: [Inference.Term] = []
        var sums: [Inference.Term: Int] = [:]
        for term in terms {
            let figure = model.nodes[term.node].named
            let set = Inference.Term(
                coefficient: 1, cell: figure.cell, isBase: figure.role == .base)
            if sums[set] == nil { order.append(set) }
            sums[set, default: 0] += term.coefficient
        }
        return order.compactMap { set in
            guard let sum = sums[set], sum != 0 else { return nil }
            return Inference.Term(coefficient: sum, cell: set.cell, isBase: set.isBase)
        }
    }

    /// Whether it is told though it is no alarm: not where its cells count nobody.
    private func isListed(_ candidate: Candidate) -> Bool {
        parameters.all && !candidate.terms.contains { model.nodes[$0.node].isMeanOnly }
    }

    private func candidates() -> [Candidate] {
        let model = model.counts
        var set = CandidateSet(
            published: Set(model.nodes.lazy.map { ColumnSet($0.columns) }),
            most: parameters.limits.candidates)
        Differences(
            model: model, reduction: reduction, bounds: bounds, minimum: parameters.minimum,
            all: parameters.all && model.nodes.count <= Self.fewNodes
        ).collect(into: &set)
        Containments(model: model, minimum: parameters.minimum).collect(into: &set)
        Combinations(
            model: model, reduction: reduction,
            small: solver.small(below: parameters.minimum, bounds),
            pairs: WithheldPairs(
                solver: solver, isTight: isTight, lower: bounds.lower,
                upper: bounds.upper, minimum: parameters.minimum)
        ).collect(into: &set)
        if !set.isComplete { gaps.insert(.differences) }
        return set.sorted
    }

    /// Whether it may be an alarm, or is to be listed.
    private func isOpen(_ candidate: Candidate) -> Bool {
        let least = candidate.columns.reduce(0) { $0 + bounds.lower[$1] }
        if least < parameters.minimum { return true }
        return parameters.all && candidate.columns.allSatisfy { reduction.component[$0] >= 0 }
    }

    private func alarm(_ candidate: Candidate, _ known: Known) -> Inference.Alarm? {
        guard isSmall(known.high), !visible.cover(candidate.columns) else { return nil }
        let withheldOnly = candidate.isUnion
        if withheldOnly,
            candidate.terms.allSatisfy({ recovered.contains(model.nodes[$0.node].box) })
        {
            return nil
        }
        let alarm: Inference.Alarm =
            !known.isExact
            ? .boundedBelowThreshold
            : known.high.proved == .zero ? .impliedZero : .smallImpliedCount
        if alarm == .impliedZero, !parameters.zerosAlarm { return nil }
        return isNews(alarm, candidate, known) ? alarm : nil
    }

    /// Whether it says more than some published cell, or a larger set, does already.
    private func isNews(_ alarm: Inference.Alarm, _ candidate: Candidate, _ known: Known) -> Bool {
        if alarm == .smallImpliedCount { return true }
        if isWithinSmall(candidate, alarm) { return false }
        if candidate.isDifference { return true }
        if candidate.isUnion, let high = known.high.proved {
            let own = candidate.terms.compactMap { model.nodes[$0.node].upper?.bound }
            if own.count == candidate.terms.count, Fraction(own.reduce(0, +)) <= high {
                return false
            }
        }
        return !isWithinAlarm(candidate, alarm)
    }

    /// Whether it cannot be news that it is below the minimum, only how many it has.
    private func isNoNewsBounded(_ candidate: Candidate) -> Bool {
        isWithinSmall(candidate, .boundedBelowThreshold)
            || !candidate.isDifference && isWithinAlarm(candidate, .boundedBelowThreshold)
    }

    /// Whether a published cell that holds it is as small.
    private func isWithinSmall(_ candidate: Candidate, _ alarm: Inference.Alarm) -> Bool {
        let own = Set(candidate.columns)
        return (small[candidate.columns[0]] ?? []).contains { node, upper in
            (alarm != .impliedZero || upper == 0) && own.isSubset(of: model.nodes[node].columns)
        }
    }

    /// Whether a set that was named holds it and says as much.
    private func isWithinAlarm(_ candidate: Candidate, _ alarm: Inference.Alarm) -> Bool {
        let own = Set(candidate.columns)
        return (alarmed[candidate.columns[0]] ?? []).contains { other in
            other.columns.isSuperset(of: own)
                && (alarm != .impliedZero || other.alarm == .impliedZero)
        }
    }
}
