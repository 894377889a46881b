import Outputs

/// Reads `table:` of an output.
enum TableReader {
    static func table(_ map: MapReader) -> TableDeclaration {
        var table = TableDeclaration()
        table.layout = map.word("layout") ?? .long
        table.selection = selection(map)
        layout(&table, map)
        values(&table, map)
        if table.layout == .cross { checkStatisticHeader(table, map) }
        map.finish()
        return table
    }

    /// Which table of its file coefficients stand in, which says all about it; the whole otherwise.
    static func tableOfModels(_ map: MapReader) -> TableDeclaration {
        guard !map.has("layout"), !map.has("dimensions"), !map.has("value"), !map.has("values")
        else {
            return table(map)
        }
        var table = TableDeclaration()
        table.selection = selection(map)
        map.finish()
        return table
    }

    /// The values alone, of a table drawn in a pack's case: a count unless it says otherwise.
    static func drawn(_ map: MapReader) -> TableDeclaration {
        var table = TableDeclaration()
        table.layout = .cross
        values(&table, map, drawn: true)
        return table
    }

    private static func values(
        _ table: inout TableDeclaration, _ map: MapReader, drawn: Bool = false
    ) {
        table.totals = map.has("total") ? map.texts("total") : table.totals
        table.suppressed = suppressed(map)
        checkMarks(table.suppressed.keys.sorted(), map)
        if let negatives = map.node("negatives") {
            let word: Negatives? = map.word(negatives, key: "negatives")
            table.negativesPossible = word == .possible
        }
        table.values = ValueReader.values(map, layout: table.layout, drawn: drawn)
    }

    private enum Negatives: String, CaseIterable { case possible, none }

    /// The keys of the other layouts are unknown keys.
    private static func layout(_ table: inout TableDeclaration, _ map: MapReader) {
        switch table.layout {
        case .long:
            map.require("dimensions")
            table.dimensions = map.textMap("dimensions").map {
                TableDeclaration.Dimension(name: $0.key, column: $0.value)
            }
            for (index, dimension) in table.dimensions.enumerated()
            where table.dimensions[..<index].contains(where: { $0.column == dimension.column }) {
                map.log.add(
                    .other("two dimensions name the same column; give each its own"),
                    line: map.line(of: "dimensions"))
            }
        case .cross:
            map.require("rows")
            map.require("columns")
            table.rows = map.texts("rows")
            table.columns = map.texts("columns")
            let names = table.rows + table.columns
            if Set(names).count < names.count {
                map.log.add(
                    .other("a variable is named twice in \"rows\" and \"columns\"; keep one"),
                    line: map.line(of: "rows"))
            }
        case .stacked:
            table.variableColumn = map.requiredText("variable")
            table.levelColumn = map.requiredText("level")
        }
    }

    private static func checkStatisticHeader(_ table: TableDeclaration, _ map: MapReader) {
        let several = table.values.count > 1
        if several, !(table.rows + table.columns).contains("statistic") {
            map.log.add(
                .other(
                    "several values need a header named \"statistic\" in \"columns\" or \"rows\""),
                line: map.line(of: "columns"))
        }
    }

    private static func selection(_ map: MapReader) -> TableDeclaration.Selection? {
        let sheet = map.text("sheet").map(TableDeclaration.Selection.sheet)
        let number = map.whole("number", in: 1...10_000).map(TableDeclaration.Selection.number)
        let caption = map.text("caption").map(TableDeclaration.Selection.caption)
        let given = [sheet, number, caption].compactMap { $0 }
        if given.count > 1 {
            map.log.add(.other("give one of sheet, number and caption"), line: map.line)
        }
        return given.first
    }

    /// A list of marks, or a map from marks to a known range or null.
    private static func suppressed(_ map: MapReader) -> [String: ClosedRange<Int>?] {
        var marks: [String: ClosedRange<Int>?] = [:]
        guard let node = map.node("suppressed") else { return marks }
        guard case .map(let entries) = node.content else {
            if case .text(let text, plain: false) = node.content {
                return [text: ClosedRange<Int>?.none]
            }
            if case .list(let list) = node.content {
                for item in list {
                    if case .text(let text, let plain) = item.content, !plain || !item.isNull {
                        marks[text] = ClosedRange<Int>?.none
                    } else {
                        map.log.add(
                            .wrongType(key: "suppressed", expected: "a list of marks"), at: item)
                    }
                }
                return marks
            }
            for text in map.texts("suppressed") { marks[text] = ClosedRange<Int>?.none }
            return marks
        }
        for entry in entries { marks[entry.key] = range(entry, map.log) }
        return marks
    }

