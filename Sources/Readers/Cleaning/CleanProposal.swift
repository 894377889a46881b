import Outputs

/// A clean version of every declared file in which something is hidden or not read, with the declaration that
/// fits; what cannot be cleaned is listed.
public struct CleanProposal: Sendable {
    /// One file and what takes its place.
    public struct Change: Sendable {
        public let file: SubmittedFile
        public let pieces: [SubmittedFile]
        public let notes: [String]
    }

    /// A file that stays as it is although something is hidden in it.
    public struct Left: Sendable {
        public let path: String
        /// A phrase that follows the file's name.
        public let message: String
    }

    public private(set) var changes: [Change] = []
    public private(set) var left: [Left] = []
    public private(set) var declaration: SubmissionDeclaration
    /// Every file of the proposed folder but `submission.yaml`.
    public private(set) var files: [SubmittedFile]

    /// - `digest`: the SHA-256 of some bytes.
    public init(
        of folder: SubmittedFolder, _ opened: OpenedSubmission, limits: ReadLimits = ReadLimits(),
        digest: ([UInt8]) -> Digest
    ) {
        declaration = opened.declaration
        files = folder.files.filter { $0.path != "submission.yaml" }
        var seen: Set<String> = []
        for output in opened.outputs
        where output.faults.contains(where: { Self.problems.contains($0.problem) }) {
            guard seen.insert(output.file).inserted, let file = folder[output.file] else {
                continue
            }
            do throws(CleanProblem) {
                guard let copy = try CleanCopy(of: file, limits: limits) else {
                    leave(file, "no clean version can be made of this format; save it anew")
                    continue
                }
                apply(copy, to: file, digest)
            } catch {
                leave(file, error.words)
            }
        }
    }

    /// What nobody has looked at is no cleaner than what does not show.
    private static let problems: Set<Fault.Problem> = [.hiddenContent, .partiallyInspected]

    private mutating func leave(_ file: SubmittedFile, _ message: String) {
        left.append(Left(path: file.path, message: message))
    }

    private mutating func apply(
        _ copy: CleanCopy, to file: SubmittedFile, _ digest: ([UInt8]) -> Digest
    ) {
        guard !copy.files.isEmpty else { return leave(file, "nothing in it shows") }
        let others = Set(files.map(\.path)).subtracting([file.path])
        guard copy.files.allSatisfy({ !others.contains($0.path) }) else {
            return leave(file, "a file with the name of its clean version is there already")
        }
        let pieces = copy.files.map {
            SubmittedFile(path: $0.path, bytes: $0.bytes, digest: digest($0.bytes))
        }
        files.removeAll { $0.path == file.path }
        files += pieces
        changes.append(Change(file: file, pieces: pieces, notes: copy.notes))
        for index in declaration.outputs.indices where declaration.outputs[index].file == file.path
        {
            let output = declaration.outputs[index]
            declaration.outputs[index].file = copy.path(of: output.table?.selection)
            declaration.outputs[index].table?.selection = nil
        }
    }
}

extension CleanCopy {
    /// The piece that holds the table an output named.
    fileprivate func path(of selection: TableDeclaration.Selection?) -> String {
        let piece =
            switch selection {
            case .number(let number): files.first { $0.table?.number == number }
            case .sheet(let name): files.first { $0.table?.sheet == name }
            default: files.first
            }
        return (piece ?? files.first)?.path ?? ""
    }
}
