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
    private let limits: ProtectionLimits

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
        limits = try Self.limits(command)
    }

    private static func limits(_ command: ProtectCommand) throws -> ProtectionLimits {
        var limits = ProtectionLimits()
        let clock = ProtectProgress(quiet: command.output.quiet)
        for text in command.limit {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Int(parts[1]), value > 0,
                ["seconds", "reports"].contains(parts[0])
            else {
                throw CallError("--limit \(text): write seconds=NUMBER or reports=NUMBER")
            }
            if parts[0] == "reports" {
                (limits.reports, limits.cells) = (value, 0)
            } else {
                limits.isOver = { clock.seconds >= Double(value) }
            }
        }
        limits.progress = { clock.show($0) }
        return limits
    }

    /// The folder's own name, by which reports call a submission.
    private static func name(of path: String) -> String {
        path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
    }

    /// The proposal, and what became of it. What is written was read again and judged anew.
    func finished() throws -> (Proposal, ProposalWriter.Outcome) {
        let proposal = try proposal()
        ProtectProgress.clear(quiet: command.output.quiet)
        let isKept = proposal.isSafe && (proposal.left.isEmpty || command.partial)
        guard isKept else {
            return (proposal, outcome(max(proposal.report.verdict, .fail), nil))
        }
        let files = try files(of: proposal)
        let verdict = try verdict(on: files, as: proposal)
        try NewFolder(command.out).write(files)
        return (proposal, outcome(verdict, command.out))
    }

    private func proposal() throws -> Proposal {
        switch command.method {
        case .withhold:
            try Proposal.withholding(
                in: submission, released: released, by: packs, writable: writable,
                cost: command.cost, limits: limits)
        case .round:
            try Proposal.rounding(
                to: try base(), in: submission, released: released, by: packs, writable: writable,
                cost: command.cost, limits: limits)
        case .merge:
            Proposal.merging(
                in: submission, released: released, by: packs,
                mergeable: MergedFiles.mergeable(submission.opened, in: folder), limits: limits)
        }
    }

    private func base() throws -> Int {
        let named = packs.flatMap(\.rules).compactMap { ($0.rule as? RoundingRule)?.base }.max()
        guard let base = command.base ?? named else {
            throw CallError("no pack says what to round to; give --base, such as --base 5")
        }
        guard base >= 2, base <= 1_000_000 else {
            throw CallError("--base \(base): write a whole number from 2 to 1000000")
        }
        return base
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
        if !proposal.merges.isEmpty {
            return MergedFiles(
                folder: folder, before: submission.opened, after: proposal.submission
            ).files(besides: leftOut)
        }
        let byFile = Dictionary(grouping: proposal.changes, by: \.file)
        return try folder.files.filter { !leftOut.contains($0.path) }.map { file in
            if file.path == "submission.yaml", proposal.changes.contains(where: { $0.shown != nil })
            {
                let bytes = declaration(of: proposal, in: file.bytes)
                return SubmittedFile(path: file.path, bytes: bytes, digest: digest(of: bytes))
            }
            guard let changes = byFile[file.path], let mark = mark(in: file.path) else {
                return file
            }
            let texts = Dictionary(
                changes.map { ($0.position, $0.shown ?? mark) },
                uniquingKeysWith: { first, _ in first })
            guard let bytes = try FieldReplacement.replacing(texts, in: file.bytes) else {
                throw CallError("\(file.path): a cell was not found again; nothing was written")
            }
            return SubmittedFile(path: file.path, bytes: bytes, digest: digest(of: bytes))
        }
    }

    /// `submission.yaml` with the precision of what is rounded now: its own text where that can be
    /// changed word by word, otherwise written anew.
    private func declaration(of proposal: Proposal, in bytes: [UInt8]) -> [UInt8] {
        let wanted = proposal.submission.declaration
        let known = submission.opened.declaration.outputs
        var lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, output) in known.enumerated() where output != wanted.outputs[index] {
            let end = known[(index + 1)...].first?.line ?? lines.count + 1
            let new = wanted.outputs[index].table?.values.lazy.compactMap(\.precision)
                .first { $0 != .exact }
            guard let new, case .round(let base) = new else { continue }
            for line in output.line..<max(output.line, end) where lines.indices.contains(line - 1) {
                lines[line - 1] = lines[line - 1].replacing(
                    "precision: exact", with: "precision: round\(base)")
            }
        }
        let text = Array(lines.joined(separator: "\n").utf8)
        let read = try? SubmissionOpener.open(
            folder: SubmittedFolder(
                files: folder.files.map { file in
                    file.path == "submission.yaml"
                        ? SubmittedFile(path: file.path, bytes: text, digest: digest(of: text))
                        : file
                }, refused: folder.refused))
        let isSame = read.map { $0.declaration.outputs.isAlike(wanted.outputs) } ?? false
        return isSame ? text : SubmissionYAML.write(wanted)
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

extension [OutputDeclaration] {
    /// Whether they say the same, wherever they stand.
    fileprivate func isAlike(_ others: [OutputDeclaration]) -> Bool {
        func plain(_ outputs: [OutputDeclaration]) -> [OutputDeclaration] {
            outputs.map { output in
                var copy = output
                copy.line = 1
                return copy
            }
        }
        return plain(self) == plain(others)
    }
}

extension Output {
    /// Per cell the number, nil where it shows none.
    fileprivate var shownNumbers: [PrintedNumber?] { table?.cells.map(\.shown.number) ?? [] }
}
