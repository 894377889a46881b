import Foundation
import Testing

struct SubmitTests {
    @Test func `a folder that nobody described is not handed in`() throws {
        let desk = try CommandDesk(readyTo: .submit)
        try FileManager.default.removeItem(
            at: desk.root.appending(path: "submission/submission.yaml"))
        let outcome = try desk.run(CommandDesk.Act.submit.arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("sallyport draft submission"))
        #expect(try !desk.run(["status", "--desk", "desk"]).output.contains("s-0001"))
    }
}
