import Hummingbird

/// How long somebody may take to send or to read something: whoever is slower is given up, so that
/// what waits for them does not fill the memory.
struct Pace: Sendable {
    /// What a piece of a long answer has.
    static let pieceBytes = 1 << 16

    /// For the first and for every further mebibyte.
    let patience: Duration

    static let usual = Pace(patience: .seconds(60))

    /// From the beginning to the end of so many bytes.
    func time(for bytes: Int) -> Duration { patience * (1 + bytes >> 20) }
}

/// What is at the other end of a request.
struct Connection: Sendable {
    /// Ends it, whatever is still to be sent.
    let giveUp: @Sendable () -> Void
    /// Returns once what was handed over has been taken for sending. Only then is it known whether
    /// there is room for more.
    let settle: @Sendable () async throws -> Void
}

extension Site {
    /// An answer whose reader is given up once they took too long. One that fits into what the
    /// system keeps for a connection waits for nobody.
    func paced(_ body: ResponseBody, on connection: Connection) -> ResponseBody {
        guard let length = body.contentLength, length > Pace.pieceBytes else { return body }
        let time = pace.time(for: length)
        return ResponseBody(contentLength: length) { writer in
            let timer = Task {
                try await Task.sleep(for: time)
                connection.giveUp()
            }
            defer { timer.cancel() }
            try await body.write(
                writer.map { piece in
                    try await connection.settle()
                    return piece
                })
        }
    }
}

extension ResponseBody {
    /// Bytes that are held once, however many read them: each piece is copied when the one before
    /// has gone.
    init(pieces bytes: [UInt8]) {
        self.init(contentLength: bytes.count) { writer in
            for start in stride(from: 0, to: bytes.count, by: Pace.pieceBytes) {
                let piece = bytes[start..<min(start + Pace.pieceBytes, bytes.count)]
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }
}
