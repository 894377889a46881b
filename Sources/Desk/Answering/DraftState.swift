import Disclosure
import Outputs
import Readers
import Writers

/// A draft as it lies in its folder: the files, what is declared of them, and what nobody has
/// confirmed yet.
struct DraftState {
    let folder: SubmittedFolder
    let dataset: Dataset?
    /// Somebody wrote `submission.yaml`; otherwise it is drafted from the files.
    let isWritten: Bool
    let declaration: SubmissionDeclaration
    let open: [String: [String]]
    let general: [String]

    /// What stands in a draft until its author says better.
    static let noTitle = "Untitled"
    static let noProject = "?"

    /// Throws `ReadErrors` where `submission.yaml` or `dataset.yaml` cannot be used.
    init(of folder: SubmittedFolder, knownDataset: (String?) throws -> Dataset?) throws {
        self.folder = folder
        let written = folder["submission.yaml"]
        isWritten = written != nil
        let declared = try written.map { try SubmissionReader.declaration($0) }
        dataset =
            try knownDataset(declared?.dataset)
            ?? folder["dataset.yaml"].map { file in
                try DatasetReader.dataset(
                    bytes: file.bytes, file: file.path, companions: { folder[$0]?.bytes })
            }
        if let declared, let written {
            declaration = declared
            (open, general) = OpenQuestions.read(written.bytes, of: declared)
        } else {
            let drafted = SubmissionDrafting.draft(
                of: folder, title: Self.noTitle, dataset: dataset)
            declaration = drafted.declaration
            open = drafted.questions
            general = drafted.general
        }
    }

    var answers: DraftAnswers {
        DraftAnswers(declaration: declaration, open: open, general: general)
    }

    /// Files that no output and no declaration names.
    var undeclared: [SubmittedFile] {
        var named: Set<String> = ["submission.yaml", "dataset.yaml"]
        named.formUnion(dataset?.identifiers.map(\.file) ?? [])
        if let bytes = folder["dataset.yaml"]?.bytes {
            named.formUnion(DatasetReader.companionPaths(of: bytes))
        }
        for output in declaration.outputs {
            named.insert(output.file)
            named.formUnion(output.namedFiles)
        }
        return folder.files.filter { !named.contains($0.path) }
    }

    /// What looking at some of the files alone would declare of them.
    func drafted(_ paths: [String]) -> DraftedSubmission {
        let kept = folder.files.filter { paths.contains($0.path) || $0.path == "dataset.yaml" }
        return SubmissionDrafting.draft(
            of: SubmittedFolder(files: kept, refused: []), title: "", dataset: dataset)
    }

    /// The first line of a table of text; empty for anything else.
    func columns(of path: String?) -> [String] {
        guard let path, let file = folder[path], let text = try? DelimitedText(parsing: file.bytes),
            let header = text.rows.first
        else { return [] }
        return (0..<min(header.count, 200)).map { text.text(row: 0, column: $0) }
    }
}

extension DraftAnswers {
    /// `submission.yaml` with these answers; what nobody confirmed stands in it as comments.
    var yaml: [UInt8] {
        general.isEmpty && open.values.allSatisfy(\.isEmpty)
            ? SubmissionYAML.write(declaration)
            : DraftPage.bytes(of: declaration, questions: open, general: general)
    }
}

/// The questions that a drafted `submission.yaml` carries as comments.
enum OpenQuestions {
    /// Nothing for a file that was not drafted: whose comments it has nobody knows.
    static func read(_ bytes: [UInt8], of declaration: SubmissionDeclaration)
        -> (open: [String: [String]], general: [String])
    {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.first?.hasPrefix(DraftPage.firstWords) ?? false else { return ([:], []) }
        var open: [String: [String]] = [:]
        var general: [String] = []
        var waiting: [String] = []
        for line in lines {
            let text = String(line).trimmed
            if line.hasPrefix("# - ") {
                general.append(String(line.dropFirst(4)))
            } else if line.hasPrefix("  # ") {
                waiting.append(String(line.dropFirst(4)))
            } else if text.hasPrefix("- id: "), !waiting.isEmpty {
                let id = String(text.dropFirst(6))
                let output = declaration.outputs.first { YAML.scalar($0.id) == id }
                if let output { open[output.id] = waiting } else { general += waiting }
                waiting = []
            }
        }
        return (open, general + waiting)
    }
}
