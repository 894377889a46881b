import Foundation
import Testing

@testable import Desk
@testable import Web

/// Who reads or sends too slowly.
struct PaceTests {
    private static let size = 24 << 20

    @Test func `the time grows with the bytes, and is never none`() {
        let pace = Pace(patience: .seconds(60))
        for (bytes, minutes) in [(0, 1), ((1 << 20) - 1, 1), (1 << 20, 2), (128 << 20, 129)] {
            #expect(pace.time(for: bytes) == .seconds(60 * minutes), "\(bytes)")
        }
    }

    @Test func `a slow reader is given up, and what waits for them is let go of`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit([
            (
                "submission.yaml",
                "title: t\nproject: p\noutputs: [{file: large.bin, kind: other}]\n"
            ),
            ("large.bin", "\u{7F}ELF" + String(repeating: "\u{0}", count: Self.size - 4)),
        ])
        try await sample.serving(patience: .milliseconds(20)) { place in
            let checker = try await sample.browser(place, "checker-1")
            let port = try #require(URL(string: place)?.port)
            let request = """
                GET /submissions/\(id)/outputs/1/file HTTP/1.1\r\nHost: 127.0.0.1\r\n\
                Cookie: \(checker.cookie ?? "")\r\nConnection: close\r\n\r\n
                """
            // A busy machine may give up late: somebody who waits longer is given up then.
            var received = Self.size
            for wait in [1.0, 5, 30, 120] where received >= Self.size {
                received = try await Self.read(request, port, waiting: wait)
            }
            #expect(received < Self.size)
            // Others are answered.
            #expect(try await checker.get("/style.css").status == 200)
        }
    }

    /// How many bytes come where the first is read after a while.
    private static func read(_ request: String, _ port: Int, waiting seconds: Double) async throws
        -> Int
    {
        let descriptor = connected(to: port)
        defer { close(descriptor) }
        #expect(descriptor >= 0)
        let bytes = Array(request.utf8)
        #expect(send(descriptor, bytes, bytes.count, 0) == bytes.count)
        try await Task.sleep(for: .seconds(seconds))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var received = 0
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                received += count
            } else if count < 0, errno == EAGAIN {
                // Nobody waits for us in the meantime.
                try await Task.sleep(for: .milliseconds(5))
            } else {
                return received
            }
        }
    }
}
