import Confinement
import Glibc
import Readers

// A reader that does what a file tells it to if the file begins with `fault: `, as a reader would
// that was taken over; any other file it reads as ours does, and lies if its arguments are `lie` and
// a seed. Tests start it, nobody else.

/// Requests that this worker has had.
nonisolated(unsafe) var requests = 0

func act(_ name: Substring) -> [UInt8] {
    let nothing: [Int] = []
    switch name {
    case "trap": return [UInt8(nothing[nothing.count + 3])]
    case "abort": abort()
    case "leave": _exit(0)
    case "recursion": return [UInt8(truncatingIfNeeded: depth(of: 1))]
    case "spin": while true {}
    case "sleep": while true { sleep(100) }
    case "memory": return Array(repeating: 7, count: 3 << 30)
    case "memory in steps":
        var bytes: [UInt8] = [7]
        while true { bytes += bytes }
    case "socket": return number(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    case "read": return number(open("/etc/passwd", O_RDONLY))
    case "write": return number(open("/tmp/sallyport-faulty-reader", O_WRONLY | O_CREAT, 0o600))
    case "delete": return number(unlink("/tmp/sallyport-faulty-reader"))
    case "program":
        var words: [UnsafeMutablePointer<CChar>?] = [nil]
        return number(execv("/bin/true", &words))
    case "process": return number(fork())
    case "signal": return number(kill(getppid(), SIGKILL))
    case "code":
        let anywhere = PROT_READ | PROT_WRITE | PROT_EXEC
        let place = mmap(nil, 4096, anywhere, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return number(place == MAP_FAILED ? -1 : 0)
    case "count":
        requests += 1
        return number(Int32(requests))
    case "nonsense": return Array("nonsense".utf8)
    case "long":
        // Says that more follows than anybody would take.
        var length = Int.max - 7
        _ = write(4, &length, 8)
        return []
    default: return []
    }
}

/// Never a reply that anybody understands: what was refused and what was done look different only
/// from outside.
func number(_ result: Int32) -> [UInt8] { Array("\(result)".utf8) }

func depth(of number: Int) -> Int { number == 0 ? 0 : 1 + depth(of: number &+ 1) }

/// What a reply becomes that somebody changes who knows how replies are written.
struct Lies {
    private var state: UInt64

    init?(_ arguments: [String]) {
        guard arguments.count == 3, arguments[1] == "lie", let seed = UInt64(arguments[2]) else {
            return nil
        }
        state = seed &* 2 &+ 1
    }

    private mutating func below(_ end: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, end)))
    }

    mutating func about(_ reply: [UInt8]) -> [UInt8] {
        var reply = reply
        for _ in 0...below(3) where !reply.isEmpty {
            let place = below(reply.count)
            if below(2) == 0 {
                reply[place] = UInt8(below(256))
                continue
            }
            let number = [0, 1, 2, -1, 255, 65_536, Int.max, Int.min, Int.max / 8][below(9)]
            let bytes = withUnsafeBytes(of: number.littleEndian) { Array($0) }
            for (offset, byte) in bytes.enumerated() where place + offset < reply.count {
                reply[place + offset] = byte
            }
        }
        return reply
    }
}

nonisolated(unsafe) var lies = Lies(CommandLine.arguments)

ConfinedService.run { head, body in
    if lies != nil, let told = lies?.about(ReaderService.answer(head, body)) { return told }
    let mark = Array("fault: ".utf8)
    guard body.starts(with: mark) else { return ReaderService.answer(head, body) }
    let word = body.dropFirst(mark.count).prefix { $0 != 0x0A }
    return act(Substring(decoding: word, as: UTF8.self))
}
