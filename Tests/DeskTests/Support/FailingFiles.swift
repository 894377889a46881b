import Audit
import Glibc
import Synchronization

/// The real disk until one of the calls that change something fails; after that nothing works,
/// as if the process had ended there.
final class FailingFiles: FileSystem {
    enum Effect: CaseIterable {
        /// The call fails and did nothing.
        case before
        /// It did what it should, and fails all the same.
        case after
        /// A write does half of it and fails; other calls as `before`.
        case half
    }

    private struct State {
        var calls = 0
        var isDead = false
    }

    private let disk = DiskFiles()
    private let failing: Int
    private let effect: Effect
    private let code: Int32
    private let state = Mutex(State())

    /// - `failing`: which call fails, from 0; a number that is never reached counts only.
    init(failing: Int = .max, effect: Effect = .before, code: Int32 = EIO) {
        self.failing = failing
        self.effect = effect
        self.code = code
    }

    var calls: Int { state.withLock { $0.calls } }
    var hasFailed: Bool { state.withLock { $0.isDead } }

    func kind(of path: String) throws -> FileKind? { try alive { try disk.kind(of: path) } }
    func names(in folder: String) throws -> [String] { try alive { try disk.names(in: folder) } }
    func read(_ path: String, limit: Int) throws -> [UInt8] {
        try alive { try disk.read(path, limit: limit) }
    }

    func create(_ path: String) throws -> Int32 { try change { try disk.create(path) } }
    func sync(_ descriptor: Int32) throws { try change { try disk.sync(descriptor) } }
    func close(_ descriptor: Int32) throws {
        // Even a dead process gives its descriptors back.
        if hasFailed { return try disk.close(descriptor) }
        try change { try disk.close(descriptor) }
    }
    func openFolder(_ path: String) throws -> Int32 { try disk.openFolder(path) }
    func makeFolder(_ path: String) throws { try change { try disk.makeFolder(path) } }
    func removeFolder(_ path: String) throws { try change { try disk.removeFolder(path) } }
    func link(_ source: String, to target: String) throws {
        try change { try disk.link(source, to: target) }
    }
    func rename(_ source: String, to target: String) throws {
        try change { try disk.rename(source, to: target) }
    }
    func remove(_ path: String) throws { try change { try disk.remove(path) } }

    func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws -> Int {
        // Short every time: a caller must be able to live with that.
        try change(
            half: { _ = try disk.write(bytes.prefix(bytes.count / 2), to: descriptor) },
            { try disk.write(bytes.prefix((bytes.count + 1) / 2), to: descriptor) })
    }

    private func alive<Value>(_ body: () throws -> Value) throws -> Value {
        if hasFailed { throw failure(EINTR) }
        return try body()
    }

    private func change<Value>(
        half: () throws -> Void = {}, _ body: () throws -> Value
    ) throws -> Value {
        let isNext = try state.withLock { state in
            if state.isDead { throw failure(EINTR) }
            state.isDead = state.calls == failing
            state.calls += 1
            return state.isDead
        }
        guard isNext else { return try body() }
        switch effect {
        case .before: break
        case .after: _ = try body()
        case .half: try half()
        }
        throw failure(code)
    }

    private func failure(_ code: Int32) -> FileError {
        FileError(operation: "write", path: "a failing disk", code: code, reason: "made to fail")
    }
}
