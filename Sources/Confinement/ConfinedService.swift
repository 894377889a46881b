import CConfinement
import Glibc

/// The far side: a process that reads nothing itself and makes workers of itself, one at a time.
///
/// A worker is a copy of the service as it was before anything hostile was read, so that it starts
/// in a millisecond and knows nothing of the submission before.
public struct ConfinedService {
    /// Where the program's ends of the two sockets lie.
    static let control: Int32 = 3
    static let data: Int32 = 4

    private let answer: ([UInt8], [UInt8]) -> [UInt8]
    private let inherited: Measures
    private let mapped: Int

    /// Serves until the program is gone.
    ///
    /// - `answer`: from the head and the body of a request to a reply; runs in workers only.
    public static func run(answer: @escaping ([UInt8], [UInt8]) -> [UInt8]) -> Never {
        leaveWhatWasInherited()
        // Where nobody can say how much is mapped, four gigabytes are more than enough.
        let mapped = mappedBytes() ?? 4 << 30
        let service = ConfinedService(
            answer: answer, inherited: Restrictions.restrictService(), mapped: mapped)
        while let message = service.message() {
            if message.word == .start { service.start(message) }
        }
        _exit(0)
    }

    /// The folder that the program stands in, and descriptors that somebody forgot to close.
    private static func leaveWhatWasInherited() {
        _ = chdir("/")
        guard confinement_close_from(UInt32(data) + 1) != 0 else { return }
        for descriptor in (data + 1)..<4096 { close(descriptor) }
    }

    private func message() -> ControlMessage? {
        Channel.receive(ControlMessage.length, from: Self.control).flatMap {
            ControlMessage(bytes: $0)
        }
    }

    /// Bytes of address space that this process has.
    private static func mappedBytes() -> Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &text, text.count)
        guard count > 0 else { return nil }
        let digits = text.prefix(count).prefix { (0x30...0x39).contains($0) }
        let pages = Int(String(decoding: digits, as: UTF8.self))
        return pages?.multipliedReportingOverflow(by: Int(getpagesize())).partialValue
    }

    /// One worker, from its start to its end.
    private func start(_ request: ControlMessage) {
        Channel.drain(Self.data)
        let worker = fork()
        if worker == 0 { work(request) }
        guard worker > 0 else {
            _ = Channel.send(ControlMessage(.ended, 0, 0).bytes, to: Self.control)
            return
        }
        guard Channel.send(ControlMessage(.started, Int(worker)).bytes, to: Self.control) else {
            kill(worker, SIGKILL)
            _exit(0)
        }
        waitForWord(or: worker)
        kill(worker, SIGKILL)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(worker, &status, 0, &usage) < 0, errno == EINTR {}
        _ = Channel.send(
            ControlMessage(.ended, Int(status), usage.ru_maxrss).bytes, to: Self.control)
    }

    /// Waits until the program says something, is gone, or the worker has ended.
    private func waitForWord(or worker: pid_t) {
        let watch = confinement_pidfd(worker)
        guard watch >= 0 else {
            // An old kernel: looks every few milliseconds.
            var information = siginfo_t()
            var one = pollfd(fd: Self.control, events: Int16(POLLIN), revents: 0)
            while poll(&one, 1, 5) == 0,
                waitid(P_PID, id_t(worker), &information, WEXITED | WNOHANG | WNOWAIT) == 0,
                information.si_signo == 0
            {}
            return
        }
        defer { close(watch) }
        var both = [
            pollfd(fd: Self.control, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watch, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&both, 2, -1) < 0, errno == EINTR {}
    }

    private func work(_ request: ControlMessage) -> Never {
        close(Self.control)
        let (space, overflow) = mapped.addingReportingOverflow(request.first)
        let measures = inherited.union(
            Restrictions.restrictWorker(
                addressSpace: overflow ? Int.max : space, seconds: request.second))
        guard reply([UInt8](numbers: [measures.rawValue])) else { _exit(0) }
        while let lengths = Channel.receive(16, from: Self.data),
            let head = Channel.receive(lengths.number(0), from: Self.data),
            let body = Channel.receive(lengths.number(1), from: Self.data),
            reply(answer(head, body))
        {}
        _exit(0)
    }

    private func reply(_ bytes: [UInt8]) -> Bool {
        Channel.send([UInt8](numbers: [bytes.count]), to: Self.data)
            && Channel.send(bytes, to: Self.data)
    }
}
