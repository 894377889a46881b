import Clearance
import Signing
import Testing

@testable import Desk

/// Lists for programs: whatever part is asked for, it is what looking at every submission gives.
struct ListTests {
    private func pages(
        _ desk: OpenDesk, _ state: State?, limit: Int, of name: String
    ) throws -> [String] {
        let bearer = Bearer(visitor: try desk.visitor(named: name), scopes: [.read])
        var ids: [String] = []
        var before: Int?
        repeat {
            let answer = try desk.answerList(
                state: state, before: before, limit: limit, to: bearer)
            let part = try #require(answer["submissions"]?.array)
            #expect(part.count <= limit)
            ids += part.compactMap { $0["id"]?.string }
            before = answer["next"]?.string.flatMap { Int($0) }
        } while before != nil
        return ids
    }

    @Test
    func `a list has what its reader may see and asks for, newest first, in parts of any size`()
        throws
    {
        let sample = try SampleDesk()
        var ids: [String] = []
        for number in 0..<6 {
            ids.append(
                try sample.submit(Samples.safe, as: number % 3 == 2 ? "other-author" : "author"))
        }
        try sample.release(ids[1])
        try OpenDesk(at: sample.desk).withdraw(ids[2], by: "other-author")
        try OpenDesk(at: sample.desk).withdraw(ids[3], by: "author")
        let desk = try OpenDesk(at: sample.desk)
        for name in ["auditor", "checker-1", "author", "other-author"] {
            let person = try desk.pseudonym(of: name)
            let isOfDesk = !name.contains("author")
            for state in [nil] + State.allCases.map(Optional.some) {
                let expected = desk.ledger.submissions.values.filter {
                    (isOfDesk || $0.author == person) && (state == nil || $0.state == state)
                }.map(\.id).reversed()
                for limit in [1, 2, 6, 50] {
                    #expect(
                        try pages(desk, state, limit: limit, of: name) == Array(expected),
                        "\(name), \(state?.rawValue ?? "any"), \(limit)")
                }
            }
        }
        #expect(try pages(desk, .withdrawn, limit: 1, of: "auditor") == [ids[3], ids[2]])
    }
}
