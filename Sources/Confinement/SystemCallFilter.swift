import CConfinement
import Glibc

/// What a worker may ask of the kernel, as a seccomp filter: to read and answer over what it was
/// given, memory without execution, time, and its own end.
///
/// Looking at files fails as if they could not be reached, since libraries ask for them by habit.
/// Everything else, a socket, a program, another process, a file to write, kills the worker.
///
/// Source: Linux, *Seccomp BPF*; `include/uapi/linux/seccomp.h`.
struct SystemCallFilter {
    private(set) var program: [sock_filter] = []

    private static let kill = UInt32(SECCOMP_RET_KILL_PROCESS)
    private static let allow = UInt32(SECCOMP_RET_ALLOW)
    private static let refuse = UInt32(SECCOMP_RET_ERRNO) | UInt32(EACCES)

    /// - `process`: the worker itself, which may send itself signals (that is how it aborts).
    init(process: pid_t) {
        load(0x04)
        answer(Self.kill, unless: confinement_architecture())
        load(0x00)
        #if arch(x86_64)
            // Calls of the x32 convention have numbers of their own.
            append(BPF_JMP | BPF_JGE | BPF_K, 0x4000_0000, 0, 1)
            answer(Self.kill)
        #endif
        for call in Self.allowed { answer(Self.allow, call) }
        for call in Self.refused { answer(Self.refuse, call) }
        for (call, flags) in Self.opening {
            answerBits(
                call, argument: flags, bits: Self.writing, set: Self.kill, clear: Self.refuse)
        }
        for call in [__NR_mmap, __NR_mprotect] {
            answerBits(
                call, argument: 2, bits: UInt32(PROT_EXEC), set: Self.refuse, clear: Self.allow)
        }
        allowSendingWithoutAddress()
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(__NR_tgkill), 0, 4)
        load(0x10)
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(process), 0, 1)
        answer(Self.allow)
        answer(Self.kill)
        answer(Self.kill)
    }

    private static let allowed: [Int32] =
        [
            __NR_read, __NR_write, __NR_readv, __NR_writev, __NR_close, __NR_lseek, __NR_munmap,
            __NR_mremap, __NR_brk, __NR_madvise, __NR_futex, __NR_rt_sigprocmask,
            __NR_rt_sigaction, __NR_rt_sigreturn, __NR_sigaltstack, __NR_exit, __NR_exit_group,
            __NR_clock_gettime, __NR_clock_nanosleep, __NR_nanosleep, __NR_gettimeofday,
            __NR_getrandom, __NR_getpid, __NR_gettid, __NR_getuid, __NR_sched_yield,
            __NR_sched_getaffinity,
            __NR_sysinfo, __NR_getrusage, __NR_restart_syscall, __NR_ppoll, __NR_fstat,
        ] + legacyAllowed

    private static let refused: [Int32] =
        [
            __NR_newfstatat, __NR_statx, __NR_faccessat, __NR_readlinkat, __NR_getcwd,
            __NR_ioctl,
            __NR_fcntl, __NR_prlimit64, __NR_uname,
        ] + legacyRefused

    #if arch(x86_64)
        private static let legacyAllowed: [Int32] = [__NR_poll, __NR_time]
        private static let legacyRefused: [Int32] = [
            __NR_stat, __NR_lstat, __NR_access, __NR_readlink, __NR_getrlimit,
        ]
        private static let opening: [(Int32, flags: Int)] = [(__NR_openat, 2), (__NR_open, 1)]
    #else
        private static let legacyAllowed: [Int32] = []
        private static let legacyRefused: [Int32] = []
        private static let opening: [(Int32, flags: Int)] = [(__NR_openat, 2)]
    #endif

    private static let writing = UInt32(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

    private mutating func append(_ code: Int32, _ value: UInt32, _ yes: UInt8, _ no: UInt8) {
        program.append(sock_filter(code: UInt16(code), jt: yes, jf: no, k: value))
    }

    /// Loads 32 bits of `seccomp_data` from this offset.
    private mutating func load(_ offset: UInt32) { append(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0) }

    private mutating func answer(_ answer: UInt32) { append(BPF_RET | BPF_K, answer, 0, 0) }

    private mutating func answer(_ answer: UInt32, _ call: Int32) {
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(call), 0, 1)
        self.answer(answer)
    }

    private mutating func answer(_ answer: UInt32, unless value: UInt32) {
        append(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0)
        self.answer(answer)
    }

    /// One answer if an argument (its lower half) has one of the bits, another if it has none.
    private mutating func answerBits(
        _ call: Int32, argument: Int, bits: UInt32, set: UInt32, clear: UInt32
    ) {
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(call), 0, 4)
        load(UInt32(0x10 + 8 * argument))
        append(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1)
        answer(set)
        answer(clear)
    }

    /// Over the socket that it has; an address would be that of another.
    private mutating func allowSendingWithoutAddress() {
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(__NR_sendto), 0, 6)
        load(0x30)
        append(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3)
        load(0x34)
        append(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1)
        answer(Self.allow)
        answer(Self.kill)
    }

    /// Puts it in force for this process, for ever. False where the kernel refuses.
    func install() -> Bool {
        guard confinement_architecture() != 0 else { return false }
        var program = program
        return program.withUnsafeMutableBufferPointer { instructions in
            var whole = sock_fprog(
                len: UInt16(instructions.count), filter: instructions.baseAddress)
            return confinement_seccomp(&whole) == 0
        }
    }
}
