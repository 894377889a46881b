import Outputs

/// What a SACRO/ACRO output folder says of itself: claims, made where the researcher could change
/// them, of version 1.0 (`results.json`) or with the names of 0.4 (also `outputs.json`).
public struct AcroResults: Sendable {
    public let version: String
    public let outputs: [AcroOutput]
    /// The parameters of `config.json` or of the results, by ACRO's names, as text.
    public let config: [String: String]

    /// The file of results in a folder.
    static func file(in folder: SubmittedFolder) -> SubmittedFile? {
        folder["results.json"] ?? folder["outputs.json"]
    }

    /// Throws for a folder without results, and for results that are none.
    public init(in folder: SubmittedFolder) throws(ReadErrors) {
        guard let file = Self.file(in: folder) else {
            throw Self.error(
                "results.json", 1,
                "there is neither results.json nor outputs.json; name the folder"
                    + " that ACRO's finalise wrote")
        }
        let tree: AcroJSON
        do throws(AcroJSON.Problem) {
            tree = try AcroJSON(parsing: file.bytes)
        } catch {
            throw Self.error(file.path, error.line, "this is not JSON; run finalise again")
        }
        version = tree["version"]?.text ?? tree["tool"]?["version"]?.text ?? "unknown"
        guard let results = tree["results"] ?? tree["outputs"] else {
            throw Self.error(file.path, 1, "there are no \"results\"; is this ACRO's file?")
        }
        outputs = Self.entries(results).map { AcroOutput(uid: $0, $1) }
        let config = folder["config.json"].flatMap { try? AcroJSON(parsing: $0.bytes) }
        var texts: [String: String] = [:]
        for member in config?.members ?? [] {
            switch member.value {
            case .number(let text), .text(let text): texts[member.key] = text
            case .bool(let flag): texts[member.key] = flag ? "true" : "false"
            default: continue
            }
        }
        self.config = texts
    }

    /// Results by uid, or a list of results that name theirs.
    private static func entries(_ results: AcroJSON) -> [(String, AcroJSON)] {
        if let members = results.members {
            return members.map { ($0.value["uid"]?.text ?? $0.key, $0.value) }
        }
        return (results.list ?? []).enumerated().map { ($1["uid"]?.text ?? "output_\($0)", $1) }
    }

    private static func error(_ file: String, _ line: Int, _ words: String) -> ReadErrors {
        ReadErrors([ReadError(file: file, line: line, column: 1, problem: .other(words))])
    }
}

/// One output as ACRO recorded it.
public struct AcroOutput: Sendable {
    public let uid: String
    /// `pass`, `review` or `fail`, as claimed.
    public let status: String
    /// table, regression, histogram, pie chart, survival plot, custom.
    public let type: String
    /// `crosstab`, `ols`, …
    public let method: String
    /// Residual degrees of freedom of a regression, as claimed.
    public let dof: Int?
    /// Names of the analysis' family in the ontology of 1.0.
    public let statbarns: [String]
    public let command: String
    public let comments: [String]
    public let exception: String
    public let files: [File]

    /// One file of it.
    public struct File: Sendable {
        public let name: String
        /// Cells that ACRO flagged, by check: row and column of the body, from 0.
        public let cells: [String: Set<Position>]

        public struct Position: Hashable, Sendable {
            public let row: Int
            public let column: Int
        }
    }

    init(uid: String, _ tree: AcroJSON) {
        self.uid = uid
        status = tree["status"]?.text ?? ""
        type = tree["type"]?.text ?? tree["output_type"]?.text ?? ""
        let properties = tree["properties"]
        method = properties?["method"]?.text ?? ""
        dof = properties?["dof"]?.whole
        let fair = tree["fair"]?["statbarn"] ?? tree["statbarn"]
        statbarns = (fair?.list ?? [fair].compactMap(\.self)).compactMap(\.text)
        command = tree["command"]?.text ?? ""
        comments = (tree["comments"]?.list ?? []).compactMap(\.text).filter { !$0.isEmpty }
        exception = tree["exception"]?.text ?? ""
        files = (tree["files"]?.list ?? []).compactMap(File.init)
    }
}

extension AcroOutput.File {
    /// `{name, sdc: {cells: {check: [[row, column]]}}}`, or a name alone.
    init?(_ tree: AcroJSON) {
        if let name = tree.text {
            self.init(name: name, cells: [:])
            return
        }
        guard let name = tree["name"]?.text else { return nil }
        var cells: [String: Set<Position>] = [:]
        for member in tree["sdc"]?["cells"]?.members ?? [] {
            for pair in member.value.list ?? [] {
                guard let numbers = pair.list?.compactMap(\.whole), numbers.count == 2 else {
                    continue
                }
                cells[member.key, default: []].insert(Position(row: numbers[0], column: numbers[1]))
            }
        }
        self.init(name: name, cells: cells)
    }

    /// Cells that any check flagged.
    var flagged: Set<Position> { cells.values.reduce(into: []) { $0.formUnion($1) } }
}
