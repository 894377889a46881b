import ArgumentParser
import Audit
import Outputs
import Readers
import Writers

/// One call of `protect --clean`: a copy of the folder in which nothing is hidden any more.
struct CleanRun {
    let folder: String
    let out: String
    let format: ListFormat

    func run() throws {
        guard try DiskFiles().kind(of: out) == nil else {
            throw CallError("\(out) is there already; name a new folder")
        }
        let read = try FolderReader.folder(at: folder, digest: digest(of:))
        guard read["submission.yaml"] != nil else {
            throw CallError("\(folder) has no submission.yaml; write one with `sallyport draft`")
        }
        let proposal = CleanProposal(
            of: read, try SubmissionOpener.open(folder: read), digest: digest(of:))
        guard !proposal.changes.isEmpty else {
            try show(proposal, still: [], isWritten: false)
            if !proposal.left.isEmpty { throw ExitCode(1) }
            return
        }
        let page = SubmissionYAML.write(proposal.declaration)
        let files =
            [SubmittedFile(path: "submission.yaml", bytes: page, digest: digest(of: page))]
            + proposal.files
        let still = try hidden(in: SubmittedFolder(files: files, refused: []))
        try NewFolder(out).write(files)
        try show(proposal, still: still, isWritten: true)
        if !proposal.left.isEmpty || !still.isEmpty { throw ExitCode(1) }
    }

    /// What the proposed files still hide: read again, as `check` does.
    private func hidden(in folder: SubmittedFolder) throws -> [String] {
        try SubmissionOpener.open(folder: folder).outputs.flatMap(\.faults)
            .filter { $0.problem == .hiddenContent }.map(\.message)
    }

    private func show(_ proposal: CleanProposal, still: [String], isWritten: Bool) throws {
        switch format {
        case .text: try emit(text(proposal, still, isWritten))
        case .json: try emit(json(proposal, still, isWritten))
        }
    }

    private func text(_ proposal: CleanProposal, _ still: [String], _ isWritten: Bool) -> String {
        var lines: [String] = []
        for change in proposal.changes {
            lines.append("\(change.file.path)  sha256:\(change.file.digest)")
            lines += change.pieces.map { "  -> \($0.path)  sha256:\($0.digest)" }
            lines += change.notes.map { "     \($0)" }
        }
        lines += proposal.left.map { "\($0.path): left as it is: \($0.message)" }
        lines += still.map { "still hidden: \($0)" }
        lines.append(
            isWritten ? "written to \(out); check it before you submit it" : "nothing was written")
        return lines.map(VisibleText.visible).joined(separator: "\n") + "\n"
    }

    private func json(_ proposal: CleanProposal, _ still: [String], _ isWritten: Bool) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            if isWritten { writer.member("folder", out) }
            writer.key("cleaned")
            writer.array { writer in
                for change in proposal.changes { Self.write(change, to: &writer) }
            }
            writer.key("left")
            writer.array { writer in
                for left in proposal.left {
                    writer.object { writer in
                        writer.member("file", left.path)
                        writer.member("message", left.message)
                    }
                }
            }
            writer.key("still-hidden")
            writer.array { writer in for message in still { writer.string(message) } }
        }
        return writer.bytes + [0x0A]
    }

    private static func write(_ change: CleanProposal.Change, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("file", change.file.path)
            writer.member("sha256", change.file.digest.hex)
            writer.key("becomes")
            writer.array { writer in
                for piece in change.pieces {
                    writer.object { writer in
                        writer.member("file", piece.path)
                        writer.member("sha256", piece.digest.hex)
                    }
                }
            }
            writer.key("notes")
            writer.array { writer in for note in change.notes { writer.string(note) } }
        }
    }
}
