import Outputs

/// Reads one entry of `variables` whose codes stand in the description itself.
enum VariableReader {
    /// The longest range `a..b` that is written out.
    static let longestRange = 100_000

    static func variable(_ map: MapReader) -> Variable {
        let known = codes("codes", in: map)
        let missing = codes("missing", in: map)
        let isMissing = Set(missing)
        var variable = Variable(codes: known.filter { !isMissing.contains($0) } + missing)
        variable.missing = isMissing
        for (code, name) in map.textMap("names") { variable.names[code] = name }
        for entry in map.map("levels")?.all() ?? [] {
            let labels = MapReader(entry.value, named: entry.key, log: map.log)
            let line = entry.line
            let level = expanded(labels.textsByKey(), log: map.log, line: line)
            variable.levels.append(Variable.Level(name: entry.key, labels: level))
        }
        variable.groups = expanded(
            map.textsMap("groups"), log: map.log, line: map.line(of: "groups"))
        variable.severalPer = map.texts("several-per")
        map.finish()
        check(variable, map)
        return variable
    }

    /// A list of codes in which `a..b` stands for whole numbers.
    private static func codes(_ key: String, in map: MapReader) -> [String] {
        let written = map.texts(key)
        let codes = expanded([key: written], log: map.log, line: map.line(of: key))[key] ?? []
        if Set(codes).count < codes.count {
            map.log.add(
                .other("\"\(key)\" lists a code twice; keep one"), line: map.line(of: key))
        }
        return codes
    }

    /// The same with every `a..b` replaced by its whole numbers.
    static func expanded(_ lists: [String: [String]], log: ReadLog, line: Int) -> [String:
        [String]]
    {
        lists.mapValues { list in
            list.flatMap { text -> [String] in
                if let (low, high) = ends(of: text), low > high {
                    log.add(
                        .other("the range \(quoted(text)) runs backwards; put the lower end first"),
                        line: line)
                }
                guard let range = range(text) else { return [text] }
                guard range.count <= longestRange else {
                    log.add(.limit("codes of a range", longestRange), line: line)
                    return []
                }
                return range.map(String.init)
            }
        }
    }

    /// `0..25`, whole numbers as `Int` prints them.
    private static func range(_ text: String) -> ClosedRange<Int>? {
        guard let (low, high) = ends(of: text), low <= high,
            high.subtractingReportingOverflow(low).overflow == false,
            high - low < Int.max
        else { return nil }
        return low...high
    }

    private static func ends(of text: String) -> (low: Int, high: Int)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let low = Int(parts[0]), let high = Int(parts[2]),
            String(low) == parts[0], String(high) == parts[2]
        else { return nil }
        return (low, high)
    }

    private static func check(_ variable: Variable, _ map: MapReader) {
        let codes = Set(variable.codes)
        func report(_ key: String, _ used: some Sequence<String>) {
            for code in used.sorted() where !codes.contains(code) {
                let suggestion = Spelling.suggestion(for: code, among: codes)
                let hint = suggestion.map { "; did you mean \(quoted($0))?" } ?? "; list it there"
                map.log.add(
                    .other("\"\(key)\" uses \(quoted(code)), which is not in \"codes\"\(hint)"),
                    line: map.line(of: key))
            }
        }
        report("names", variable.names.keys)
        report("groups", Set(variable.groups.values.joined()))
        for level in variable.levels {
            let used = level.labels.values.joined()
            report("levels", Set(used))
            if Set(used).count < used.count {
                map.log.add(
                    .other(
                        "a code stands under two labels of the level \(quoted(level.name));"
                            + " a level has to partition its codes"),
                    line: map.line(of: "levels"))
            }
        }
    }
}

/// Reads a variable whose codes stand in a file: `{file: schools.csv, code: urn, name: name,
/// levels: [la, region]}`; `code`, `name` and the levels are columns.
enum CodeListReader {
    static func variable(
        _ map: MapReader, limits: ReadLimits, companions: (String) -> [UInt8]?
    ) -> Variable {
        let path = OutputReader.path("file", in: map, required: true)
        let code = map.requiredText("code")
        let name = map.text("name")
        let levels = map.texts("levels")
        var variable = Variable()
        variable.missing = Set(map.texts("missing"))
        variable.groups = map.textsMap("groups")
        variable.severalPer = map.texts("several-per")
        map.finish()
        guard let path, let code else { return variable }
        guard let bytes = companions(path) else {
            map.log.add(
                .other("the file \(quoted(path)) is not there; add it"), line: map.line(of: "file"))
            return variable
        }
        read(bytes, path, (code, name, levels), into: &variable, map, limits)
        variable.codes.removeAll { variable.missing.contains($0) }
        variable.codes += variable.missing.sorted()
        return variable
    }

    private static func read(
        _ bytes: [UInt8], _ path: String, _ names: (code: String, name: String?, levels: [String]),
        into variable: inout Variable, _ map: MapReader, _ limits: ReadLimits
    ) {
        let text: DelimitedText
        do throws(DelimitedProblem) {
            text = try DelimitedText(parsing: bytes, limits: limits)
        } catch {
            map.log.add(.other("\(path):\(error)"), line: map.line(of: "file"))
            return
        }
        func column(_ name: String) -> Int? {
            let column = text.column(named: name)
            if column == nil {
                map.log.add(
                    .other("\(path) has no column \(quoted(name))"), line: map.line(of: "file"))
            }
            return column
        }
        guard let code = column(names.code) else { return }
        let name = names.name.flatMap(column)
        let levels = names.levels.compactMap { level in column(level).map { (level, $0) } }
        var labels = levels.map { _ in [String: [String]]() }
        var seen: Set<String> = []
        for row in text.rows.indices.dropFirst() where text.rows[row].count == text.rows[0].count {
            let key = text.text(row: row, column: code)
            guard seen.insert(key).inserted else {
                map.log.add(
                    .other("\(path):\(text.rows[row].line): this code was listed before"),
                    line: map.line(of: "file"))
                return
            }
            variable.codes.append(key)
            if let name { variable.names[key] = text.text(row: row, column: name) }
            for (index, level) in levels.enumerated() {
                labels[index][text.text(row: row, column: level.1), default: []].append(key)
            }
        }
        variable.levels = zip(levels, labels).map { Variable.Level(name: $0.0, labels: $1) }
    }
}
