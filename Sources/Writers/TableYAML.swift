import Outputs

extension TableDeclaration {
    var members: Members {
        var members: Members = []
        switch selection {
        case .sheet(let name): members.add("sheet", text: name)
        case .number(let number): members.add("number", whole: number)
        case .caption(let text): members.add("caption", text: text)
        case nil: break
        }
        // Of coefficients: the models say the rest.
        if selection != nil, dimensions.isEmpty, rows.isEmpty, values.isEmpty { return members }
        members.add("layout", text: layout.rawValue)
        if layout == .long {
            // Also where there are none: the key is required.
            members.add(
                "dimensions", .map(dimensions.map { .init($0.name, .text($0.column)) }))
        }
        members.add("rows", list: rows)
        members.add("columns", list: columns)
        members.add("variable", text: variableColumn)
        members.add("level", text: levelColumn)
        // A stacked table has a `level` of its own, which that of an interval would collide with.
        let collides = levelColumn != nil && values.contains { $0.level != nil }
        if values.count == 1, !collides {
            // A cross-tabulation of one statistic has no column to name.
            members.add("value", text: values[0].column.isEmpty ? nil : values[0].column)
            members += values[0].members
        } else if !values.isEmpty {
            members.add("values", .list(values.map { .map($0.membersWithColumn) }))
        }
        if totals != TableDeclaration().totals {
            members.add("total", .list(totals.map(YAML.text)))
        }
        members.add("suppressed", sorted: suppressed) { range in
            range.map { .list([.number(Decimal($0.lowerBound)), .number(Decimal($0.upperBound))]) }
                ?? .null
        }
        if negativesPossible { members.add("negatives", text: "possible") }
        return members
    }
}

extension ValueDeclaration {
    fileprivate var membersWithColumn: Members { [.init("column", .text(column))] + members }

    fileprivate var members: Members {
        var members: Members = []
        members.add("statistic", text: statistic.rawValue)
        members.add("precision", precision?.yaml)
        members.add("of", text: of)
        members.add("percent-of", sorted: percentOf) { .text($0) }
        members.add("per", number: per)
        members.add("base", base?.yaml)
        if weighted { members.add("weighted", .bool(true)) }
        if scale != 1 { members.add("scale", number: scale) }
        members.add("level", number: level)
        members.add("quantile", number: quantile)
        members.add("population", population: population ?? [:])
        if let evidence { members.add("evidence", .map(evidence.members)) }
        return members
    }
}

extension ValueDeclaration.Base {
    fileprivate var yaml: YAML {
        switch self {
        case .column(let name): return .text(name)
        case .output(let id, let place):
            var members: Members = []
            members.add("output", text: id)
            members.add("at", sorted: place) { .text($0) }
            return .map(members)
        }
    }
}

extension Precision {
    /// The word of a submission, such as `round5` and `1dp`; nil where a column says it.
    public var word: String? {
        switch self {
        case .exact: "exact"
        case .round(let base): "round\(base)"
        case .random(let base): "random\(base)"
        case .down(let base): "down\(base)"
        case .up(let base): "up\(base)"
        case .midpoint(let base): "midpoint\(base)"
        case .decimals(let places): "\(places)dp"
        case .figures(let figures): "\(figures)sf"
        case .column: nil
        }
    }

    /// The word, or a column's name in a map.
    var yaml: YAML {
        if case .column(let name) = self { return .map([.init("column", .text(name))]) }
        return .text(word ?? "")
    }
}
