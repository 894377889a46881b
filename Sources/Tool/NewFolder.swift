import Audit
import Glibc
import Outputs

/// A folder that appears with all its files or not at all.
struct NewFolder {
    private let path: String
    private let files = DiskFiles()

    init(_ path: String) { self.path = path }

    /// Writes beside the place and renames; signals that would end the program wait until it is
    /// done, so that an interrupt leaves nothing half made.
    func write(_ content: [SubmittedFile]) throws {
        var signals = sigset_t()
        var before = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let temporary = "\(path).\(getpid()).partial"
        var made: [String] = []
        do {
            try files.makeFolder(temporary)
            for file in content {
                try makeFolders(of: file.path, in: temporary, &made)
                try files.writeDurably(file.bytes, to: "\(temporary)/\(file.path)")
                made.append(file.path)
            }
            try files.syncFolder(temporary)
            guard try files.kind(of: path) == nil else {
                throw CallError("\(path) is there already; name a new folder")
            }
            try files.rename(temporary, to: path)
        } catch {
            // The first error is the one that says what happened.
            for name in made.reversed() {
                let place = "\(temporary)/\(name)"
                if name.hasSuffix("/") {
                    try? files.removeFolder(place)
                } else {
                    try? files.remove(place)
                }
            }
            try? files.removeFolder(temporary)
            throw error
        }
    }

    private func makeFolders(of name: String, in folder: String, _ made: inout [String]) throws {
        let parts = name.split(separator: "/").dropLast()
        for length in parts.indices {
            let parent = parts[...length].joined(separator: "/") + "/"
            guard !made.contains(parent) else { continue }
            try files.makeFolder("\(folder)/\(parent)")
            made.append(parent)
        }
    }
}
