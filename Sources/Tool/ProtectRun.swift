import Audit
import Disclosure
import Outputs
import Readers
import Writers

/// One call of `protect`, its inputs read.
struct ProtectRun {
    private let command: ProtectCommand
    private let folder: SubmittedFolder
    private let submission: NamedSubmission
    private let released: [ReleasedSubmission]
    private let packs: [RulePack]

    init(_ command: ProtectCommand) throws {
        self.command = command
        guard try DiskFiles().kind(of: command.out) == nil else {
            throw CallError("\(command.out) is there already; name a new folder")
        }
        folder = try FolderReader.folder(at: command.folder, digest: digest(of:))
        guard folder["submission.yaml"] != nil else {
            throw CallError(
                "\(command.folder) has no submission.yaml; write one with `sallyport draft`")
        }
        let opened = try SubmissionOpener.open(folder: folder)
        submission = NamedSubmission(name: Self.name(of: command.folder), opened: opened)
        released = try command.released.map { path in
            let folder = try FolderReader.folder(at: path, digest: digest(of:))
            return ReleasedSubmission(
                name: Self.name(of: path), opened: try SubmissionOpener.open(folder: folder))
        }
        let names = command.rules.isEmpty ? opened.declaration.rules : command.rules
        guard !names.isEmpty else {
            throw CallError("no rule pack named; give --rules PACK, such as --rules uk-default-10")
        }
        packs = try names.map { try PackFinder.find($0).pack() }
    }

    /// The folder's own name, by which reports call a submission.
    private static func name(of path: String) -> String {
        path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
    }

    /// The proposal, and what became of it. What is written was read again and judged anew.
    func finished() throws -> (Proposal, ProposalWriter.Outcome) {
        let proposal = try Proposal.withholding(
            in: submission, released: released, by: packs, writable: writable, cost: command.cost)
        let isKept = proposal.isSafe && (proposal.left.isEmpty || command.partial)
        guard isKept else {
            return (proposal, outcome(max(proposal.report.verdict, .fail), nil))
        }
        let files = try files(of: proposal)
        let verdict = try verdict(on: files, as: proposal)
        try NewFolder(command.out).write(files)
        return (proposal, outcome(verdict, command.out))
    }

    private func outcome(_ verdict: Verdict, _ folder: String?) -> ProposalWriter.Outcome {
        ProposalWriter.Outcome(folder: folder, verdict: verdict, costBy: command.cost)
    }

    /// Outputs whose table stands in a file of delimited text.
    private var writable: Set<String> {
        Set(
            submission.opened.outputs.filter { output in
                guard output.table != nil, let file = folder[output.file] else { return false }
                return FieldReplacement.isPossible(in: file, of: output.kind)
                    && mark(in: output.file) != nil
            }.map(\.id))
    }

    private func mark(in path: String) -> String? {
        let declared = submission.opened.declaration.outputs.filter { $0.file == path }
        return WithheldMark.mark(for: declared.compactMap(\.table))
    }

    /// Every file of the folder, the changed fields replaced and nothing else; figures of tables
    /// that have changed are left out.
    private func files(of proposal: Proposal) throws -> [SubmittedFile] {
        let outdated = Set(
            proposal.left.filter { $0.rule == ChangeReason.outdatedFigure }.map(\.output))
        let leftOut = Set(submission.opened.outputs.filter { outdated.contains($0.id) }.map(\.file))
        let byFile = Dictionary(grouping: proposal.changes, by: \.file)
        return try folder.files.filter { !leftOut.contains($0.path) }.map { file in
            guard let changes = byFile[file.path], let mark = mark(in: file.path) else {
                return file
            }
            let texts = Dictionary(
                changes.map { ($0.position, mark) }, uniquingKeysWith: { first, _ in first })
            guard let bytes = try FieldReplacement.replacing(texts, in: file.bytes) else {
                throw CallError("\(file.path): a cell was not found again; nothing was written")
            }
            return SubmittedFile(path: file.path, bytes: bytes, digest: digest(of: bytes))
        }
    }

    /// Judges what is to be written, once it is known to say what was proposed and no more.
    private func verdict(on files: [SubmittedFile], as proposal: Proposal) throws -> Verdict {
        let read = try SubmissionOpener.open(
            folder: SubmittedFolder(files: files, refused: folder.refused))
        for (output, proposed) in zip(read.outputs, proposal.submission.outputs) {
            guard output.id == proposed.id, output.shownNumbers == proposed.shownNumbers else {
                throw CallError(
                    "\(proposed.file): the changed table does not read as proposed; nothing was"
                        + " written")
            }
        }
        let named = NamedSubmission(name: submission.name, opened: read)
        return Report(on: [named], released: released, by: packs).verdict
    }
}

extension Output {
    /// Per cell the number, nil where it shows none.
    fileprivate var shownNumbers: [PrintedNumber?] { table?.cells.map(\.shown.number) ?? [] }
}
