import Outputs

/// The value of one statistic of one cell.
struct StatisticValue {
    /// As it is printed; nil where there is none.
    let printed: String?
    /// With all the digits there are, at most twelve decimals.
    let full: String?

    private static let fullPlaces = 12

    init(printed: String?, full: String?) {
        self.printed = printed
        self.full = full
    }

    private init(exactly text: String?) { self.init(printed: text, full: text) }

    private init(_ fraction: Fraction?, places: Int) {
        self.init(
            printed: fraction?.text(places: places),
            full: fraction?.text(places: Self.fullPlaces) ?? fraction?.text(places: places))
    }

    private init(_ value: Double?, places: Int) {
        self.init(
            printed: value.flatMap { Figures.text($0, places: places) },
            full: value.flatMap {
                Figures.text($0, places: Self.fullPlaces) ?? Figures.text($0, places: places)
            })
    }

    /// - `base`: the cell that a percentage is of.
    init(
        _ statistic: RequestedStatistic, of cell: CellSummary, base: CellSummary?,
        in context: StatisticContext
    ) {
        let scale = context.scale
        let places = context.places(of: statistic) ?? 0
        switch statistic.kind {
        case .count: self.init(exactly: context.count(cell))
        case .sum: self.init(exactly: context.sum(cell))
        case .mean: self.init(context.mean(cell), places: places)
        case .percent: self.init(context.percent(cell, of: base), places: places)
        case .minimum:
            self.init(exactly: cell.count > 0 ? Figures.text(cell.minimum, scale: scale) : nil)
        case .maximum:
            self.init(exactly: cell.count > 0 ? Figures.text(cell.maximum, scale: scale) : nil)
        case .range:
            self.init(
                exactly: cell.count > 0
                    ? Figures.text(cell.maximum - cell.minimum, scale: scale) : nil)
        case .mode: self.init(exactly: cell.count > 0 ? Figures.text(cell.mode, scale: scale) : nil)
        case .median, .quantile: self.init(context.quantile(statistic, cell), places: places)
        case .variance: self.init(context.variance(cell), places: places)
        case .sd:
            self.init(context.variance(cell).map { $0.double.squareRoot() }, places: places)
        case .gini: self.init(context.gini(cell), places: places)
        case .hhi: self.init(context.concentration(cell), places: places)
        default: self.init(exactly: nil)
        }
    }
}

/// What the statistics of a table are computed from besides the cell.
struct StatisticContext {
    let scale: Int
    let weightScale: Int
    let isWeighted: Bool
    let hasUnit: Bool
    let quantiles: [Int]

    init(_ request: TableRequest, _ summary: TableSummary) {
        scale = summary.scale
        weightScale = summary.weightScale
        isWeighted = request.weight != nil
        hasUnit = request.unit != nil
        quantiles = request.quantiles
    }

    /// Decimals of the printed number; nil for those that are printed exactly.
    ///
    /// Means and the like have one more than the data, from 2 to 6; percentages 1; indices 4.
    func places(of statistic: RequestedStatistic) -> Int? {
        switch statistic.kind {
        case .mean, .median, .quantile, .sd, .variance: min(max(scale + 1, 2), 6)
        case .percent: 1
        case .gini, .hhi: 4
        default: nil
        }
    }

    /// Unweighted units behind a cell: distinct contributors, or records.
    func units(_ cell: CellSummary) -> Int {
        hasUnit ? cell.contributors.first ?? 0 : cell.count
    }

    func count(_ cell: CellSummary) -> String? {
        guard isWeighted else { return String(units(cell)) }
        return cell.weight.narrow.map { Figures.text($0, scale: weightScale) }
            ?? Figures.text(cell.weight.double / Figures.power(weightScale), places: 6)
    }

    func sum(_ cell: CellSummary) -> String? {
        guard isWeighted else { return Figures.text(cell.sum, scale: scale) }
        return Fraction(cell.weighted, Wide(1), scale: scale + weightScale)
            .text(places: min(scale + weightScale, ScaledNumber.mostDecimals))
    }

    func mean(_ cell: CellSummary) -> Fraction? {
        guard cell.count > 0 else { return nil }
        guard isWeighted else { return Fraction(cell.sum, cell.count, scale: scale) }
        return cell.weight.isZero ? nil : Fraction(cell.weighted, cell.weight, scale: scale)
    }

    func percent(_ cell: CellSummary, of base: CellSummary?) -> Fraction? {
        guard let base else { return nil }
        guard isWeighted else {
            let whole = units(base)
            return whole > 0 ? Fraction(Int128(units(cell)) * 100, whole) : nil
        }
        return base.weight.isZero ? nil : Fraction(cell.weight * 100, base.weight)
    }

    func quantile(_ statistic: RequestedStatistic, _ cell: CellSummary) -> Fraction? {
        guard cell.count > 0, let share = statistic.millionths,
            let index = quantiles.firstIndex(of: share), index < cell.quantiles.count
        else { return nil }
        let around = cell.quantiles[index]
        let part = Int128((cell.count - 1) * share % 1_000_000)
        let million: Int128 = 1_000_000
        let top = Wide(around.low, times: million - part)
        var sum = top
        sum += Wide(around.high, times: part)
        return Fraction(sum, Wide(million), scale: scale)
    }

    func variance(_ cell: CellSummary) -> Fraction? {
        let count = cell.count
        guard count > 1 else { return nil }
        let deviations = cell.squares * count - Wide(cell.sum, times: cell.sum)
        return Fraction(
            deviations, Wide(Int128(count), times: Int128(count - 1)), scale: 2 * scale)
    }

    func gini(_ cell: CellSummary) -> Fraction? {
        let count = cell.count
        guard count > 0, cell.negatives == 0, cell.sum > 0 else { return nil }
        let top = cell.ranked * 2 - Wide(cell.sum, times: Int128(count + 1))
        return Fraction(top, Wide(cell.sum, times: Int128(count)))
    }

    func concentration(_ cell: CellSummary) -> Fraction? {
        guard !cell.hasNegativeUnit, cell.sum > 0 else { return nil }
        return Fraction(cell.squaresOfUnit, Wide(cell.sum, times: cell.sum))
    }
}
