import Outputs

/// How far a survival curve may fall in one step.
struct CurveFall {
    typealias Events = (number: Int, atRisk: Int)

    /// Where it falls furthest.
    var most: Events
    /// Where it falls least.
    let fewest: Events
    /// Still at risk at the next step: whoever else is gone may have gone before the events. Nil
    /// where nobody did.
    let left: Int?

    init(_ events: CountRange, of atRisk: CountRange, left: Int? = nil) {
        most = (events.high, atRisk.low)
        fewest = (events.low, atRisk.high)
        self.left = left
    }

    /// Whether it may have come from one interval to the other.
    func allows(_ now: Interval, after before: Interval) -> Bool {
        !isTooLow(now, before) && !isTooHigh(now, before)
    }

    private func isTooLow(_ now: Interval, _ before: Interval) -> Bool {
        guard let high = now.high, let low = before.low, most.number != CountRange.unbounded else {
            return false
        }
        var shares = [(part: max(0, most.atRisk - most.number), whole: most.atRisk)]
        if let left { shares.append((left, left + most.number)) }
        return shares.allSatisfy { part, whole in
            guard whole > 0, let a = high.multiplied(by: Decimal(whole)),
                let b = low.multiplied(by: Decimal(part))
            else { return false }
            return a < b
        }
    }

    private func isTooHigh(_ now: Interval, _ before: Interval) -> Bool {
        let n = fewest.atRisk
        guard let low = now.low, let high = before.high, n > 0, n < 100_000_000 else {
            return false
        }
        // 1 - x + x²/2 is not below exp(-x).
        let d = min(fewest.number, n)
        guard let a = low.multiplied(by: Decimal(2 * n * n)),
            let b = high.multiplied(by: Decimal(2 * n * n - 2 * n * d + d * d))
        else { return false }
        return a > b
    }
}
