import Clearance
import Desk
import Dispatch
import Foundation
import Testing

@testable import Web

/// What is handed in is judged beside the desk, ahead of whoever looks at it; nobody sees a judgement
/// that does not hold any more.
struct JudgingTests {
    /// Two judgements that differ once the other submission is out: of 52 children of 10 to 17 years,
    /// 50 are 10 to 16, so that two are 17.
    static func counts(upTo age: Int, _ count: Int) -> [(name: String, text: String)] {
        [
            (
                "submission.yaml",
                """
                title: Up to \(age)
                project: p-1
                dataset: care
                rules: [uk-default-10]
                outputs:
                  - file: ages.csv
                    kind: frequencies
                    unit: child
                    population: {age: 10-\(age)}
                    table: {layout: long, dimensions: {la: la}, value: n, statistic: count, precision: exact}
                """
            ),
            (
                "dataset.yaml",
                "dataset: care\nunits: [child]\nvariables:\n  age: {codes: 0..25}\n"
                    + "  la: {codes: [Leeds, York]}\n"
            ),
            ("ages.csv", "la,n\nLeeds,\(count)\nYork,\(2 * count)\n"),
        ]
    }

    private func keepers(of sample: SampleDesk) throws -> (keeper: DeskKeeper, judge: DeskKeeper) {
        let clock: @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
        let judge = try DeskKeeper(path: sample.desk, clock: clock)
        return (try DeskKeeper(path: sample.desk, judge: judge, clock: clock), judge)
    }

    @Test func `a release that others made is in the next page of what it is judged with`()
        async throws
    {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.counts(upTo: 17, 52))
        let second = try sample.submit(Self.counts(upTo: 16, 50))
        try await sample.serving { place in
            let browser = try await sample.browser(place, "checker-1")
            for path in ["/submissions/\(second)", "/submissions/\(second)/outputs/1"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && !page.body.contains("differencing"), "\(path)")
            }
            try sample.release(first)
            for path in ["/submissions/\(second)", "/submissions/\(second)/outputs/1"] {
                #expect(try await browser.get(path).body.contains("differencing"), "\(path)")
            }
        }
    }

    private static func approve(_ page: Browser.Answer, as browser: Browser, _ path: String)
        async throws -> Browser.Answer
    {
        var fields = [
            "decision": "approve", "reason": "known from the paper",
            "passphrase": SampleDesk.passphrase,
        ]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return try await browser.post(path, fields)
    }

    @Test func `what others released counts in the list, on the page and for votes at once`()
        async throws
    {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.counts(upTo: 17, 52))
        let second = try sample.submit(Self.counts(upTo: 16, 50))
        try sample.vote(.approve, on: second, by: "checker-1", reason: nil)
        try await sample.serving { place in
            let browser = try await sample.browser(place, "checker-2")
            let path = "/submissions/\(second)/outputs/1"
            let old = try await browser.get(path)
            #expect(try await browser.get("/").body.contains("the program objects to nothing"))
            try sample.release(first)

            // Judged anew whether somebody looks or not.
            for _ in 0..<300 where try sample.entries("reopen") == 0 {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try sample.entries("reopen") == 1)
            let list = try await browser.get("/").body
            #expect(list.contains("judged anew") && list.contains("1 of 1 output fails"))
            let colleague = try await sample.browser(place, "checker-1")
            #expect(try await colleague.get("/").body.contains("judged anew"))

            // An old page is refused once, and what it answers with can be sent.
            let refused = try await Self.approve(old, as: browser, path)
            #expect(refused.status == 409 && refused.body.contains("known from the paper"))
            #expect(try await Self.approve(refused, as: browser, path).status == 303)
            let fresh = try await colleague.get(path)
            #expect(try await Self.approve(fresh, as: colleague, path).status == 303)
            #expect(try sample.entries("reopen") == 1)
            #expect(
                try await colleague.get("/submissions/\(second)").body.contains("✓ approved"))
        }
    }

    @Test func `what is approved waits for no release that would be refused`() async throws {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.counts(upTo: 17, 52))
        let second = try sample.submit(Self.counts(upTo: 16, 50))
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: second, by: name, reason: nil)
        }
        try sample.release(first)
        let (keeper, _) = try keepers(of: sample)
        let state = try await keeper.use(second) { desk, _ in
            try desk.ledger.submission(second).state
        }
        #expect(state == .submitted)
        #expect(try await keeper.isJudged(second))
        try await keeper.use(second) { desk, judged in
            let turn = try desk.ledger.submission(second).turn
            #expect(turn == 2)
            #expect(judged.report.outputs[0].verdict == .fail)
        }
        #expect(try sample.entries("reopen") == 1)
    }

    @Test func `what came is judged ahead, and again once more is out`() async throws {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.counts(upTo: 17, 52))
        let second = try sample.submit(Self.counts(upTo: 16, 50))
        let (keeper, _) = try keepers(of: sample)
        for id in [first, second] { #expect(try await !keeper.isJudged(id)) }
        await keeper.judgeAhead()
        for id in [first, second] { #expect(try await keeper.isJudged(id)) }

        try sample.release(first)
        #expect(try await !keeper.isJudged(second))
        await keeper.judgeAhead()
        #expect(try await keeper.isJudged(second))
        let found = try await keeper.use(second) {
            $1.report.outputs.flatMap(\.findings).map(\.rule)
        }
        #expect(found.contains("differencing"))

        let third = try sample.submit(Samples.safe)
        #expect(try await !keeper.isJudged(third))
        await keeper.judgeAhead()
        #expect(try await keeper.isJudged(third))
    }

    @Test func `nobody waits for a judgement but who asked for it, and it is of what is so then`()
        async throws
    {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.counts(upTo: 17, 52))
        let second = try sample.submit(Self.counts(upTo: 16, 50))
        let (keeper, judge) = try keepers(of: sample)
        let gate = DispatchSemaphore(value: 0)
        let (steps, begun) = AsyncStream<Void>.makeStream()
        let busy = Task {
            try await judge.use { _ in
                begun.yield()
                gate.wait()
            }
        }
        for await _ in steps { break }
        let rules = Task {
            try await keeper.use(second) { $1.report.outputs.flatMap(\.findings).map(\.rule) }
        }
        // Would never end if the desk waited for its judge.
        let size = try await keeper.use { $0.ledger.size }
        try sample.release(first)
        #expect(try await keeper.use { $0.ledger.size } > size)
        gate.signal()
        try await busy.value
        #expect(try await rules.value.contains("differencing"))
    }

    @Test func `what cannot be judged is told, as often as it is asked for`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let (keeper, _) = try keepers(of: sample)
        let pack = URL(filePath: "\(sample.desk)/rules/uk-default-10/pack.yaml")
        let bytes = try Data(contentsOf: pack)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: pack.path)
        try (bytes + Data("\n".utf8)).write(to: pack)
        await keeper.judgeAhead()
        for _ in 0..<2 {
            await #expect(throws: DeskError.self) {
                try await keeper.use(id) { $1.decisions.count }
            }
        }
        try bytes.write(to: pack)
        #expect(try await keeper.use(id) { $1.decisions.count } == 1)
    }
}
