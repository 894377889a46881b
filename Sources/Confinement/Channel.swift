import Glibc

/// A length of bytes over a socket that both ends hold.
enum Channel {
    /// Writes everything; false where the other end is gone.
    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { raw in
            var rest = raw[...]
            while !rest.isEmpty {
                let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
                let count = Glibc.send(descriptor, start, rest.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Reads exactly so many bytes, waiting; nil where the other end is gone.
    static func receive(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var filled = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            while filled < count {
                let got = read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                filled += got
            }
            initialised = filled
        }
        return filled == count ? bytes : nil
    }

    /// Throws away what lies in the socket.
    static func drain(_ descriptor: Int32) {
        var bin = [UInt8](repeating: 0, count: 1 << 16)
        while recv(descriptor, &bin, bin.count, Int32(MSG_DONTWAIT)) > 0 {}
    }
}

extension [UInt8] {
    /// Whole numbers of eight bytes, low first.
    init(numbers: [Int]) {
        self = []
        reserveCapacity(numbers.count * 8)
        for number in numbers {
            for shift in stride(from: 0, to: 64, by: 8) {
                append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
    }

    /// The number at an index that counts numbers, not bytes; 0 beyond the end.
    func number(_ index: Int) -> Int {
        guard index >= 0, (index + 1) * 8 <= count else { return 0 }
        var number: UInt64 = 0
        for place in (0..<8).reversed() { number = number << 8 | UInt64(self[index * 8 + place]) }
        return Int(truncatingIfNeeded: number)
    }
}

/// What goes between the program and its service, beside the data.
///
/// - start: bytes of memory, seconds of processor time; to the service.
/// - stop: to the service.
/// - started: the worker's process; from the service.
/// - ended: wait status, and the most memory it had, in KiB; from the service.
struct ControlMessage {
    enum Word: Int { case start = 1, stop, started, ended }

    let word: Word
    var first = 0
    var second = 0

    static let length = 24

    var bytes: [UInt8] { [UInt8](numbers: [word.rawValue, first, second]) }

    init(_ word: Word, _ first: Int = 0, _ second: Int = 0) {
        self.word = word
        self.first = first
        self.second = second
    }

    init?(bytes: [UInt8]) {
        guard let word = Word(rawValue: bytes.number(0)) else { return nil }
        self.init(word, bytes.number(1), bytes.number(2))
    }
}
