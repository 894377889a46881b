import Audit
import Glibc
import Synchronization

/// A file system in memory that knows what would survive a power cut, and fails on demand.
///
/// A file's bytes are durable after its `sync`, a name after the `sync` of its folder.
final class MemoryDisk: FileSystem {
    /// What goes wrong at one of the calls that change something, counted from 0.
    struct Fault: Hashable, Sendable {
        enum Effect: Hashable, Sendable, CaseIterable { case before, after, half }

        var step: Int
        /// Whether the call had its effect before it failed; `half` writes half the bytes.
        var effect: Effect
        var code: Int32
    }

    private enum Node: Hashable {
        case folder
        case link
        case file(Int)
    }

    private struct Content {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
    }

    private struct State {
        var contents: [Int: Content] = [:]
        var live: [String: Node] = ["/": .folder, "/desk": .folder]
        var durable: [String: Node] = ["/": .folder, "/desk": .folder]
        var open: [Int32: String] = [:]
        var openFiles: [Int32: Int] = [:]
        var next = 100
        var steps = 0
        var fault: Fault?
        var isDead = false
    }

    private let state: Mutex<State>

    init() { state = Mutex(State()) }

    init(copying other: MemoryDisk) {
        state = Mutex(other.state.withLock { $0 })
    }

    // MARK: What a test does to it

    var steps: Int { state.withLock { $0.steps } }

    /// The next change is step 0. The fault, once met, kills: nothing works until `restart`.
    func arm(_ fault: Fault?) {
        state.withLock {
            $0.fault = fault
            $0.steps = 0
        }
    }

    /// The process ends and another begins; the machine stays up.
    func restart() {
        state.withLock {
            $0.isDead = false
            $0.fault = nil
            $0.open = [:]
            $0.openFiles = [:]
        }
    }

    /// The machine stops. Of what was not synced, any part may be there afterwards.
    func cutPower(using generator: inout SeededGenerator) {
        var random = generator
        state.withLock { state in
            var kept = state.durable
            for path in Set(state.live.keys).union(state.durable.keys).sorted()
            where state.live[path] != state.durable[path] && Bool.random(using: &random) {
                kept[path] = state.live[path]
            }
            for path in kept.keys.sorted() where kept[parent(path)] != .folder { kept[path] = nil }
            for (key, content) in state.contents.sorted(by: { $0.key < $1.key })
            where content.bytes != content.durable {
                let torn = content.bytes.prefix(
                    Int.random(in: 0...content.bytes.count, using: &random))
                let after = Bool.random(using: &random) ? content.durable : Array(torn)
                state.contents[key] = Content(bytes: after, durable: after)
            }
            state.live = kept
            state.durable = kept
        }
        generator = random
        restart()
    }

    /// Every file below a folder, by its path inside it; folders end in a slash.
    func tree(_ folder: String) -> [String: [UInt8]] {
        state.withLock { state in
            var tree: [String: [UInt8]] = [:]
            for (path, node) in state.live where path.hasPrefix(folder + "/") {
                let name = String(path.dropFirst(folder.count + 1))
                switch node {
                case .folder: tree[name + "/"] = []
                case .link: tree[name] = []
                case .file(let key): tree[name] = state.contents[key]?.bytes
                }
            }
            return tree
        }
    }

    /// Puts a file there, with its folders, whatever was there before.
    func put(_ bytes: [UInt8], at path: String) {
        state.withLock { state in
            addFolders(above: path, in: &state)
            state.next += 1
            state.contents[state.next] = Content(bytes: bytes, durable: bytes)
            state.live[path] = .file(state.next)
        }
    }

    func putLink(at path: String) { state.withLock { $0.live[path] = .link } }

    func putFolder(at path: String) {
        state.withLock {
            addFolders(above: path, in: &$0)
            $0.live[path] = .folder
        }
    }

    func delete(_ path: String) { state.withLock { $0.live[path] = nil } }

    private func addFolders(above path: String, in state: inout State) {
        var folder = parent(path)
        while folder != "/" {
            state.live[folder] = .folder
            folder = parent(folder)
        }
    }

    // MARK: What a program does with it

    func kind(of path: String) throws -> FileKind? {
        try alive { state in
            switch state.live[path] {
            case nil: nil
            case .folder: .folder
            case .link: .other
            case .file: .file
            }
        }
    }

    func names(in folder: String) throws -> [String] {
        try alive { state in
            guard state.live[folder] == .folder else { throw failure(ENOENT, folder) }
            return state.live.keys.filter { $0 != "/" && parent($0) == folder }
                .map { String($0.split(separator: "/").last ?? "") }
        }
    }

