import Outputs

/// The quantile nearest to one that lies too far out, with enough units beyond it.
struct SafeQuantile {
    let quantile: Decimal
    private static let usual = ["0.99", "0.975", "0.95", "0.9", "0.8", "0.75", "0.7", "0.6", "0.5"]

    /// - `from`: the quantile that lies too far out; 0 for a minimum, 1 for a maximum.
    /// - `beyond`: how many of the `units` have to lie beyond it, if no two values are the same.
    /// - Returns: nil where even the median has too few units on a side.
    init?(insteadOf from: Decimal, units: Int, beyond: Int) {
        let isHigh = from * 2 >= 1
        let distance = isHigh ? from : 1 - from
        let found = Self.usual.lazy.compactMap { Decimal(parsing: $0) }.first { candidate in
            candidate < distance
                && ((1 - candidate).multiplied(by: Decimal(units)).map { $0 >= Decimal(beyond) }
                    ?? false)
        }
        guard let found else { return nil }
        quantile = isHigh ? found : 1 - found
    }

    /// `show the 0.9 quantile instead: at least 10 units lie beyond it, if no values are tied`
    func words(beyond: Int) -> String {
        let name = quantile * 2 == 1 ? "median" : "\(quantile) quantile"
        return "show the \(name) instead: at least \(beyond) units lie beyond it, if no values are"
            + " tied"
    }
}
