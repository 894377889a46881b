import Outputs

/// Survival curves that rise, or that contradict the events and the numbers at risk of their steps.
///
/// Tables count in several ways (`Way`); a step contradicts its counts if it does so in each of them.
/// Between two steps a curve falls to (n - d) / n, for the fewest and for the most that can have been
/// at risk; what Nelson and Aalen's estimator leaves, exp(-d / n), is allowed too.
struct CurveCheck {
    let subject: Subject

    var findings: [Finding] {
        guard let table = subject.output.table, let time = table.timeDimension else { return [] }
        return table.values.indices.flatMap { value -> [Finding] in
            guard table.values[value].statistic == .survival else { return [] }
            return table.curves(of: value, along: time).flatMap { cells -> [Finding] in
                let steps = cells.map { step($0, in: table, time) }
                let rising = rising(steps)
                return rising.isEmpty ? contradiction(in: steps, table) : rising
            }
        }
    }

    private struct Step {
        let cell: Int
        let survival: Interval?
        let atRisk: CountRange?
        let events: CountRange?
        /// Whether both counts are of the evidence, not of the table.
        let isEvidence: Bool
        /// Whether it is called after a range of time.
        let isRange: Bool
    }

    private func step(_ cell: Int, in table: Table, _ time: Int) -> Step {
        let counts = subject.stepCounts(of: cell)
        let label = table.dimensions[time].labels[table.cells[cell].labels[time]].text
        return Step(
            cell: cell, survival: table.digitsInterval(of: cell), atRisk: counts.atRisk,
            events: counts.events, isEvidence: counts.isEvidence,
            isRange: Decimal(parsing: label) == nil)
    }

    // MARK: Rising

    private func rising(_ steps: [Step]) -> [Finding] {
        zip(steps, steps.dropFirst()).compactMap { earlier, step in
            guard let before = earlier.survival?.high, let now = step.survival?.low, now > before
            else { return nil }
            return subject.finding(
                "inconsistent", step.cell, .review, "more units survive than at the step before",
                remedy: "correct the number, or declare the statistic that it is")
        }
    }

    // MARK: Counts

    /// How a table counts what belongs to a step.
    private enum Way: CaseIterable {
        /// At risk when the step begins, survival when it ends.
        case beginning
        /// At risk at the moment of the step, events since the one before.
        case moment
        /// At risk and survival when the step begins.
        case before
        /// Some lines of a longer listing: those who left in between may have had the event.
        case sample
    }

    private func contradiction(in steps: [Step], _ table: Table) -> [Finding] {
        guard let first = steps.first, !table.values[table.cells[first.cell].value].weighted,
            !subject.isAdjusted(table.values[table.cells[first.cell].value]),
            let index = steps.indices.first(where: { index in
                Way.allCases.allSatisfy { contradicts(index, of: steps, $0) }
            })
        else { return [] }
        let isEvidence = steps[index].isEvidence
        return [
            subject.finding(
                isEvidence ? "evidence" : "inconsistent", steps[index].cell,
                isEvidence ? .fail : .review,
                isEvidence
                    ? "events and at-risk of the evidence do not give this step of the curve"
                    : "events and numbers at risk of this table do not give this step of the curve",
                remedy: "make the curve and its counts from the same data again; an adjusted curve"
                    + " has to be called adjusted, in context or in the name of its column")
        ]
    }

    /// False where the counts say nothing.
    private func contradicts(_ index: Int, of steps: [Step], _ way: Way) -> Bool {
        guard index > 0, let now = steps[index].survival, let from = steps[index - 1].survival,
            let fall = fall(to: index, of: steps, way)
        else { return false }
        return !fall.allows(now, after: from)
    }

    private func fall(to index: Int, of steps: [Step], _ way: Way) -> CurveFall? {
        guard let own = steps[index].atRisk, let events = steps[index].events,
            let before = steps[index - 1].atRisk, let earlier = steps[index - 1].events
        else { return nil }
        switch way {
        case .beginning:
            let next = index + 1 < steps.count ? steps[index + 1].atRisk : nil
            return CurveFall(
                events, of: own, left: (next ?? lastLeft(after: index, of: steps))?.low)
        case .moment:
            let all = CountRange(low: min(before.low, own.low), high: max(before.high, own.high))
            return CurveFall(events, of: all)
        case .before:
            return CurveFall(earlier, of: before, left: own.low)
        case .sample:
            let since = max(before.high - min(earlier.low, before.high), own.low)
            var fall = CurveFall(events, of: own)
            fall.most = (since - max(0, own.low - events.high), since)
            return fall
        }
    }

    /// How many the last step leaves is not told. Where nobody left before the events of a step so
    /// far, nobody did before those of the last moment; in the last of ranges of time half of those
    /// who had none, as life tables take it. Else perhaps everybody.
    private func lastLeft(after index: Int, of steps: [Step]) -> CountRange? {
        let earlier = 1..<index
        let isListing = earlier.allSatisfy { index in
            guard let events = steps[index].events, let atRisk = steps[index].atRisk,
                let from = steps[index - 1].survival, let now = steps[index].survival
            else { return false }
            return CurveFall(events, of: atRisk).allows(now, after: from)
        }
        guard isListing, earlier.contains(where: { steps[$0].events?.low ?? 0 > 0 }),
            let events = steps[index].events, let atRisk = steps[index].atRisk
        else { return CountRange(exactly: 0) }
        guard steps[index].isRange else { return nil }
        return CountRange(exactly: max(0, atRisk.low - min(events.high, atRisk.low)) / 2)
    }
}

extension Subject {
    /// Events and numbers at risk of a cell's step, by the evidence, else by columns of the table.
    func stepCounts(of cell: Int) -> (atRisk: CountRange?, events: CountRange?, isEvidence: Bool) {
        guard let table = output.table, let shape else { return (nil, nil, false) }
        func count(_ statistic: Statistic, _ column: EvidenceColumn) -> (CountRange?, Bool) {
            if let given = table.cells[cell].evidence?.columns[column] {
                return (CountRange(Interval(low: given.floor, high: given.ceiling)), true)
            }
            let value = table.values.firstIndex { $0.statistic == statistic }
            let beside = value.flatMap {
                shape.cell(beside: cell, from: table.cells[cell].value, value: $0)
            }
            return (beside.flatMap { facts[$0].count }, false)
        }
        let (atRisk, events) = (count(.atRisk, .atRisk), count(.events, .events))
        return (atRisk.0, events.0, atRisk.1 && events.1)
    }

    /// Whether a statistic is called adjusted: then it cannot be computed again from counts.
    func isAdjusted(_ value: ValueDeclaration) -> Bool {
        let texts = [value.column, output.declaration?.context ?? "", output.id]
        return texts.contains { text in
            text.lowercased().split { !$0.isLetter }.contains { word in
                word.hasPrefix("adjust") || word.hasPrefix("multivari")
                    || ["adj", "aor", "arr", "ahr"].contains(word)
            }
        }
    }
}
