import Clearance
import Foundation
import Testing

@testable import Desk

/// Whoever may read the log and has yet to decide learns nothing from it that the review hides.
struct LogBlindingTests {
    private let small: SmallDesk
    private let desk: OpenDesk

    /// The first checker has voted; the second reads the log, too, and so does the author.
    init() throws {
        small = try SmallDesk(.submitted)
        desk = try small.open()
        try desk.openAccounts()
        for name in [SmallDesk.checkers[1], SmallDesk.author] {
            _ = try desk.register(
                name, as: .auditor, passphrase: nil, by: SmallDesk.operatorName)
        }
        try small.vote(desk, 0)
    }

    private func vote() throws -> Int {
        try #require(try desk.ledger.submission("s-0001").votes[0].values.first).index
    }

    private func rows(_ name: String, _ change: (inout LogRequest) -> Void = { _ in }) throws
        -> [LogScreen.Row]
    {
        var request = LogRequest()
        change(&request)
        return try desk.logScreen(request, for: try desk.visitor(named: name)).entries
    }

    @Test(arguments: [SmallDesk.checkers[1], SmallDesk.author])
    func `a vote in an open review is kept from its checkers and its author`(name: String) throws {
        let index = try vote()
        let row = try #require(try rows(name).first { $0.index == index })
        #expect(row.actor == "somebody" && row.kind == "kept from you" && row.subject == nil)
        let kinds: [(inout LogRequest) -> Void] = [
            { $0.kind = "vote" }, { $0.submission = "s-0001" },
            { $0.person = SmallDesk.checkers[0] },
        ]
        for change in kinds {
            #expect(try !rows(name, change).contains { $0.index == index })
        }
        #expect(try desk.isWithheld(index, from: desk.visitor(named: name)))
    }

    @Test func `who decides nothing there reads everything`() throws {
        let index = try vote()
        let row = try rows(SmallDesk.operatorName).first { $0.index == index }
        #expect(row?.kind == "vote" && row?.actor == SmallDesk.checkers[0])
        #expect(try rows(SmallDesk.checkers[0]).first { $0.index == index }?.kind == "vote")
    }

    @Test func `once all have decided nothing is kept from anybody`() throws {
        let index = try vote()
        try small.vote(desk, 1)
        for name in [SmallDesk.checkers[1], SmallDesk.author] {
            #expect(try rows(name).first { $0.index == index }?.kind == "vote")
            #expect(try !desk.isWithheld(index, from: desk.visitor(named: name)))
        }
    }
}
