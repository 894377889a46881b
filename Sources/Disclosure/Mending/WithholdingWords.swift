import Outputs

/// Which cells to withhold, in words: all of them where they are few, otherwise those that no
/// finding names.
struct WithholdingWords {
    private let primary: [String]
    private let further: [String]
    private let isDoubt: Bool
    private static let most = 4

    /// - `isDoubt`: whether nothing fails, but somebody has to look at it.
    init(_ changes: [CellChange], of output: String, in table: Table, isDoubt: Bool) {
        self.isDoubt = isDoubt
        let named = changes.compactMap { change -> (String, CellChange.Role)? in
            let place = change.cells.first { $0.output == output }?.place
            return place.map { (table.phrase(for: $0), change.role) }
        }
        primary = named.filter { $0.1 == .primary }.map(\.0)
        further = named.filter { $0.1 != .primary }.map(\.0)
    }

    /// Where no number would be left.
    static let everything = MendingStep(
        words: "leave the output out: beside what else is published none of its numbers could stay")

    var step: MendingStep {
        let count = primary.count + further.count
        guard count > Self.most else {
            let together = further.isEmpty || primary.isEmpty ? "" : " together"
            return MendingStep(
                words: "withhold " + (count == 1 ? "" : "\(count) cells\(together): ")
                    + (primary + further).joined(separator: "; "))
        }
        guard !further.isEmpty else {
            return MendingStep(words: "withhold the \(primary.count) cells \(concerned)")
        }
        let first = further.prefix(Self.most).joined(separator: "; ")
        let more = further.count > Self.most ? "; and \(further.count - Self.most) more" : ""
        return MendingStep(
            words: "\(failing)\(further.count) more: \(first)\(more)",
            brief: "\(failing)\(further.count) more")
    }

    private var failing: String {
        switch primary.count {
        case 0: "withhold "
        case 1:
            "withhold the cell \(isDoubt ? "in question" : "that fails") and, so that nobody can work"
                + " it out, "
        default:
            "withhold the \(primary.count) cells \(concerned) and, so that nobody can work them out, "
        }
    }

    private var concerned: String { isDoubt ? "in question" : "that fail" }
}

extension Table {
    /// Labels in the order of the dimensions: `York · Kinship · Excluded`. With the variable where a
    /// cell has not one of each, and with the column where there are several.
    func phrase(for place: Place) -> String {
        let labels = dimensions.filter { place.labels[$0.name] != nil }
        let isPartial = labels.count < dimensions.count
        var parts = labels.map { dimension in
            let text = place.labels[dimension.name] ?? ""
            return isPartial ? "\(dimension.name): \(text)" : text
        }
        if let column = place.labels["statistic"] ?? (values.count > 1 ? values[0].column : nil) {
            parts.append(column)
        }
        return parts.joined(separator: " · ")
    }
}
