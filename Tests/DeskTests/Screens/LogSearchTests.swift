import Clearance
import Foundation
import GRDB
import Testing

@testable import Desk

struct LogSearchTests {
    /// A log that has been searched once, so that its index is there.
    private func searched(_ stage: SmallDesk.Stage = .released) throws -> (SmallDesk, OpenDesk) {
        let small = try SmallDesk(stage)
        let desk = try small.open()
        while try !desk.mentions.take(most: 3) {}
        return (small, desk)
    }

    private func events(_ desk: OpenDesk) throws -> [LogEvent] {
        var events: [LogEvent] = []
        try desk.forEachEntry { events.append(try LogEvent(entry: $1)) }
        return events
    }

    private func found(_ desk: OpenDesk, _ change: (inout LogRequest) -> Void) throws -> [Int] {
        var request = LogRequest()
        change(&request)
        return try desk.logScreen(request).entries.map(\.index)
    }

    @Test func `what a search finds is what reading every entry finds`() throws {
        let (small, desk) = try searched()
        defer { withExtendedLifetime(small) {} }
        let events = try events(desk)
        func matching(_ fits: (LogEvent) -> Bool) -> [Int] {
            Array(events.indices.filter { fits(events[$0]) }.reversed())
        }
        for kind in Event.kinds {
            let all = matching { $0.event.kind == kind }
            #expect(try found(desk) { $0.kind = kind } == all, "\(kind)")
            for name in SmallDesk.checkers + [SmallDesk.operatorName] {
                let person = try desk.pseudonym(of: name)
                let own = matching { $0.event.kind == kind && $0.people.contains(person) }
                #expect(
                    try found(desk) { ($0.kind, $0.person) = (kind, name) } == own,
                    "\(kind) of \(name)")
            }
        }
        let person = try desk.pseudonym(of: SmallDesk.checkers[0])
        let own = matching { $0.people.contains(person) }
        #expect(own.count > 2)
        #expect(try found(desk) { $0.person = SmallDesk.checkers[0] } == own)
        #expect(try found(desk) { $0.person = person.text } == own)
        let about = matching { $0.event.subject == "s-0001" }
        #expect(about.count > 5)
        #expect(try found(desk) { $0.submission = "s-0001" } == about)
        #expect(try found(desk) { $0.submission = "s-0002" }.isEmpty)
    }

    @Test func `a clock that was set back is told, and the order stays`() throws {
        let small = try SmallDesk(.people)
        #expect(try small.open().verify().clockSteps.isEmpty)
        let later = Int(Date().timeIntervalSince1970) + 10 * 86_400
        for time in [later, later - 7_200] {
            let desk = try OpenDesk(at: small.path, clock: { time })
            _ = try small.submit(desk)
        }
        let desk = try small.open()
        let second = try desk.ledger.submission("s-0002").index
        #expect(try desk.verify().clockSteps == [second])
        let screen = try desk.logScreen(LogRequest())
        #expect(screen.remark?.contains("set back before entry \(second)") == true)
        #expect(screen.entries.map(\.index) == screen.entries.map(\.index).sorted(by: >))
    }

    @Test func `days are both ends and everything between`() throws {
        let small = try SmallDesk(.people)
        for time in [86_400 * 20_000, 86_400 * 20_001, 86_400 * 20_002 - 1, 86_400 * 20_002] {
            let desk = try OpenDesk(at: small.path, clock: { time })
            _ = try desk.withLock {
                try desk.append([
                    .init(event: desk.event(.signInsRefused(count: 1), by: nil), openings: [])
                ])
            }
        }
        let desk = try small.open()
        let last = desk.ledger.size
        func days(_ from: String, _ to: String) throws -> [Int] {
            try found(desk) { ($0.kind, $0.from, $0.to) = ("sign-in-refused", from, to) }
        }
        #expect(try days("2024-10-05", "2024-10-05") == [last - 2, last - 3])
        #expect(try days("2024-10-04", "2024-10-05") == [last - 2, last - 3, last - 4])
        #expect(try days("2024-10-06", "2024-10-06") == [last - 1])
        #expect(try days("", "2024-10-04") == [last - 4])
        #expect(try days("2024-10-07", "2024-10-08").isEmpty)
    }

    @Test(arguments: [
        ("2026-11-21", 20_778), ("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782),
        ("2026-02-29", nil), ("2026-13-01", nil), ("2026-00-01", nil), ("2026-1-01", nil),
        ("2026-11-31", nil), ("+026-11-21", nil), ("", nil), ("2026-11-21 ", nil),
        ("２026-11-21", nil),
    ])
    func `only a day of the calendar is a day`(text: String, day: Int?) {
        #expect(LogDay.day(text) == day)
    }

    @Test func `what cannot be looked for is said, and nothing is shown`() throws {
        let (small, desk) = try searched(.people)
        defer { withExtendedLifetime(small) {} }
        let wrong: [(String, WritableKeyPath<LogRequest, String>)] = [
            ("no-such-kind", \.kind), ("Nobody Atall", \.person), ("0012", \.submission),
            ("s-0001 OR 1=1", \.submission), ("yesterday", \.from), ("2026-11-31", \.to),
        ]
        for (word, field) in wrong {
            var request = LogRequest()
            request[keyPath: field] = word
            let screen = try desk.logScreen(request)
            #expect(
                screen.entries.isEmpty && screen.remark != nil && screen.older == nil, "\(word)")
        }
    }

    @Test func `a long list goes on where it stopped, and ends at the first entry`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        try desk.withLock {
            for _ in 0..<120 {
                let event = desk.event(.signInsRefused(count: 1), by: nil)
                try desk.append([.init(event: event, openings: [])])
            }
        }
        for kind in ["", "sign-in-refused"] {
            var request = LogRequest()
            request.kind = kind
            var seen: [Int] = []
            while true {
                let screen = try desk.logScreen(request)
                seen += screen.entries.map(\.index)
                guard let older = screen.older else { break }
                let before = older.split(separator: "=").last.flatMap { Int($0) }
                #expect(before != request.before)
                request.before = before
            }
            let first = kind.isEmpty ? 0 : desk.ledger.size - 120
            #expect(seen == Array((first..<desk.ledger.size).reversed()), "\(kind)")
        }
    }

    @Test func `an index that is behind catches up, and one that lags says so`() throws {
        let (small, desk) = try searched(.people)
        defer { withExtendedLifetime(small) {} }
        let before = desk.ledger.size
        #expect(try found(desk) { $0.kind = "sign-in-refused" }.isEmpty)
        try desk.withLock {
            let event = desk.event(.signInsRefused(count: 1), by: nil)
            try desk.append([.init(event: event, openings: [])])
        }
        #expect(try found(desk) { $0.kind = "sign-in-refused" } == [before])

        let released = try SmallDesk(.released)
        let fresh = try released.open()
        defer { withExtendedLifetime(released) {} }
        try fresh.mentions.take(most: 2)
        var request = LogRequest()
        request.kind = "genesis"
        #expect(try fresh.logScreen(request).remark?.contains("still reading") == true)
        while try !fresh.mentions.take(most: 2) {}
        let screen = try fresh.logScreen(request)
        #expect(screen.remark == nil && screen.entries.map(\.index) == [0])
    }

    @Test(arguments: [
        "DELETE FROM mention_block WHERE mark = (SELECT min(mark) FROM mention_block)",
        "UPDATE mention_block SET block = block + 1",
        "INSERT INTO mention_block VALUES (7, 0, x'0002')",
        "UPDATE mention_block SET body = CAST(body || x'0FFF' AS BLOB)",
        "UPDATE mention_block SET body = CAST(body || x'00' AS BLOB) WHERE mark > 0",
        "UPDATE mention_block SET body = x'1000'",
        "UPDATE mention_block SET body = CAST(substr(body, 3) || substr(body, 1, 2) AS BLOB)",
        "UPDATE mentioned_extent SET end = end + 5", "UPDATE mentioned_extent SET first = 1",
        "UPDATE mentioned_between SET first = first + 1", "DELETE FROM mentioned_between",
        "UPDATE mentioned_between SET first = last + 1",
    ])
    func `a search that would miss or make up an entry is found by verify`(sql: String) throws {
        let (small, desk) = try searched()
        #expect(try desk.verify().submissions == 1)
        try EventStore.tamper("\(small.path)/desk.sqlite", sql)
        #expect(throws: DeskError.self) { try small.open().verify() }
    }

    @Test func `an index that points elsewhere shows nothing that does not fit`() throws {
        let (small, desk) = try searched()
        let right = try found(desk) { $0.kind = "vote" }
        let mark = Mentions.mark(kind: "vote")
        let all = (0..<desk.ledger.size).map { index in
            let hex = String(index, radix: 16)
            return String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
        try EventStore.tamper(
            "\(small.path)/desk.sqlite",
            "UPDATE mention_block SET body = x'\(all)' WHERE mark = \(mark)")
        #expect(try found(small.open()) { $0.kind = "vote" } == right)
    }

    @Test func `an index that is not as it is written leads nowhere`() throws {
        let (small, _) = try searched()
        for body in ["x'00'", "x'1000'", "x'00020001'", "x'00020002'"] {
            try EventStore.tamper(
                "\(small.path)/desk.sqlite", "UPDATE mention_block SET body = \(body)")
            let desk = try small.open()
            #expect(throws: DeskError.self, "\(body)") { try found(desk) { $0.kind = "vote" } }
        }
    }

    @Test(arguments: [1, 700, 4096, 9000])
    func `entries of several blocks are found, whichever way they came into the index`(step: Int)
        throws
    {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        // Every third is of another kind; the index begins in the middle and grows both ways.
        func append(_ count: Int) throws {
            let person = try desk.pseudonym(of: SmallDesk.checkers[0])
            _ = try desk.withLock {
                try desk.append(
                    (0..<count).map { number in
                        let event: Event =
                            number % 3 == 0 ? .signedIn : .signInsRefused(count: 1)
                        return .init(
                            event: desk.event(event, by: number % 3 == 0 ? person : nil),
                            openings: [])
                    })
            }
        }
        let first = step == 1 ? 40 : Mentions.blockSize + 100
        try append(first)
        try desk.mentions.take(most: step)
        try append(first)
        while try !desk.mentions.take(most: step) {}
        try append(5)

        var request = LogRequest()
        request.kind = "sign-in"
        let all = try desk.search(request)
        let expected = try events(desk).enumerated().filter { $0.element.event.kind == "sign-in" }
        var found: [Int] = []
        var end = desk.ledger.size
        while end > 0 {
            let part = try desk.found(all, before: end, most: 1000)
            found += part.entries.prefix(1000).map(\.index)
            end = part.entries.count > 1000 ? part.entries[999].index : part.stop
        }
        #expect(found == expected.map(\.offset).reversed())
        #expect(found.count > first / 2 && desk.ledger.size > 2 * first)
        #expect(try desk.verify().entries == desk.ledger.size)
    }

    @Test func `a page of what is too new for the index ends, and the next one goes on`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        while try !desk.mentions.take(most: 1000) {}
        _ = try desk.withLock {
            try desk.append(
                (0..<5000).map { _ in
                    .init(event: desk.event(.signInsRefused(count: 1), by: nil), openings: [])
                })
        }
        var request = LogRequest()
        request.kind = "genesis"
        var pages = 0
        while true {
            let screen = try desk.logScreen(request)
            pages += 1
            guard screen.entries.isEmpty, let older = screen.older else {
                #expect(screen.entries.map(\.index) == [0] && pages > 2)
                break
            }
            request.before = older.split(separator: "=").last.flatMap { Int($0) }
        }
    }
}
