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
        checkSensitive(dataset, map)
        tieLevels(of: &dataset, map)
        surroundings(&dataset, map, companions)
        map.finish()
        return dataset
    }

    /// An outcome may be a measured variable, which needs no entry; one that is nearly called like an
    /// entry is a slip, which would switch a rule off.
    private static func checkSensitive(_ dataset: Dataset, _ map: MapReader) {
        let known = dataset.variables.flatMap { [$0.key] + $0.value.levels.map(\.name) }
        for name in dataset.sensitive where !known.contains(name) {
            guard let meant = Spelling.suggestion(for: name, among: known) else { continue }
            map.log.add(
                .other(
                    "\"sensitive\" names \(quoted(name)), which \"variables\" does not have; did you"
                        + " mean \(quoted(meant))?"),
                line: map.line(of: "sensitive"))
        }
    }

    /// A level that is called like a variable is that variable: its labels are that one's categories.
    private static func tieLevels(of dataset: inout Dataset, _ map: MapReader) {
        let lines = Dictionary(
            (map.map("variables")?.all() ?? []).map { ($0.key, $0.line) },
            uniquingKeysWith: { first, _ in first })
        for problem in dataset.tieLevels() {
            let line = lines[problem.variable] ?? map.line(of: "variables")
            switch problem {
            case .unknown(let label, let level, let variable):
                let known = dataset.variables[level]?.codes ?? []
                let hint =
                    Spelling.suggestion(for: label, among: known)
                    .map { "; did you mean \(quoted($0))?" } ?? "; list it there, or correct it"
                map.log.add(
                    .other(
                        "the level \(quoted(level)) of \(quoted(variable)) has \(quoted(label)),"
                            + " which is no code of the variable \(quoted(level))\(hint)"),
                    line: line)
            case .contradiction(let code, let level, let variable):
                map.log.add(
                    .other(
                        "\(quoted(code)) of \(quoted(variable)) has another \(quoted(level)) by its"
                            + " own levels than by those of a variable above it; correct one"),
                    line: line)
            }
        }
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