    /// Who reads a number believes it.
    private static func checkMarks(_ marks: [String], _ map: MapReader) {
        for mark in marks {
            guard let number = PrintedNumber(parsing: Array(mark.utf8)), number.value >= 0 else {
                continue
            }
            map.log.add(
                .other(
                    "\"suppressed\" lists the number \"\(mark)\", which cannot be told from a value;"
                        + " print a mark such as [c]"), line: map.line(of: "suppressed"))
        }
    }

    private static func range(_ entry: YAMLEntry, _ log: ReadLog) -> ClosedRange<Int>? {
        guard !entry.value.isNull else { return nil }
        if case .list(let ends) = entry.value.content, ends.count == 2,
            let low = YAMLNumber.whole(ends[0]), let high = YAMLNumber.whole(ends[1]), low <= high
        {
            return low...high
        }
        log.add(
            .wrongType(key: entry.key, expected: "a range such as [1, 9], or null"), at: entry.value
        )
        return nil
    }
}

/// Reads `value:` with its keys, or `values:`.
enum ValueReader {
    static func values(_ map: MapReader, layout: TableDeclaration.Layout, drawn: Bool = false)
        -> [ValueDeclaration]
    {
        var values: [ValueDeclaration]
        if map.has("values") {
            values = map.maps("values").map { entry in
                let column = entry.requiredText("column") ?? ""
                entry.require("statistic")
                let value = value(entry, column: column, layout: layout, single: false)
                entry.finish()
                return value
            }
            if values.isEmpty {
                map.log.add(.other("\"values\" names no column"), line: map.line(of: "values"))
            }
        } else {
            if layout != .cross { map.require("value") }
            let column = map.text("value") ?? ""
            if !drawn || map.has("statistic") { map.require("statistic") }
            values = [value(map, column: column, layout: layout, single: true)]
            if drawn, !map.has("statistic") { values[0].statistic = .count }
        }
        checkColumns(values, map)
        return values
    }

    private static func checkColumns(_ values: [ValueDeclaration], _ map: MapReader) {
        var seen: Set<String> = []
        for value in values where !seen.insert(value.column).inserted {
            map.log.add(
                .other("two values name the same column; give each its own"),
                line: map.line(of: "values"))
        }
    }

    private static func value(
        _ map: MapReader, column: String, layout: TableDeclaration.Layout, single: Bool
    ) -> ValueDeclaration {
        var value = ValueDeclaration(
            column: column, statistic: map.word("statistic") ?? .other)
        value.precision = precision(map, layout: layout)
        value.of = map.text("of")
        for (variable, label) in map.textMap("percent-of") { value.percentOf[variable] = label }
        value.per = map.positiveDecimal("per")
        value.base = base(map)
        value.weighted = map.flag("weighted") ?? false
        value.scale = map.positiveDecimal("scale") ?? 1
        // In a stacked table with one value `level` names a column.
        if layout != .stacked || !single { value.level = level(map) }
        value.quantile = map.decimal("quantile")
        if let quantile = value.quantile, !(0...1 as ClosedRange<Decimal>).contains(quantile) {
            map.log.add(
                .wrongType(key: "quantile", expected: "a number from 0 to 1"),
                line: map.line(of: "quantile"))
        }
        if !single {
            value.population = map.has("population") ? map.population("population") : nil
            value.evidence = OutputReader.evidence("evidence", in: map)
        }
        return value
    }

    /// Of a confidence interval, in percent.
    private static func level(_ map: MapReader) -> Decimal? {
        guard let level = map.positiveDecimal("level") else { return nil }
        if level >= 100 {
            map.log.add(
                .wrongType(key: "level", expected: "a number above 0 and below 100"),
                line: map.line(of: "level"))
        }
        return level
    }

    private static func precision(_ map: MapReader, layout: TableDeclaration.Layout) -> Precision? {
        guard let node = map.node("precision") else { return nil }
        if case .map = node.content {
            let choice = MapReader(node, named: "precision", log: map.log)
            let column = choice.requiredText("column")
            choice.finish()
            if layout == .cross {
                map.log.add(
                    .other("a cross table has no column of precisions; write one precision"),
                    at: node)
            }
            return column.map(Precision.column)
        }
        guard let text = node.text, let precision = Precision(text) else {
            let expected =
                "exact, round<b>, random<b>, down<b>, up<b>, midpoint<b>, <d>dp, <s>sf"
                + " or {column: NAME}"
            map.log.add(.wrongType(key: "precision", expected: expected), at: node)
            return nil
        }
        return precision
    }

    private static func base(_ map: MapReader) -> ValueDeclaration.Base? {
        guard let node = map.node("base") else { return nil }
        if let column = node.text { return .column(column) }
        let base = MapReader(node, named: "base", log: map.log)
        let output = base.requiredText("output")
        var at: [String: String] = [:]
        for (variable, label) in base.textMap("at") { at[variable] = label }
        base.finish()
        return output.map { .output(id: $0, at: at) }
    }
}
