import Foundation
import Glibc

/// A program that tests run in a process of its own.
///
/// Foundation's `Process` is not for a process that holds many files: it copies a whole `dirent` for
/// each of `/proc/self/fd`, beyond the end of the buffer once some 1,350 are open, and the test
/// runner died of it.
public struct Command: Sendable {
    let program: String
    let arguments: [String]
    let folder: String?
    let environment: [String: String]
    let input: [UInt8]
    let keepsErrors: Bool
    let killAfter: Double?

    public struct Outcome: Sendable {
        /// What it exited with, or the number of the signal that ended it.
        public let status: Int32
        public let wasKilled: Bool
        public let output: [UInt8]

        public var text: String { String(decoding: output, as: UTF8.self) }
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - program: looked for on `PATH` if there is no `/` in it.
    ///   - folder: where it runs; nil for this process's own.
    ///   - input: what it reads. If there is any, it stays open until the program has ended, since
    ///     `openssl s_client` ends with its input.
    ///   - keepsErrors: standard error belongs to the output, in its order; else it is dropped.
    ///   - killAfter: in seconds after its start.
    public init(
        _ program: String, _ arguments: [String], in folder: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment, input: String = "",
        keepsErrors: Bool = true,
        killAfter: Double? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
        self.input = Array(input.utf8)
        self.keepsErrors = keepsErrors
        self.killAfter = killAfter
    }

    /// Waits for its end. What it prints goes to a file, so that nobody waits for a process that it
    /// leaves behind.
    public func run() throws -> Outcome {
        var given: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &given) == 0 else { throw failure("no socket", errno) }
        defer { for end in given { close(end) } }
        let file = FileManager.default.temporaryDirectory
            .appending(path: ".output-\(UUID().uuidString)").path
        let printed = open(file, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard printed >= 0 else { throw failure(file, errno) }
        defer { close(printed) }
        unlink(file)
        let process = try start(reading: given[1], printing: printed)
        // A program that reads nothing may have ended before this.
        _ = send(given[0], input, input.count, Int32(MSG_NOSIGNAL))
        if input.isEmpty { shutdown(given[0], Int32(SHUT_WR)) }
        if let killAfter {
            usleep(UInt32(killAfter * 1e6))
            kill(process, SIGKILL)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw failure("no end", errno) }
        }
        let signal = status & 0x7f
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xff : signal, wasKilled: signal != 0,
            output: try everything(in: printed))
    }

    private func start(reading input: Int32, printing output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        if keepsErrors { posix_spawn_file_actions_adddup2(&actions, output, 2) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // As a shell starts it, whatever this process blocks or ignores.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        // glibc's own way to change the folder is hidden from Swift.
        let way = folder.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []
        let line = way + [program] + arguments
        var words = line.map { strdup($0) } + [nil]
        var names = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + names { free(word) } }
        var process: pid_t = 0
        let number = posix_spawnp(&process, line[0], &actions, &attributes, &words, &names)
        guard number == 0 else { throw failure("no start", number) }
        return process
    }

    private func everything(in descriptor: Int32) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        guard pread(descriptor, &output, output.count, 0) == output.count else {
            throw failure("no output", errno)
        }
        return output
    }

    private func failure(_ what: String, _ number: Int32) -> Failure {
        Failure(
            description: ([program] + arguments).joined(separator: " ")
                + ": \(what): \(String(cString: strerror(number)))")
    }
}
