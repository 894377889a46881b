import ArgumentParser
import Audit
import Outputs
import Readers
import Writers

struct DraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Write a first submission.yaml by looking at the files.",
        discussion: """
            Recognises layouts, statistics, marks, totals and kinds, matches labels with \
            dataset.yaml where there is one, and joins evidence and figures to their tables. What it \
            is unsure of stands in the file as a comment that ends in a question; what it did not \
            recognise is left out, and check reports it. An existing submission.yaml stays, unless \
            --force.
            """)

    @Argument(help: "The submission's folder.", completion: .directory) var folder: String
    @Flag(help: "Replace an existing submission.yaml.") var force = false
    @Flag(help: "Print it instead of writing it.") var stdout = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let path = folder.hasSuffix("/") ? "\(folder)submission.yaml" : "\(folder)/submission.yaml"
        let files = DiskFiles()
        let isThere = try files.kind(of: path) != nil
        guard stdout || force || !isThere else {
            throw CallError("\(path): is there already; give --force to replace it")
        }
        let read = try FolderReader.folder(at: folder, digest: digest(of:))
        let drafted = SubmissionDrafting.draft(
            of: read, title: title, dataset: try DatasetFinder.dataset(in: read))
        let bytes = DraftPage.bytes(
            of: drafted.declaration, questions: drafted.questions, general: drafted.general)
        guard !stdout else { return try emit(bytes) }
        try files.replace(path, with: bytes)
        let outputs = drafted.declaration.outputs.count
        try output.say(
            "\(path): \(outputs) \(outputs == 1 ? "output" : "outputs"), "
                + "\(drafted.count) \(drafted.count == 1 ? "question" : "questions") to answer\n")
    }

    /// The folder's own name.
    private var title: String {
        folder.split(separator: "/").last { $0 != "." }.map(String.init) ?? "untitled"
    }
}

enum DatasetFinder {
    /// The dataset that a folder describes; nil where it describes none.
    static func dataset(in folder: SubmittedFolder) throws -> Dataset? {
        guard let file = folder["dataset.yaml"] else { return nil }
        return try DatasetReader.dataset(
            bytes: file.bytes, file: file.path, limits: ReadLimits(),
            companions: { folder[$0]?.bytes })
    }
}

extension DiskFiles {
    /// Puts a file in place by one rename, whatever was there.
    func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = "\(path).new"
        if try kind(of: temporary) != nil { try remove(temporary) }
        try writeDurably(bytes, to: temporary)
        try rename(temporary, to: path)
    }
}
