import Outputs

/// Reads `dataset.yaml` (INTERFACE.md, "A dataset").
public enum DatasetReader {
    /// Throws all mistakes at once, each with its line.
    ///
    /// - `companions`: the bytes of a file that the description names (`file: schools.csv`), by
    ///   its path; nil where there is none.
    public static func dataset(
        bytes: [UInt8], file: String, limits: ReadLimits = ReadLimits(),
        companions: (String) -> [UInt8]? = { _ in nil }
    ) throws(ReadErrors) -> Dataset {
        try ReadingSession.within(limits) { () throws(ReadErrors) in
            try read(bytes, file, limits, companions)
        }
    }

    private static func read(
        _ bytes: [UInt8], _ file: String, _ limits: ReadLimits,
        _ companions: (String) -> [UInt8]?
    ) throws(ReadErrors) -> Dataset {
        let root = try YAMLNode(parsing: bytes, file: file, limits: limits.yaml)
        let log = ReadLog(file: file)
        let map = MapReader(root, named: "the dataset", log: log)
        map.require("dataset")
        let dataset = dataset(map, limits: limits, companions: companions)
        try log.check()
        return dataset
    }

    /// The paths of the files that a description names: code lists and lists for the text rule.
    /// Empty where it cannot be read.
    public static func companionPaths(of bytes: [UInt8]) -> [String] {
        let read = ReadingSession.within(ReadLimits()) { try? YAMLNode(parsing: bytes, file: "") }
        guard let root = read else { return [] }
        let map = MapReader(root, named: "", log: ReadLog(file: ""))
        var paths: [String] = []
        for entry in map.map("variables")?.all() ?? [] {
            guard case .map = entry.value.content else { continue }
            let variable = MapReader(entry.value, named: "", log: map.log)
            if let path = variable.text("file") { paths.append(path) }
        }
        for list in map.maps("identifiers") {
            if let path = list.text("file") { paths.append(path) }
        }
        return paths
    }

    static func dataset(
        _ map: MapReader, limits: ReadLimits, companions: (String) -> [UInt8]?
    ) -> Dataset {
        var dataset = Dataset(name: map.text("dataset") ?? "")
        dataset.units = map.texts("units")
        dataset.sensitive = map.texts("sensitive")
        for entry in map.map("variables")?.all() ?? [] {
            if entry.value.isNull {
                dataset.variables[entry.key] = Variable()
                continue
            }
            let variable = MapReader(entry.value, named: entry.key, log: map.log)
            dataset.variables[entry.key] =
                variable.has("file")
                ? CodeListReader.variable(variable, limits: limits, companions: companions)
                : VariableReader.variable(variable)
        }
        surroundings(&dataset, map, companions)
        map.finish()
        return dataset
    }

    private static func surroundings(
        _ dataset: inout Dataset, _ map: MapReader, _ companions: (String) -> [UInt8]?
    ) {
        checkUnits(of: dataset, map)
        if let node = map.node("impossible"), case .list(let list) = node.content {
            dataset.impossible = list.map { item in
                let labels = MapReader(item, named: "impossible", log: map.log)
                let entry = VariableReader.expanded(
                    labels.textsByKey(), log: map.log, line: item.line)
                checkImpossible(entry, in: dataset, at: item, map.log)
                return entry
            }
        } else if map.has("impossible") {
            _ = map.maps("impossible")
        }
        for entry in map.map("cohorts")?.all() ?? [] {
            let cohort = MapReader(entry.value, named: entry.key, log: map.log)
            dataset.cohorts[entry.key] = Cohort(
                within: cohort.text("within"), disjoint: cohort.texts("disjoint"))
            cohort.finish()
        }
        releases(&dataset, map)
        dataset.sharesUnitsWith = map.texts("shares-units-with")
        for entry in map.maps("released") {
            let folder = OutputReader.path("folder", in: entry, required: true)
            let source: PublicRelease.Source = entry.word("source") ?? .same
            entry.finish()
            if let folder {
                dataset.released.append(PublicRelease(folder: folder, source: source))
            }
        }
        for entry in map.maps("identifiers") {
            let file = OutputReader.path("file", in: entry, required: true)
            let column = entry.requiredText("column")
            let kind = entry.requiredText("kind")
            entry.finish()
            if let file, let column, let kind {
                var list = IdentifierList(file: file, column: column, kind: kind)
                list.names = identifiers(of: list, map, companions)
                dataset.identifiers.append(list)
            }
        }
    }

    /// A unit that nobody listed is a slip of the pen, and its variable would be taken for one of
    /// which every unit has one category.
    private static func checkUnits(of dataset: Dataset, _ map: MapReader) {
        guard !dataset.units.isEmpty, let node = map.node("variables"),
            case .map(let variables) = node.content
        else { return }
        for entry in variables {
            for unit in dataset.variables[entry.key]?.severalPer ?? []
            where !dataset.units.contains(unit) {
                map.log.add(
                    .other("\"several-per\" names a unit that \"units\" does not list"),
                    at: entry.value)
            }
        }
    }

    /// What cannot meet has to be there: a name that nothing knows would forbid nothing.
    private static func checkImpossible(
        _ entry: [String: [String]], in dataset: Dataset, at item: YAMLNode, _ log: ReadLog
    ) {
        for (name, labels) in entry.sorted(by: { $0.key < $1.key }) {
            guard let variable = dataset.variable(of: name)?.variable else {
                let names = dataset.variables.flatMap { [$0.key] + $0.value.levels.map(\.name) }
                let hint =
                    Spelling.suggestion(for: name, among: names.sorted())
                    .map { "; did you mean \(quoted($0))?" } ?? "; describe it there"
                log.add(
                    .other(
                        "\"impossible\" uses \(quoted(name)), which is not in \"variables\"\(hint)"),
                    at: item)
                continue
            }
            let codes = Set(variable.codes)
            let isUnknown = labels.contains {
                !codes.contains($0) && dataset.categories(of: $0, in: name, totals: []) == nil
            }
            if !codes.isEmpty, isUnknown {
                log.add(
                    .other(
                        "\"impossible\" uses a label that \(quoted(name)) does not have;"
                            + " use its codes, names, groups or levels"),
                    at: item)
            }
        }
    }

    private static func identifiers(
        of list: IdentifierList, _ map: MapReader, _ companions: (String) -> [UInt8]?
    ) -> Set<String> {
        guard let bytes = companions(list.file), let text = try? DelimitedText(parsing: bytes),
            let column = text.column(named: list.column)
        else {
            map.log.add(
                .other(
                    "\(list.file) is not there, or has no column \(quoted(list.column)); correct it"
                ),
                line: map.line(of: "identifiers"))
            return []
        }
        return Set(text.rows.indices.dropFirst().map { text.text(row: $0, column: column) })
    }

    private static func releases(_ dataset: inout Dataset, _ map: MapReader) {
        for entry in map.maps("releases") {
            let id = entry.requiredText("id") ?? ""
            let after = entry.text("after")
            if let after, !dataset.releases.contains(where: { $0.id == after }) {
                entry.log.add(
                    .other("\"after\" names no release before this one; list that first"),
                    line: entry.line(of: "after"))
            }
            if dataset.releases.contains(where: { $0.id == id }) {
                entry.log.add(.other("this release is listed twice; keep one"), line: entry.line)
            }
            dataset.releases.append(
                Extract(id: id, after: after, changes: entry.word("changes") ?? .unknown))
            entry.finish()
        }
    }
}

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
