import CConfinement
import Glibc

/// What holds a worker back. Which of them are in force depends on the kernel and on what a
/// container allows; the limits always are.
public struct Measures: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Address space, processor time, no core files, no files written or opened, no new processes.
    public static let limits = Measures(rawValue: 1)
    /// No program that it starts could have more rights than it has.
    public static let noNewPrivileges = Measures(rawValue: 2)
    /// System calls beyond reading and answering kill it.
    public static let systemCalls = Measures(rawValue: 4)
    /// No file or folder can be reached.
    public static let files = Measures(rawValue: 8)
    /// A network of its own, without interfaces; tried where system calls cannot be filtered.
    public static let network = Measures(rawValue: 16)
    /// Another user than root, where the program itself was started as root.
    public static let nobody = Measures(rawValue: 32)

    private static let names: [(Measures, String)] = [
        (.limits, "resource limits"), (.noNewPrivileges, "no new privileges"),
        (.systemCalls, "a filter of system calls"), (.files, "no files (Landlock)"),
        (.network, "no network (namespace)"), (.nobody, "the user nobody"),
    ]

    /// Their names, in words.
    public var inForce: [String] { Self.names.filter { contains($0.0) }.map(\.1) }

    /// The names of those that every machine should allow and this one does not.
    public var refused: [String] {
        let wanted: Measures = [.limits, .noNewPrivileges, .systemCalls, .files]
        return wanted.subtracting(self).inForce
    }
}

/// Takes from this process what a reader does not need. Nothing of it can be undone.
enum Restrictions {
    /// What processes that are made of this one inherit; for the time before anything hostile is read.
    static func restrictService() -> Measures {
        var measures: Measures = []
        limit(RLIMIT_CORE, to: 0)
        limit(RLIMIT_FSIZE, to: 0)
        if geteuid() == 0, becomeNobody() { measures.insert(.nobody) }
        if confinement_prctl(PR_SET_NO_NEW_PRIVS, 1) == 0 { measures.insert(.noNewPrivileges) }
        _ = confinement_prctl(PR_SET_DUMPABLE, 0)
        if Landlock.closeAll() { measures.insert(.files) }
        return measures
    }

    /// The rest, for the process that reads.
    ///
    /// - `addressSpace`: bytes of memory, mapped libraries included.
    static func restrictWorker(addressSpace: Int, seconds: Int) -> Measures {
        var measures: Measures = [.limits]
        // Whoever made this process is gone: nobody waits for an answer.
        _ = confinement_prctl(PR_SET_PDEATHSIG, UInt(SIGKILL))
        limit(RLIMIT_AS, to: addressSpace)
        limit(RLIMIT_CPU, to: seconds)
        limit(RLIMIT_NOFILE, to: 0)
        limit(confinement_processes, to: 0)
        if SystemCallFilter(process: getpid()).install() {
            measures.insert(.systemCalls)
        } else if confinement_unshare(UInt(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)) == 0 {
            measures.insert(.network)
        }
        return measures
    }

    private static func limit(_ resource: __rlimit_resource, to value: Int) {
        let resource = __rlimit_resource_t(resource.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(max(0, value)))
        limit.rlim_max = limit.rlim_cur
        _ = setrlimit(resource, &limit)
    }

    private static func becomeNobody() -> Bool {
        let nobody: uid_t = 65_534
        return setgroups(0, nil) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0
    }
}

/// Landlock: a process takes from itself the right to files, TCP ports and foreign sockets.
///
/// Source: Linux, *Landlock: unprivileged access control*; numbers as in `linux/landlock.h`.
enum Landlock {
    /// Without a single exception. False where the kernel has no Landlock.
    static func closeAll() -> Bool {
        let version = confinement_landlock_create(nil, 0, 1)
        guard version > 0 else { return false }
        let files: UInt64 =
            switch version {
            case 1: 0x1FFF
            case 2: 0x3FFF
            case 3, 4: 0x7FFF
            default: 0xFFFF
            }
        let ruleset: [UInt64] = [files, 3, 3]
        let parts = version >= 6 ? 3 : version >= 4 ? 2 : 1
        let descriptor = Int32(
            truncatingIfNeeded: confinement_landlock_create(ruleset, parts * 8, 0))
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return confinement_landlock_restrict(descriptor) == 0
    }
}
