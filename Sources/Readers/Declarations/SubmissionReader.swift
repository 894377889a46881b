import Outputs

/// Reads `submission.yaml` (INTERFACE.md, "A submission").
public enum SubmissionReader {
    /// Throws all mistakes at once, each with its line; an unknown key is one.
    public static func declaration(_ file: SubmittedFile, limits: ReadLimits = ReadLimits())
        throws(ReadErrors) -> SubmissionDeclaration
    {
        try declaration(bytes: file.bytes, file: file.path, limits: limits)
    }

    public static func declaration(
        bytes: [UInt8], file: String, limits: ReadLimits = ReadLimits()
    ) throws(ReadErrors) -> SubmissionDeclaration {
        let root = try ReadingSession.within(limits) { () throws(ReadErrors) in
            try YAMLNode(parsing: bytes, file: file, limits: limits.yaml)
        }
        let log = ReadLog(file: file)
        let declaration = declaration(MapReader(root, named: "the submission", log: log))
        try log.check()
        return declaration
    }

    private static func declaration(_ map: MapReader) -> SubmissionDeclaration {
        var declaration = SubmissionDeclaration()
        declaration.title = map.text("title") ?? ""
        declaration.project = map.text("project") ?? ""
        declaration.dataset = map.text("dataset")
        declaration.release = map.text("release")
        declaration.rules = map.texts("rules")
        declaration.clearance = map.word("clearance") ?? .publication
        declaration.supersedes = map.text("supersedes")
        map.require("outputs")
        for output in map.maps("outputs") {
            if let output = OutputReader.output(output) { declaration.outputs.append(output) }
        }
        map.finish()
        reportRepeatedIds(declaration.outputs, map)
        reportUnknownBases(declaration.outputs, map)
        return declaration
    }

    private static func reportRepeatedIds(_ outputs: [OutputDeclaration], _ map: MapReader) {
        var seen: Set<String> = []
        for output in outputs where !seen.insert(output.id).inserted {
            map.log.add(
                .other("two outputs have the id \(quoted(output.id)); give one of them another"),
                line: output.line)
        }
    }

    /// A further table of a file is the output `id#N`.
    private static func reportUnknownBases(_ outputs: [OutputDeclaration], _ map: MapReader) {
        let ids = Set(outputs.map(\.id))
        for output in outputs {
            for case .output(let id, _) in (output.table?.values ?? []).compactMap(\.base) {
                let own = id.split(separator: "#", omittingEmptySubsequences: false).first ?? ""
                guard !ids.contains(id), !ids.contains(String(own)) else { continue }
                let meant = Spelling.suggestion(for: id, among: ids)
                map.log.add(
                    .other(
                        "the base is an output \(quoted(id)) that is not here;"
                            + (meant.map { " is \(quoted($0)) meant?" } ?? " name one of outputs")),
                    line: output.line)
            }
        }
    }
}

/// Reads one entry of `outputs`.
enum OutputReader {
    /// Nil where file or kind is missing or wrong; what is wrong is in the log.
    static func output(_ map: MapReader) -> OutputDeclaration? {
        let file = path("file", in: map, required: true)
        map.require("kind")
        let kind: Kind? = kind(in: map)
        var output = OutputDeclaration(id: "", file: file ?? "", kind: kind ?? .other)
        output.id = map.text("id") ?? withoutEnding(output.file)
        output.line = map.line
        describe(&output, map)
        output.table = map.map("table").map {
            map.has("models") ? TableReader.tableOfModels($0) : TableReader.table($0)
        }
        output.evidence = evidence("evidence", in: map)
        output.models = map.maps("models").map { ModelDeclarationReader.model($0) }
        output.data = map.text("data")
        map.finish()
        return file == nil || kind == nil ? nil : output
    }

    static func describe(_ output: inout OutputDeclaration, _ map: MapReader) {
        output.unit = map.text("unit")
        output.population = map.population("population")
        output.missing = map.word("missing")
        output.context = map.text("context")
        output.exception = map.text("exception")
        output.states = map.maps("states").compactMap { states in
            let population = states.population("population")
            let unit = states.text("unit")
            states.require("value")
            let value = states.decimal("value")
            if let value, value < 0 || !value.isWhole {
                states.log.add(
                    .wrongType(key: "value", expected: "a whole number of units, from 0"),
                    line: states.line(of: "value"))
            }
            states.finish()
            return value.map { StatedNumber(population: population, unit: unit, value: $0) }
        }
    }

    /// `undeclared` is what we call a file that nobody declares.
    private static func kind(in map: MapReader) -> Kind? {
        guard let node = map.node("kind") else { return nil }
        guard node.text != Kind.undeclared.rawValue else {
            map.log.add(.other("nobody declares the kind \"undeclared\"; say what it is"), at: node)
            return nil
        }
        return map.word(node, key: "kind")
    }

    static func path(_ key: String, in map: MapReader, required: Bool = false) -> String? {
        guard let path = required ? map.requiredText(key) : map.text(key) else { return nil }
        guard let problem = PathName.problem(inPath: path) else { return path }
        map.log.add(.other("this path \(problem)"), line: map.line(of: key))
        return nil
    }

    private static func withoutEnding(_ path: String) -> String {
        guard let dot = path.utf8.lastIndex(of: 0x2E), dot != path.startIndex,
            !path.utf8[dot...].contains(0x2F), path.utf8[path.utf8.index(before: dot)] != 0x2F
        else { return path }
        return String(path[..<dot])
    }

    static func evidence(_ key: String, in outer: MapReader) -> EvidenceDeclaration? {
        guard let map = outer.map(key) else { return nil }
        var evidence = EvidenceDeclaration()
        evidence.file = path("file", in: map)
        evidence.count = map.text("count")
        for (unit, column) in map.textMap("contributors") { evidence.contributors[unit] = column }
        evidence.largest = map.textsMap("largest")
        for column in EvidenceColumn.allCases {
            evidence.columns[column] = map.text(column.rawValue)
        }
        evidence.twoByTwo = path("two-by-two", in: map)
        map.finish()
        if evidence.file == nil, evidence.twoByTwo == nil || evidence.count != nil {
            map.require("file")
        }
        return evidence
    }
}

/// Reads one entry of `models`.
enum ModelDeclarationReader {
    /// `drawn`: the header of a drawing in a pack's case, which stands for `columns`.
    static func model(_ map: MapReader, drawn: [String]? = nil) -> ModelDeclaration {
        var model = ModelDeclaration()
        if let drawn {
            for name in drawn { model.columns[name] = name }
        } else {
            map.require("columns")
            for (name, column) in map.textMap("columns") { model.columns[name] = column }
        }
        if drawn != nil || map.has("columns"), model.columns["term"] == nil {
            map.log.add(
                .other("the columns name none for \"term\"; add it"), line: map.line)
        }
        model.type = map.word("type")
        model.role = map.word("role") ?? .fixed
        model.observations = map.whole("observations", in: 0...Int.max)
        model.residualDF = map.whole("residual-df", in: Int.min...Int.max)
        model.events = map.whole("events", in: 0...Int.max)
        for entry in map.map("groups")?.all() ?? [] {
            let group = MapReader(entry.value, named: entry.key, log: map.log)
            group.require("count")
            let smallest = group.whole("smallest", in: 0...Int.max)
            if let count = group.whole("count", in: 0...Int.max) {
                model.groups[entry.key] = ModelDeclaration.Group(count: count, smallest: smallest)
            }
            group.finish()
        }
        model.levelCounts = OutputReader.path("level-counts", in: map)
        map.finish()
        return model
    }
}
