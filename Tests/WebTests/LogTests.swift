import Audit
import Desk
import Foundation
import Signing
import Testing

struct LogTests {
    @Test func `sign-ins are entries, and of refused ones only the number`() async throws {
        let (sample, clock) = (try SampleDesk(), StandingClock())
        try await sample.serving(clock: clock) { place in
            #expect(try await Browser(place).signIn("auditor", SampleDesk.secret).status == 303)
            for name in ["auditor", "nobody-knows", "auditor"] {
                #expect(try await Browser(place).signIn(name, "not the right one").status == 401)
            }
            #expect(try sample.entries("sign-in") == 1)
            #expect(try sample.entries("sign-in-refused") == 1)
            // The others come with the next one after a minute.
            clock.advance(60)
            #expect(try await Browser(place).signIn("nobody-knows", "wrong").status == 401)
            #expect(try sample.entries("sign-in-refused") == 2)
            try OpenDesk(at: sample.desk).forEachEntry { _, bytes in
                #expect(!String(decoding: bytes, as: UTF8.self).contains("nobody"))
            }
        }
    }

    @Test func `who has a second device signs in with its code, once`() async throws {
        let sample = try SampleDesk()
        let desk = try OpenDesk(at: sample.desk)
        let text = try desk.addDevice(of: "auditor")
        #expect(text.count == 32)
        let seed = try #require(Self.bytes(ofBase32: text))
        let clock = StandingClock()
        try await sample.serving(clock: clock) { place in
            func signIn(_ code: String) async throws -> Int {
                try await Browser(place).post(
                    "/sign-in", from: "/sign-in",
                    ["name": "auditor", "secret": SampleDesk.secret, "code": code]
                ).status
            }
            #expect(try await signIn("") == 401)
            let code = OneTimeCode(seed: seed).code(atStep: clock.time / OneTimeCode.period)
            #expect(try await signIn(code) == 303)
            #expect(try await signIn(code) == 401)
            // The next one is another, and the first is over.
            clock.advance(3 * OneTimeCode.period)
            #expect(try await signIn(code) == 401)
            let next = OneTimeCode(seed: seed).code(atStep: clock.time / OneTimeCode.period)
            #expect(try await signIn(next) == 303)
            let other = try await sample.browser(place, "manager").get("/")
            #expect(other.status == 200)
        }
    }

    @Test func `the log can be read as C2SP clients read it`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let auditor = try await sample.browser(place, "auditor")
            let folder = URL(filePath: "\(sample.desk)/log")
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
                .filter { !folder.appending(path: $0).hasDirectoryPath && $0 != "checkpoint" }
                .filter { (try? Data(contentsOf: folder.appending(path: $0))) != nil }
            #expect(paths.count > 2)
            for path in paths {
                let answer = try await auditor.get("/log/\(path)")
                let published = try Data(contentsOf: folder.appending(path: path))
                #expect(Data(answer.bytes) == published, "\(path)")
            }
            for path in ["..%2F..%2Fdesk.yaml", "0/..%2F..%2Fcheckpoint", "0/999", "0"] {
                #expect(try await auditor.get("/log/tile/\(path)").status == 404, "\(path)")
            }
            #expect(try await auditor.get("/log/vkey").body.hasPrefix("web.invalid/tests+"))
            let author = try await sample.browser(place, "author")
            for path in ["/log/\(paths[0])", "/log/vkey", "/log/0/bytes", "/figures"] {
                #expect(try await author.get(path).status == 403, "\(path)")
            }
            #expect(id == "s-0001")
        }
    }

    private static func bytes(ofBase32 text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bytes: [UInt8] = []
        var (bits, held) = (0, 0)
        for character in text {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            bits = (bits << 5 | digit) & 0xFFF
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
            }
        }
        return bytes
    }
}
