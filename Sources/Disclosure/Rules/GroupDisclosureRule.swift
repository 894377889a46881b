import Outputs

/// Group disclosure: whoever is known to be in a line is then known to be in one category of a
/// sensitive variable, since (nearly) all units of the line are.
///
/// - `share`: a category that holds this share of its line's total, or more, fails; 1 is all of it.
///
/// Judged are dimensions whose variable the dataset lists as `sensitive`, by evidence, else as
/// printed: when the printed intervals make it certain it fails, when only the printed numbers say
/// so it is `review`. A withheld category whose line leaves it no less than the share by
/// subtraction counts as shown. A line in which the other categories are impossible tells nothing
/// new.
///
/// Source: SDC Handbook; ABS group disclosure rule; reference/differencing.md section 3.
public struct GroupDisclosureRule: Rule {
    public static let key = "group-disclosure"
    public static let kinds: Set<Kind> = [.frequencies]

    public let share: Decimal

    public init(parameters: inout Parameters) throws(ParameterError) {
        share = try parameters.decimal("share", in: Decimal.unit(ofPlace: 6)...1)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard let table = subject.output.table, let shape = subject.shape else { return [] }
        let sensitive = table.dimensions.indices.filter { d in
            let dimension = table.dimensions[d]
            return subject.dataset?.sensitive.contains {
                $0 == dimension.variable || $0 == dimension.name
            } ?? false
        }
        guard !sensitive.isEmpty else { return [] }
        var verdicts: [Int: Verdict] = [:]
        for line in shape.lines where sensitive.contains(line.dimension) {
            let value = table.values[line.value]
            guard value.statistic == .count else { continue }
            for (cell, verdict) in judge(line, in: subject, table, shape) {
                verdicts[cell] = max(verdicts[cell] ?? .pass, verdict)
            }
        }
        return verdicts.sorted { $0.key < $1.key }
            .map { subject.finding(Self.key, $0.key, $0.value, message, remedy: remedy) }
            + shares(of: sensitive, in: subject, shape)
    }

    private var message: String {
        share == 1
            ? "all units of this line are in one category of a sensitive variable"
            : "\(share) or more of this line's units are in one category of a sensitive variable"
    }

    private var remedy: String {
        "merge the line with another, or merge categories of the sensitive variable"
    }

    private func judge(
        _ line: TableShape.Line, in subject: Subject, _ table: Table, _ shape: TableShape
    ) -> [(Int, Verdict)] {
        let parts = shape.parts(of: line).map(Int.init).filter { !subject.isStructuralZero($0) }
        guard parts.count > 1 || line.isOpen else { return [] }
        let counts = parts.map { subject.facts[$0].count }
        let shownTotal = line.total.flatMap { cell in
            table.cells[cell].shown.isNumber ? subject.facts[cell].count : nil
        }
        let summed = line.isOpen ? nil : CountRange.sum(of: counts)
        guard let total = shownTotal ?? summed, total.high > 0 else { return [] }
        return parts.indices.compactMap { index in
            let verdict =
                table.cells[parts[index]].shown.isNumber
                ? judge(counts[index], of: total, cell: parts[index], line.total, table)
                : judge(bySubtraction(index, parts, of: line, in: subject), of: total)
            return verdict > .pass ? (parts[index], verdict) : nil
        }
    }

    private func judge(
        _ count: CountRange?, of total: CountRange, cell: Int, _ totalCell: Int?, _ table: Table
    ) -> Verdict {
        guard let count else { return .pass }
        if judge(count, of: total) == .fail { return .fail }
        guard !(count.isExact && total.isExact), let part = table.cells[cell].shown.number,
            let whole = totalCell.flatMap({ table.cells[$0].shown.number })
        else { return .pass }
        return part.value > 0 && part.value >= share * whole.value ? .review : .pass
    }

    /// Whether so many are surely the share of the total, whatever it is.
    private func judge(_ count: CountRange?, of total: CountRange) -> Verdict {
        guard let count, count.low > 0, total.high != CountRange.unbounded else { return .pass }
        return Decimal(count.low) >= share * Decimal(total.high) ? .fail : .pass
    }

    /// What the other cells of the line leave for a withheld one.
    private func bySubtraction(
        _ index: Int, _ parts: [Int], of line: TableShape.Line, in subject: Subject
    ) -> CountRange? {
        guard !line.isOpen, let cell = line.total, let total = subject.facts[cell].printed else {
            return nil
        }
        let others = parts.indices.filter { $0 != index }.map { subject.facts[parts[$0]].printed }
        guard let sum = CountRange.sum(of: others) else { return nil }
        return CountRange(low: total.low - sum.high, high: total.high)
    }

    /// A share of nobody knows what may be one of its line.
    private var undeclaredBase: Objection {
        .verdict(
            .review, message: "perhaps " + message,
            remedy:
                "declare what it is a share of, by base or percent-of; if of the line, \(remedy)")
    }

    /// Percentages of a line: their printed value is the share.
    private func shares(of sensitive: [Int], in subject: Subject, _ shape: TableShape) -> [Finding]
    {
        subject.findings(of: Self.key, about: .shares) { cell, value, table in
            let coordinates = shape.coordinates(of: cell)
            let isOfLine = sensitive.contains { d in
                coordinates[d] != shape.dimensions[d].total
                    && (value.percentOf.isEmpty
                        || value.percentOf[table.dimensions[d].name] != nil)
            }
            guard isOfLine, let printed = table.cells[cell].shown.number else { return nil }
            if value.percentOf.isEmpty, value.base == nil {
                return printed.value >= share * value.unitOfShare ? undeclaredBase : nil
            }
            let facts = subject.facts[cell]
            if let base = facts.base, let count = facts.count, base.isExact, count.isExact {
                return judge(count, of: base) == .fail ? .fail(message, remedy: remedy) : nil
            }
            return printed.value >= share * value.unitOfShare
                ? .fail(message, remedy: remedy) : nil
        }
    }
}
