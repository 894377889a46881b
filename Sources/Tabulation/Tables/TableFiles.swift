import Outputs

/// How a table is made safe before it is written.
public struct TableTreatment: Hashable, Sendable {
    /// Places none of whose numbers are shown.
    public var withheld: Set<Int> = []
    /// Counts are shown rounded to a multiple of it.
    public var base: Int?

    public init(withheld: Set<Int> = [], base: Int? = nil) {
        self.withheld = withheld
        self.base = base
    }
}

extension MicrodataTable {
    /// The mark of a withheld value, and of one that cannot be.
    public static let withheldMark = "[c]"
    public static let absentMark = "[z]"

    /// The rows of `table.csv`, the header first.
    public func tableRows(_ treatment: TableTreatment) -> [[String]] {
        [request.dimensions + columns]
            + places.indices.map { place in
                dimensions.indices.map { text(places[place], $0) }
                    + columns.indices.map { shown(place, $0, treatment) }
            }
    }

    /// One cell as it stands in the file.
    public func shown(_ place: Int, _ statistic: Int, _ treatment: TableTreatment) -> String {
        if treatment.withheld.contains(place) { return Self.withheldMark }
        let cell = places[place].cell
        guard let printed = value(place, statistic).printed else {
            // That a spread has no value says that there is one record: for the rules to judge.
            let isOfOne = cell.count == 1 && request.statistics[statistic].needsSquares
            return cell.count == 0 || isOfOne ? Self.absentMark : Self.withheldMark
        }
        guard let base = treatment.base, request.statistics[statistic].kind == .count,
            let count = Decimal(parsing: printed)
        else { return printed }
        let half = Decimal(base) * Decimal.unit(ofPlace: 1) * 5
        return (count + half).roundedDown(toMultipleOf: Decimal(base)).description
    }

    /// The rows of `evidence.csv`, the header first.
    public func evidenceRows() -> [[String]] {
        let evidence = evidenceColumns
        return [request.dimensions + evidence.map(\.name)]
            + places.map { place in
                dimensions.indices.map { text(place, $0) } + evidence.map { $0.value(place.cell) }
            }
    }

    struct EvidenceField {
        let name: String
        let value: (CellSummary) -> String
    }

    /// Every column of `evidence.csv` behind the dimensions.
    var evidenceColumns: [EvidenceField] {
        var fields = [
            field("records") { String($0.records) }, field("count") { String($0.count) },
        ]
        if request.unit != nil {
            fields.append(field("units") { [context] in String(context.units($0)) })
        }
        for (index, unit) in request.units.enumerated() where unit.column != nil {
            fields.append(field("contributors_\(unit.name)") { String($0.contributors[index]) })
        }
        guard isMagnitude else { return fields }
        let scale = summary.scale
        fields += [
            field("missing") { String($0.missing) }, field("negatives") { String($0.negatives) },
            field("total") { Figures.text($0.sum, scale: scale) },
        ]
        for (index, unit) in request.units.enumerated() {
            for rank in 0..<request.largest {
                fields.append(
                    field("largest_\(unit.name)_\(rank + 1)") { cell in
                        let values = cell.largest[index]
                        return rank < values.count ? Figures.text(values[rank], scale: scale) : ""
                    })
            }
        }
        return fields + extraEvidence
    }

    /// What single statistics need: units beyond a quantile, at an end, at the mode.
    private var extraEvidence: [EvidenceField] {
        request.statistics.enumerated().flatMap { index, statistic -> [EvidenceField] in
            let column = columns[index]
            switch statistic.kind {
            case .median, .quantile:
                guard let share = statistic.millionths,
                    let position = request.quantiles.firstIndex(of: share)
                else { return [] }
                return [
                    field("below_\(column)") { String($0.quantiles[position].below) },
                    field("above_\(column)") { String($0.quantiles[position].above) },
                ]
            case .minimum: return [field("at_\(column)") { String($0.atMinimum) }]
            case .maximum: return [field("at_\(column)") { String($0.atMaximum) }]
            case .range:
                return [field("at_\(column)") { String(min($0.atMinimum, $0.atMaximum)) }]
            case .mode: return [field("at_\(column)") { String($0.atMode) }]
            default: return []
            }
        }
    }

    private func field(_ name: String, _ value: @escaping (CellSummary) -> String) -> EvidenceField
    {
        EvidenceField(name: evidenceName(name), value: value)
    }

    /// A name that no dimension has.
    func evidenceName(_ name: String) -> String {
        var name = name
        while request.dimensions.contains(name) { name += "_" }
        return name
    }
}
