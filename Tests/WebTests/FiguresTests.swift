import Testing

@testable import Desk

/// What a head of service reads.
struct FiguresTests {
    @Test func `how long it takes until something leaves is counted from its handing in`() throws {
        let sample = try SampleDesk()
        let clock = StandingClock()
        func desk() throws -> OpenDesk { try OpenDesk(at: sample.desk, clock: { clock.time }) }
        func told() throws -> String {
            try #require(
                try desk().figuresScreen().charts.first {
                    $0.heading == "Working days to the release"
                }
            ).remark
        }
        let id = try sample.submit(Samples.safe)
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: id, by: name, reason: "a test")
        }
        #expect(try told().hasPrefix("None has left yet."))
        // Whatever day it is, a week has five working days.
        clock.advance(7 * 86_400)
        try desk().release(id, to: "\(sample.releases)/\(id)", by: "manager")
        #expect(try told().hasPrefix("Half within 5 days, nine of ten within 5 days."))
        clock.advance(7 * 86_400)
        _ = try desk().recall(id, by: "manager", reason: "a test")
        let screen = try desk().figuresScreen()
        #expect(screen.extent == "1 submission, 1 decided, 1 released")
        #expect(try told().hasPrefix("Half within 5 days"))
    }
}
