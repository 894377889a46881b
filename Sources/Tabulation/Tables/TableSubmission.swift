import Outputs

extension MicrodataTable {
    public static let tableFile = "table.csv"
    public static let evidenceFile = "evidence.csv"

    /// What `submission.yaml` says of the table: an output for each kind of statistic in it.
    ///
    /// - `unit`: what a record is, where no column is the unit of count.
    public func outputs(_ treatment: TableTreatment, unit: String) -> [OutputDeclaration] {
        let kinds = request.statistics.map(\.outputKind)
        let distinct = kinds.reduce(into: [Kind]()) { found, kind in
            if !found.contains(kind) { found.append(kind) }
        }
        return distinct.map { kind in
            let id = distinct.count == 1 ? "table" : "table-\(kind.rawValue)"
            var output = OutputDeclaration(id: id, file: Self.tableFile, kind: kind)
            output.unit = request.unit ?? unit
            output.population = population
            output.missing = request.missing == .exclude ? .excluded : .shown
            output.context = "made from the records by sallyport tabulate"
            let own = kinds.indices.filter { kinds[$0] == kind }
            var table = TableDeclaration()
            table.dimensions = request.dimensions.map { .init(name: $0, column: $0) }
            table.totals = totals
            table.negativesPossible = isMagnitude && hasNegatives
            if hasMarks(own, treatment) { table.suppressed = [Self.withheldMark: nil] }
            table.values = own.map { value($0, treatment) }
            let evidence = own.map { self.evidence($0, unit: unit) }
            if evidence.count == 1 || evidence.allSatisfy({ $0 == evidence[0] }) {
                output.evidence = evidence[0]
            } else {
                for index in own.indices { table.values[index].evidence = evidence[index] }
            }
            output.table = table
            return output
        }
    }

    private func hasMarks(_ statistics: [Int], _ treatment: TableTreatment) -> Bool {
        places.indices.contains { place in
            statistics.contains { shown(place, $0, treatment) == Self.withheldMark }
        }
    }

    private func value(_ index: Int, _ treatment: TableTreatment) -> ValueDeclaration {
        let statistic = request.statistics[index]
        var value = ValueDeclaration(column: columns[index], statistic: statistic.kind)
        value.precision = precision(of: statistic, treatment)
        value.of = statistic.needsMeasure ? request.of : nil
        value.quantile = statistic.quantile
        value.weighted = request.weight != nil
        if statistic.kind == .percent, let mask = request.percentMask {
            for (dimension, name) in request.dimensions.enumerated()
            where mask >> dimension & 1 == 1 {
                value.percentOf[name] = Self.totalLabel
            }
        }
        return value
    }

    private func precision(of statistic: RequestedStatistic, _ treatment: TableTreatment)
        -> Precision?
    {
        if statistic.kind == .count, let base = treatment.base { return .round(base) }
        if let places = context.places(of: statistic) { return .decimals(places) }
        return .exact
    }

    /// The columns of `evidence.csv` that are about one statistic.
    private func evidence(_ index: Int, unit: String) -> EvidenceDeclaration {
        let statistic = request.statistics[index]
        var evidence = EvidenceDeclaration()
        evidence.file = Self.evidenceFile
        let countsUnits = request.unit != nil && !statistic.needsMeasure
        evidence.count = evidenceName(countsUnits ? "units" : "count")
        for (name, column) in request.units where column != nil {
            evidence.contributors[name] = evidenceName("contributors_\(name)")
        }
        guard isMagnitude else { return evidence }
        for column in [EvidenceColumn.missing, .negatives, .total] {
            evidence.columns[column] = evidenceName(column.rawValue)
        }
        for (name, column) in request.units {
            evidence.largest[column == nil ? unit : name] = (1...request.largest).map {
                evidenceName("largest_\(name)_\($0)")
            }
        }
        addExtras(statistic.kind, columns[index], to: &evidence)
        return evidence
    }

    private func addExtras(
        _ kind: Statistic, _ column: String, to evidence: inout EvidenceDeclaration
    ) {
        switch kind {
        case .median, .quantile:
            evidence.columns[.below] = evidenceName("below_\(column)")
            evidence.columns[.above] = evidenceName("above_\(column)")
        case .minimum, .maximum, .range, .mode:
            evidence.columns[.atValue] = evidenceName("at_\(column)")
        default: break
        }
    }

    /// The values that satisfied the condition among all values seen, by column.
    ///
    /// A part of the condition that is about several columns is no product of value sets, and a
    /// column of very many values is no category: both are named in words, as `where`, or as the
    /// column's only label.
    public var population: [String: [String]] {
        guard let condition = request.condition else { return [:] }
        var population: [String: [String]] = [:]
        var words: [String] = []
        var byColumn: [String: [Condition]] = [:]
        for part in condition.conjuncts {
            if part.columns.count == 1 {
                byColumn[part.columns[0], default: []].append(part)
            } else {
                words.append(part.description)
            }
        }
        for (name, parts) in byColumn {
            let whole = parts.count == 1 ? parts[0] : Condition.all(parts)
            population[name] = values(of: name, satisfying: whole) ?? [whole.description]
        }
        if !words.isEmpty { population["where", default: []] += words }
        return population
    }

    private func values(of column: String, satisfying condition: Condition) -> [String]? {
        guard let index = request.condition?.columns.firstIndex(of: column),
            index < summary.seen.count, let seen = summary.seen[index].values
        else { return nil }
        let program = ConditionProgram(condition)
        let found = seen.filter { value in
            let bits = try? program.bits(of: value, column: 0)
            return bits.map(program.holds) ?? false
        }
        return TableDimension.inOrder(found)
    }
}

extension TableDimension {
    /// Values as labels, sorted like those of a dimension.
    static func inOrder(_ values: [[UInt8]]) -> [String] {
        TableDimension("", seen: values.map { $0.isEmpty ? nil : $0 }, dataset: nil)
            .labels.map(\.text)
    }
}