    func read(_ path: String, limit: Int) throws -> [UInt8] {
        try alive { state in
            switch state.live[path] {
            case nil: throw failure(ENOENT, path)
            case .folder: throw failure(EISDIR, path)
            case .link: throw failure(ELOOP, path)
            case .file(let key):
                let bytes = state.contents[key]?.bytes ?? []
                guard bytes.count <= limit else { throw failure(EFBIG, path) }
                return bytes
            }
        }
    }

    func create(_ path: String) throws -> Int32 {
        try change(path) { state in
            try self.requireAbsent(path, in: state)
            state.next += 1
            state.live[path] = .file(state.next)
            state.contents[state.next] = Content()
            let descriptor = Int32(state.next)
            state.openFiles[descriptor] = state.next
            return descriptor
        }
    }

    func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws -> Int {
        func half(_ state: inout State) {
            guard let key = state.openFiles[descriptor] else { return }
            state.contents[key]?.bytes += bytes.prefix(bytes.count / 2)
        }
        return try change("file", half: half) { state in
            guard let key = state.openFiles[descriptor] else { throw failure(EBADF, "file") }
            // Short every third time: a caller must be able to live with that.
            let count = key % 3 == 0 ? (bytes.count + 1) / 2 : bytes.count
            state.contents[key]?.bytes += bytes.prefix(count)
            return count
        }
    }

    func sync(_ descriptor: Int32) throws {
        try change("file") { state in
            if let key = state.openFiles[descriptor] {
                let bytes = state.contents[key]?.bytes ?? []
                state.contents[key]?.durable = bytes
            } else if let folder = state.open[descriptor] {
                for path in Set(state.live.keys).union(state.durable.keys)
                where path != "/" && self.parent(path) == folder {
                    state.durable[path] = state.live[path]
                }
            } else {
                throw failure(EBADF, "file")
            }
        }
    }

    func close(_ descriptor: Int32) throws {
        try change("file") { state in
            state.open[descriptor] = nil
            state.openFiles[descriptor] = nil
        }
    }

    func openFolder(_ path: String) throws -> Int32 {
        try change(path) { state in
            guard state.live[path] == .folder else { throw failure(ENOENT, path) }
            state.next += 1
            state.open[Int32(state.next)] = path
            return Int32(state.next)
        }
    }

    func makeFolder(_ path: String) throws {
        try change(path) { state in
            try self.requireAbsent(path, in: state)
            state.live[path] = .folder
        }
    }

    func removeFolder(_ path: String) throws {
        try change(path) { state in
            let isEmpty = !state.live.keys.contains { $0.hasPrefix(path + "/") }
            guard isEmpty else { throw failure(ENOTEMPTY, path) }
            state.live[path] = nil
        }
    }

    func link(_ source: String, to target: String) throws {
        try change(target) { state in
            try self.requireAbsent(target, in: state)
            state.live[target] = state.live[source]
        }
    }

    func rename(_ source: String, to target: String) throws {
        try change(target) { state in
            guard let node = state.live[source] else { throw failure(ENOENT, source) }
            // As the system does: two names of one file stay as they are.
            guard state.live[target] != node else { return }
            state.live[target] = node
            state.live[source] = nil
        }
    }

    func remove(_ path: String) throws {
        try change(path) { state in
            guard state.live[path] != nil else { throw failure(ENOENT, path) }
            state.live[path] = nil
        }
    }

    // MARK: Parts

    private func alive<Value>(_ body: (State) throws -> Value) throws -> Value {
        let copy = state.withLock { $0 }
        guard !copy.isDead else { throw failure(EINTR, "killed") }
        return try body(copy)
    }

    private func change<Value: Sendable>(
        _ path: String, half: (inout State) -> Void = { _ in },
        _ body: (inout State) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            guard !state.isDead else { throw failure(EINTR, "killed") }
            defer { state.steps += 1 }
            guard let fault = state.fault, fault.step == state.steps else {
                return try body(&state)
            }
            switch fault.effect {
            case .before: break
            case .after: _ = try body(&state)
            case .half: half(&state)
            }
            state.isDead = true
            throw failure(fault.code, path)
        }
    }

    private func requireAbsent(_ path: String, in state: State) throws {
        guard state.live[path] == nil else { throw failure(EEXIST, path) }
        guard state.live[parent(path)] == .folder else { throw failure(ENOENT, path) }
    }

    private func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}

private func failure(_ code: Int32, _ path: String) -> FileError {
    FileError(operation: "test", path: path, code: code, reason: "error \(code)")
}
