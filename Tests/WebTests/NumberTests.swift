import Desk
import Foundation
import Testing

/// Numbers in addresses and forms, as nobody sends them who means well.
struct NumberTests {
    private static let numbers = [
        "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "0",
        "999999999", "1000000000", "1e9", "\u{661}", "+1", "0x1",
    ]

    @Test(arguments: numbers)
    func `a number is answered, whatever it is`(number: String) async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let escaped = try #require(
                number.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let page = "/submissions/\(id)/outputs"
            for path in [
                "/?from=\(escaped)", "/?all=yes&list=\(escaped)&from=\(escaped)",
                "/?find=s-&from=\(escaped)", "\(page)/\(escaped)", "\(page)/\(escaped)/file",
                "\(page)/\(escaped)/picture", "\(page)/1?view=text&line=\(escaped)",
                "\(page)/1?row=\(escaped)", "/log/\(escaped)", "/log?before=\(escaped)",
            ] {
                let status = try await checker.get(path).status
                #expect([200, 403, 404].contains(status), "\(path): \(status)")
            }
            for (path, field) in [
                ("/submissions/\(id)/remarks", "output"), ("/submissions/\(id)/aside", "turn"),
                ("\(page)/\(escaped)", "turn"), ("\(page)/1", "mine"),
            ] {
                let fields = [field: number, "text": "said", "reason": "why"]
                let sent = try await checker.post(path, from: "/submissions/\(id)", fields)
                #expect(
                    [200, 303, 400, 404, 409, 422].contains(sent.status),
                    "\(path) \(field): \(sent.status)")
            }
            #expect(try await checker.get("/healthz").status == 200)
        }
    }
}
