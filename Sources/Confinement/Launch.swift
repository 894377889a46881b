import CConfinement
import Glibc

/// Starting a program with two sockets and nothing else of ours: an empty environment, standard input
/// and output to nowhere, and a process group of its own.
struct Launch {
    let near: (control: Int32, data: Int32)
    private let far: (control: Int32, data: Int32)

    init() throws(WorkerFault) {
        let control = try Self.pair()
        let data = try Self.pair()
        near = (control.near, data.near)
        far = (control.far, data.far)
    }

    /// The far end is above every number that it will be copied to.
    private static func pair() throws(WorkerFault) -> (near: Int32, far: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Self.fault("socketpair") }
        var size: Int32 = 1 << 20
        for end in ends {
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let far = fcntl(ends[1], F_DUPFD_CLOEXEC, 16)
        close(ends[1])
        guard far >= 0 else { throw Self.fault("fcntl") }
        return (ends[0], far)
    }

    private static func fault(_ operation: String, _ number: Int32 = errno) -> WorkerFault {
        .unavailable("\(operation): \(String(cString: strerror(number)))")
    }

    func start(_ program: String, _ arguments: [String]) throws(WorkerFault) -> pid_t {
        defer {
            close(far.control)
            close(far.data)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for standard: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, far.control, ConfinedService.control)
        posix_spawn_file_actions_adddup2(&actions, far.data, ConfinedService.data)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
        return try spawn(program, arguments, &actions, &attributes)
    }

    func copy(_ serve: () -> Never) throws(WorkerFault) -> pid_t {
        defer {
            close(far.control)
            close(far.data)
        }
        let process = fork()
        if process == 0 {
            becomeService()
            serve()
        }
        guard process > 0 else {
            let fault = Self.fault("fork")
            close(near.control)
            close(near.data)
            throw fault
        }
        return process
    }

    /// What a program that was started anew would be: the same descriptors, no environment, and
    /// nothing that a signal sets off, such as a backtrace.
    private func becomeService() {
        setpgid(0, 0)
        let nowhere = open("/dev/null", O_RDWR)
        for standard: Int32 in 0...2 { dup2(nowhere, standard) }
        dup2(far.control, ConfinedService.control)
        dup2(far.data, ConfinedService.data)
        for number in 1...31 { signal(Int32(number), SIG_DFL) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigprocmask(SIG_SETMASK, &signals, nil)
        confinement_forget_environment()
    }

    private func spawn(
        _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) throws(WorkerFault) -> pid_t {
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var environment = Self.environment.map { strdup($0) } + [nil]
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        let number = posix_spawn(&process, program, &actions, &attributes, &words, &environment)
        guard number == 0 else {
            close(near.control)
            close(near.data)
            throw Self.fault("posix_spawn", number)
        }
        return process
    }

    /// Where the libraries are, if somebody had to say so; and no backtrace of a crash, which would
    /// start a program.
    private static var environment: [String] {
        let path = getenv("LD_LIBRARY_PATH").map { "LD_LIBRARY_PATH=\(String(cString: $0))" }
        return [path, "SWIFT_BACKTRACE=enable=no"].compactMap { $0 }
    }
}
