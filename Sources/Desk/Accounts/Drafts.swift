import Audit
import Clearance
import Disclosure
import Readers
import Signing
import Writers

/// Files that somebody sent, as paths and bytes, not yet judged or submitted.
public struct Upload: Sendable {
    public let path: String
    public let bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Without the folder that all of them share: a browser sends the name of the folder that was
    /// chosen as well.
    public static func withoutCommonFolder(_ uploads: [Upload]) -> [Upload] {
        let firsts = Set(uploads.map { $0.path.utf8.prefix { $0 != 0x2F }.map(\.self) })
        guard firsts.count == 1, let folder = firsts.first,
            uploads.allSatisfy({ $0.path.utf8.count > folder.count + 1 })
        else { return uploads }
        return uploads.map {
            Upload(
                path: String(Substring($0.path.utf8.dropFirst(folder.count + 1))), bytes: $0.bytes)
        }
    }
}

extension OpenDesk {
    /// Uploads that wait for one person.
    static let mostDrafts = 10

    /// What somebody has sent and not handed in yet, the newest first: where it is, and since when.
    public func drafts(of visitor: Visitor) throws -> [(id: String, since: String)] {
        try accounts.drafts(of: visitor.pseudonym.text).map { ($0.id, minute($0.made)) }
    }

    /// Keeps uploaded files until their sender submits or discards them. Returns the draft's id.
    public func keepDraft(_ uploads: [Upload], of visitor: Visitor) throws -> String {
        guard !uploads.isEmpty else {
            throw DeskError.notConfirmed("no file was sent; choose the folder with your outputs")
        }
        guard try accounts.drafts(of: visitor.pseudonym.text).count < Self.mostDrafts else {
            throw DeskError.notConfirmed(
                "\(Self.mostDrafts) uploads of yours wait already; hand in or discard one first")
        }
        var contents: [String: [UInt8]] = [:]
        for upload in Upload.withoutCommonFolder(uploads) {
            if let problem = PathName.problem(inPath: upload.path) {
                throw DeskError.notConfirmed(
                    "\(PathName.encoded(upload.path.utf8)): \(problem); rename it")
            }
            guard contents.updateValue(upload.bytes, forKey: upload.path) == nil else {
                throw DeskError.notConfirmed("two files have the same path; send each once")
            }
        }
        try requireWritable(Array(contents.keys))
        let id = try RandomName.draw()
        let path = "\(folder.staging)/draft-\(id)"
        try FolderTree.write(contents, to: path, files: files)
        try accounts.add(
            .init(id: id, path: path, isOwned: true), of: visitor.pseudonym.text, at: clock())
        return id
    }

    /// Bytes of one name, and of a path, in what is sent.
    private static let (longestName, longestPath) = (255, 1_000)

    func requireWritable(_ paths: [String]) throws {
        var folders: Set<[UInt8]> = []
        for path in paths {
            let bytes = Array(path.utf8)
            let names = bytes.split(separator: 0x2F, omittingEmptySubsequences: false)
            guard bytes.count <= Self.longestPath,
                names.allSatisfy({ $0.count <= Self.longestName })
            else {
                throw DeskError.notConfirmed(
                    "\(PathName.encoded(path.utf8.prefix(60)))…: a name has at most"
                        + " \(Self.longestName) bytes and a path \(Self.longestPath); rename it")
            }
            for end in bytes.indices where bytes[end] == 0x2F {
                folders.insert(Array(bytes[..<end]))
            }
        }
        if let path = paths.sorted().first(where: { folders.contains(Array($0.utf8)) }) {
            throw DeskError.notConfirmed(
                "\(PathName.encoded(path.utf8)): is a file and a folder as well; rename one of them"
            )
        }
    }

    /// The folder of the inbox in which somebody finds what is theirs; nil for a name that can be no
    /// folder's.
    public static func folder(of visitor: Visitor, in inbox: String) -> String? {
        PathName.problem(inPart: visitor.name.utf8) == nil ? "\(inbox)/\(visitor.name)" : nil
    }

    /// Notes a folder on this machine that its author wants to submit.
    public func noteDraft(folder path: String, of visitor: Visitor) throws -> String {
        let id = try RandomName.draw()
        try accounts.add(
            .init(id: id, path: path, isOwned: false), of: visitor.pseudonym.text, at: clock())
        return id
    }

    /// Judges a draft as the desk would if it were submitted now; nil if it is not there.
    public func judged(draft id: String, of visitor: Visitor) throws -> JudgedSubmission? {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return nil }
        return try trial(
            try FolderReader.folder(at: draft.path, limits: ReadLimits(), digest: Self.digest),
            by: visitor)
    }

    /// Submits a draft, once: nil if it was submitted or discarded already. If the submission is
    /// refused, the draft stays.
    ///
    /// - `shown`: what the page showed of it; nil for whoever was shown nothing. Throws
    ///   `DeskError.changedMeanwhile` where a file of it is another by now.
    public func submit(draft id: String, shown: String? = nil, of visitor: Visitor) throws
        -> Submitted?
    {
        try requireAnswers(to: id, of: visitor)
        guard let draft = try accounts.take(id, of: visitor.pseudonym.text) else { return nil }
        do {
            let submitted = try submit(draft.path, by: visitor.name) { folder in
                guard shown == nil || shown == Self.mark(of: folder) else {
                    throw DeskError.changedMeanwhile
                }
            }
            if draft.isOwned { try? FolderTree.remove(draft.path, files: files) }
            return submitted
        } catch {
            try accounts.add(draft, of: visitor.pseudonym.text, at: clock())
            throw error
        }
    }

    /// Throws unless somebody said what the files are and whose work it is.
    private func requireAnswers(to id: String, of visitor: Visitor) throws {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return }
        guard let written = try files(of: draft)["submission.yaml"] else {
            throw DeskError.notConfirmed(
                "nobody has said yet what these files are; answer the questions first")
        }
        let declared = try? SubmissionReader.declaration(written)
        if declared?.project == DraftState.noProject {
            throw DeskError.notConfirmed(
                "nobody has said yet whose project it is; answer that first")
        }
    }

    public func discard(draft id: String, of visitor: Visitor) throws {
        let draft = try accounts.take(id, of: visitor.pseudonym.text)
        if let draft, draft.isOwned { try FolderTree.remove(draft.path, files: files) }
    }

    /// Removes what nobody submitted in time.
    public func removeOldDrafts() throws {
        for draft in try accounts.takeDrafts(madeBefore: clock() - SignInPolicy.draft)
        where draft.isOwned {
            try FolderTree.remove(draft.path, files: files)
        }
    }
}
