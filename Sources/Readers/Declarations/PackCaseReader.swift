import Disclosure
import Outputs

extension PackReader {
    /// Reads `cases.yaml`, a list of cases in the form that `PackCase` describes. All mistakes are
    /// thrown at once, those of a drawing with the line where its case begins.
    public static func cases(
        bytes: [UInt8], file: String, limits: ReadLimits = ReadLimits()
    ) throws(ReadErrors) -> [PackCase] {
        let drawn = DrawnBlocks.marked(bytes)
        let root = try YAMLNode(parsing: drawn, file: file, limits: limits.yaml)
        let log = ReadLog(file: file)
        var cases: [PackCase] = []
        if case .list(let list) = root.content {
            for node in list {
                let reader = PackCaseReader(MapReader(node, named: "the case", log: log))
                if let one = reader.packCase(limits) { cases.append(one) }
            }
        } else {
            log.add(.wrongType(key: "cases", expected: "a list of cases"), at: root)
        }
        try log.check()
        return cases
    }
}

/// Reads one case: makes a submission of its drawings and opens that like any other.
private struct PackCaseReader {
    let map: MapReader
    let dimensions: [String]

    init(_ map: MapReader) {
        self.map = map
        let named = map.texts("dimensions")
        dimensions = named.isEmpty ? ["row", "column"] : named
    }

    func packCase(_ limits: ReadLimits) -> PackCase? {
        let name = map.requiredText("case") ?? ""
        map.require("verdict")
        let verdict: Verdict = map.word("verdict") ?? .fail
        let rules = map.texts("rules").sorted()
        let drawing = map.text("table").map { Drawing($0) }
        let (output, files) = output(drawing)
        let dataset = map.map("dataset").map {
            DatasetReader.dataset($0, limits: limits, companions: { _ in nil })
        }
        map.finish()
        var declaration = SubmissionDeclaration()
        declaration.title = name
        declaration.outputs = [output]
        let folder = SubmittedFolder(files: files, refused: [])
        let reading = SubmissionReading(
            folder: folder, declaration: declaration, dataset: dataset, limits: limits)
        let read = reading.output(output)
        let submission = OpenedSubmission(
            declaration: declaration, dataset: dataset, outputs: [read])
        guard let marked = marked(drawing, in: read) else { return nil }
        return PackCase(
            name: name, line: map.line, submission: submission, verdict: verdict,
            marked: marked.isEmpty ? nil : marked, rules: rules)
    }

    /// The cells that the drawing marks; nil, reported, where a line has too few or many fields.
    private func marked(_ drawing: Drawing?, in output: Output) -> Set<Int>? {
        guard let drawing else { return [] }
        let stubs = stubCount
        for row in drawing.rows where row.count != drawing.header.count + stubs {
            map.log.add(
                .other(
                    "a line of the drawing has \(row.count - stubs) cells under"
                        + " \(drawing.header.count) labels; part fields by two spaces"),
                line: map.line(of: "table"))
            return nil
        }
        guard let table = output.table else { return [] }
        var marked: Set<Int> = []
        for mark in drawing.marks {
            let position = Position(line: mark.row + 2, column: mark.column + 1)
            for index in table.cells.indices where table.cells[index].position == position {
                marked.insert(index)
            }
        }
        return marked
    }

    /// With several values the header holds their columns, and every dimension is in the stub.
    private var stubCount: Int { hasStatistics ? dimensions.count : dimensions.count - 1 }

    private var hasStatistics: Bool { map.has("values") || dimensions.count == 1 }

    private func output(_ drawing: Drawing?) -> (OutputDeclaration, [SubmittedFile]) {
        var files: [SubmittedFile] = []
        let kind: Kind = map.word("kind") ?? .frequencies
        var output = OutputDeclaration(id: "case", file: "case.csv", kind: kind)
        output.line = map.line
        OutputReader.describe(&output, map)
        output.unit = output.unit ?? "person"
        if !map.has("context") { output.context = map.text("case") }
        if let drawing {
            output.table = table(drawing)
            let corner = Array(repeating: "", count: stubCount)
            files.append(Self.file("case.csv", drawing.csv(corner: corner)))
        }
        if let evidence = map.text("evidence") {
            let drawing = Drawing(evidence)
            output.evidence = Self.evidence(drawing.header.dropFirst(dimensions.count))
            files.append(Self.file("evidence.csv", drawing.csv(blankDash: true)))
        }
        for (index, model) in map.maps("models").enumerated() where index == 0 {
            files += models(model, &output)
        }
        if files.isEmpty { files.append(Self.file("case.csv", Array("text\n".utf8))) }
        return (output, files)
    }

    private func table(_ drawing: Drawing) -> TableDeclaration {
        var table = TableReader.drawn(map)
        table.layout = .cross
        table.rows = Array(hasStatistics ? dimensions[...] : dimensions.dropLast())
        table.columns = [hasStatistics ? "statistic" : dimensions.last ?? ""]
        if hasStatistics, table.values.count == 1, let column = drawing.header.first {
            table.values[0].column = column
        }
        return table
    }

    private static func evidence(_ columns: some Sequence<String>) -> EvidenceDeclaration {
        var evidence = EvidenceDeclaration()
        evidence.file = "evidence.csv"
        for column in columns {
            let parts = column.split(separator: ".").map(String.init)
            if column == "count" {
                evidence.count = column
            } else if let further = EvidenceColumn(rawValue: column) {
                evidence.columns[further] = column
            } else if parts.count == 2, parts[0] == "contributors" {
                evidence.contributors[parts[1]] = column
            } else if parts.count == 3, parts[0] == "largest" {
                evidence.largest[parts[1], default: []].append(column)
            }
        }
        return evidence
    }

    private func models(_ model: MapReader, _ output: inout OutputDeclaration) -> [SubmittedFile] {
        let terms = Drawing(model.requiredText("terms") ?? "")
        let levels = model.text("levels").map { Drawing($0) }
        var declared = ModelDeclarationReader.model(model, drawn: terms.header)
        if levels != nil { declared.levelCounts = "levels.csv" }
        output.models = [declared]
        let files = [Self.file("case.csv", terms.csv())]
        return files + (levels.map { [Self.file("levels.csv", $0.csv(blankDash: true))] } ?? [])
    }

    private static func file(_ path: String, _ bytes: [UInt8]) -> SubmittedFile {
        SubmittedFile(path: path, bytes: bytes, digest: drawn)
    }

    /// A case's files lie nowhere, so nobody asks for their digest.
    private static let drawn: Digest = {
        guard let digest = Digest(hex: String(repeating: "0", count: 64)) else {
            preconditionFailure("sixty-four zeros are a digest")
        }
        return digest
    }()
}
