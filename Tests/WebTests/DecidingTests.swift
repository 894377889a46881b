import Desk
import Foundation
import FoundationNetworking
import Testing

/// What stands beside a file for whoever decides on it.
struct DecidingTests {
    /// A withheld cell that a margin gives away, with its evidence, and a table of another unit.
    private static let files: [(name: String, text: String)] = [
        (
            "submission.yaml",
            """
            title: Placements
            project: p-1
            rules: [uk-default-10]
            outputs:
              - id: withheld
                file: withheld.csv
                kind: frequencies
                unit: child
                population: {wave: second}
                context: all of it
                table: {layout: long, dimensions: {la: la, sex: sex}, value: n, statistic: count,
                        precision: exact, suppressed: ["[c]"]}
                evidence: {file: evidence/behind.csv, count: n_raw, contributors: {family: families}}
              - id: margin
                file: margin.csv
                kind: frequencies
                unit: child
                population: {wave: second}
                context: all of it
                table: {layout: long, dimensions: {la: la}, value: n, statistic: count,
                        precision: exact}
              - id: schools
                file: schools.csv
                kind: frequencies
                unit: school
                context: all of it
                table: {layout: long, dimensions: {la: la}, value: n, statistic: count,
                        precision: exact}
            """
        ),
        ("withheld.csv", "la,sex,n\nLeeds,F,[c]\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
        ("margin.csv", "la,n\nLeeds,54\nYork,130\n"),
        ("schools.csv", "la,n\nLeeds,40\nYork,41\n"),
        (
            "evidence/behind.csv",
            "la,sex,n_raw,families\nLeeds,F,4,3\nLeeds,M,50,47\nYork,F,60,58\nYork,M,70,66\n"
        ),
    ]

    @Test func `the sum that gives a cell away stands on the page of every table in it`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Self.files)
        try await sample.serving { place in
            for name in ["checker-1", "author", "auditor"] {
                let browser = try await sample.browser(place, name)
                for number in [1, 2] {
                    let body = try await browser.get("/submissions/\(id)/outputs/\(number)").body
                    #expect(body.contains("54 − 50 = 4"), "\(name) \(number)")
                    #expect(body.contains("What to change:"), "\(name) \(number)")
                    #expect(body.contains("href=\"#alarms-h\""))
                }
                let other = try await browser.get("/submissions/\(id)/outputs/3").body
                #expect(other.contains("schools.csv") && !other.contains("alarms-h"))
            }
        }
    }

    @Test func `whoever decides reads the evidence and the declaration, others not the evidence`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Self.files)
        try await sample.serving { place in
            let page = "/submissions/\(id)/outputs/1"
            for name in ["checker-1", "author", "auditor", "manager"] {
                let body = try await sample.browser(place, name).get(page).body
                let reads = name == "checker-1" || name == "author"
                #expect(body.contains("id=\"evidence\"") == reads, "\(name)")
                #expect(body.contains("contributors: family") == reads, "\(name)")
                #expect(body.contains("<td class=\"n\">47</td>") == reads, "\(name)")
                for said in [
                    "<dt>Only wave</dt><dd>second</dd>", "<dt>n</dt><dd>count, exact</dd>",
                    "<dt>[c] is</dt><dd>a withheld value; no range is known</dd>",
                ] {
                    #expect(body.contains(said), "\(name): \(said)")
                }
            }
            let checker = try await sample.browser(place, "checker-1")
            let without = try await checker.get("/submissions/\(id)/outputs/2").body
            #expect(!without.contains("id=\"evidence\""))
            let text = try await checker.get("\(page)?view=text").body
            #expect(text.contains("id=\"evidence\""))
            #expect(text.contains("formaction=\"\(page)?row=1#o1-c1\""))
            let read = try await sample.browser(place, "author").get("\(page)?view=text").body
            #expect(read.contains("href=\"\(page)?row=1#o1-c1\""))
            // A line that is not there leads to one that is.
            let far = try await checker.get("\(page)?evidence=900000").body
            #expect(far.contains("<td class=\"n\">47</td>"))
        }
    }

    @Test func `what answers to GET answers to HEAD, without a body`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let browser = try await sample.browser(place, "checker-1")
            // What a cache kept of GET would be the answer to HEAD.
            let settings = URLSessionConfiguration.ephemeral
            settings.urlCache = nil
            let session = URLSession(configuration: settings)
            defer { session.finishTasksAndInvalidate() }
            for path in [
                "/healthz", "/style.css", "/", "/submissions/\(id)", "/submissions/\(id)/outputs/1",
                "/submissions/\(id)/outputs/1/file", "/nowhere", "/v1/submissions",
            ] {
                var request = URLRequest(url: try #require(URL(string: browser.base + path)))
                request.timeoutInterval = 600
                request.setValue(browser.cookie, forHTTPHeaderField: "Cookie")
                let (_, got) = try await session.data(for: request)
                request.httpMethod = "HEAD"
                let (data, headed) = try await session.data(for: request)
                let statuses = [got, headed].map { ($0 as? HTTPURLResponse)?.statusCode ?? 0 }
                #expect(statuses[0] == statuses[1] && statuses[0] > 0, "\(path): \(statuses)")
                #expect(data.isEmpty, "\(path)")
            }
        }
    }
}
