import Clearance
import Desk
import Glibc
import Hummingbird
import Readers

extension Site {
    struct HandInScreen {
        /// Folders on the server that may be named; nil where the operator allows none.
        let inbox: Inbox?
        let most: Int
    }

    struct Inbox {
        let path: String
        let folders: [String]
    }

    private func researcher(_ request: Request) async throws -> (Caller, Visitor) {
        let (caller, visitor) = try await signedIn(request)
        guard visitor.isA(.researcher) else { throw Stop.forbidden(.researcher) }
        return (caller, visitor)
    }

    func handInPage(_ request: Request) async throws -> Response {
        let (caller, _) = try await researcher(request)
        let screen = HandInScreen(
            inbox: inbox.map { Inbox(path: $0, folders: Self.folders(in: $0)) },
            most: Self.mostUploadBytes >> 20)
        return page("hand-in", "Hand in", screen, for: caller, at: "/hand-in")
    }

    /// Names of the folders in a folder, links left out, sorted.
    private static func folders(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard name.first != ".", lstat("\(path)/\(name)", &status) == 0,
                status.st_mode & S_IFMT == S_IFDIR,
                lstat("\(path)/\(name)/submission.yaml", &status) == 0
            else { continue }
            names.append(name)
        }
        return names.sorted()
    }

    func takeUpload(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller, limit: Self.mostUploadBytes)
        // A browser sends a field without a file as one without a name.
        let uploads = form.compactMap { field -> Upload? in
            guard let name = field.fileName, !name.isEmpty else { return nil }
            return Upload(path: name, bytes: field.bytes)
        }
        let id = try await keeper.use { try $0.keepDraft(uploads, of: visitor) }
        throw Redirect(target: "/drafts/\(id)")
    }

    func takeFolder(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller)
        let name = form.text("folder")
        guard let inbox,
            Self.folders(in: inbox).contains(where: { $0.utf8.elementsEqual(name.utf8) })
        else { throw Stop.notFound }
        let id = try await keeper.use { try $0.noteDraft(folder: "\(inbox)/\(name)", of: visitor) }
        throw Redirect(target: "/drafts/\(id)")
    }

    func draftPage(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let screen = try await keeper.use { try $0.draftScreen(id, of: visitor) }
        guard let screen else { throw Self.gone }
        return page("draft", "Before you hand it in", screen, for: caller, at: "/hand-in")
    }

    func submitDraft(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller)
        guard form.text("do") == "submit" else {
            try await keeper.use { try $0.discard(draft: id, of: visitor) }
            throw Redirect(target: "/hand-in")
        }
        let submitted = try await keeper.use { try $0.submit(draft: id, of: visitor)?.id }
        guard let submitted else { throw Self.gone }
        throw Redirect(target: "/submissions/\(submitted)")
    }

    private static let gone = Stop.conflict(
        "These files were handed in or discarded already. The first page lists what you handed in.")

    func withdraw(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        _ = try await form(request, of: caller)
        try await keeper.use { try $0.withdraw(id, by: visitor.name) }
        throw Redirect(target: "/submissions/\(id)")
    }
}
