import Testing

@testable import Desk

struct ConcernsTests {
    @Test(arguments: [
        "the 3 girls in Leeds", "3", "only 4.", "cells of 2 and 5", "table 3 shows 4 children",
        "F=1",
    ])
    func `a small number that stands alone is a reason to look again`(text: String) {
        #expect(SmallNumbers.occur(in: text))
    }

    @Test(arguments: [
        "", "see table 3", "Tables 3 and 4", "in figure 2, row 7", "since 2013", "12 cells",
        "round to 10", "s-0003", "0 is fine", "uk-default-10", "model 1 or 2",
    ])
    func `other numbers, and what numbers something, are not`(text: String) {
        #expect(!SmallNumbers.occur(in: text))
    }

    @Test func `what looks like an identifier is named by kind and not repeated`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        let id = try #require(desk.ledger.submissions.keys.first)
        let found = try desk.concerns(in: "ask a.b@example.org about the 4", about: id)
        #expect(found == ["an e-mail address", "a number below 10"])
        #expect(try desk.concerns(in: "please round everything to tens", about: id).isEmpty)
    }
}
