import Foundation
import Testing

/// The program is killed at many moments, by time and at its calls to the system. After each: the
/// log verifies, nothing acknowledged is lost, and the same command completes what was begun.
struct CrashTests {
    private static let runsAll = !(ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "")
        .isEmpty
    /// In all of this suite, 213 or 2,010.
    private static let momentsByTime = runsAll ? 420 : 41
    private static let momentsByCall = runsAll ? 250 : 30
    private static let seed: UInt64 = 20_261_121

    @Test(arguments: CommandDesk.Act.allCases)
    func `killed at a random or a spread moment`(act: CommandDesk.Act) throws {
        var random = SeededGenerator(seed: Self.seed &+ UInt64(act.rawValue))
        var whole = try CommandDesk(readyTo: act).run(act.arguments).time
        var kills = 0
        for moment in 0..<Self.momentsByTime {
            let spread = Double(moment) / Double(Self.momentsByTime)
            let share = moment.isMultiple(of: 2) ? spread : Double.random(in: 0...1, using: &random)
            let desk = try CommandDesk(readyTo: act)
            let outcome = try desk.run(act.arguments, killAfter: share * whole)
            kills += outcome.wasKilled ? 1 : 0
            // The machine was busier when the whole was measured.
            if !outcome.wasKilled { whole = min(whole, outcome.time) }
            try judge(desk, act, outcome, "seed \(Self.seed), \(share) of \(whole) s")
        }
        #expect(kills > Self.momentsByTime / 4)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: Programs.strace), "needs strace"),
        arguments: CommandDesk.Act.allCases)
    func `killed at a call that changes the disk`(act: CommandDesk.Act) throws {
        let calls = [
            "fsync", "fdatasync", "rename", "link", "mkdir", "write", "pwrite64", "unlink",
        ]
        var moments = 0
        var number = 1
        // The first call of each name, then the second, until enough.
        var alive = Set(calls)
        while moments < Self.momentsByCall, !alive.isEmpty {
            for call in calls where alive.contains(call) && moments < Self.momentsByCall {
                let desk = try CommandDesk(readyTo: act)
                let outcome = try desk.run(act.arguments, killAt: call, number: number)
                // No such call any more: it ran to its end.
                if !outcome.wasKilled { alive.remove(call) }
                try judge(desk, act, outcome, "\(call) \(number)")
                moments += 1
            }
            number += 1
        }
        #expect(moments >= min(Self.momentsByCall, 20))
    }

    private func judge(
        _ desk: CommandDesk, _ act: CommandDesk.Act, _ outcome: Programs.Outcome, _ when: String
    ) throws {
        let acknowledged = outcome.output.contains(act.acknowledgement)
        let bundle = desk.exists("bundle") ? try desk.tree("bundle") : nil
        let check = try desk.run(["desk", "verify", "--desk", "desk"])
        #expect(check.status == 0, "\(when): \(check.output)")
        let log = try desk.verify(["log", "desk/log", "--trust", "desk/trust"])
        #expect(log.status == 0, "\(when): \(log.output)")
        let status = try desk.run(["status", "--desk", "desk", "--format", "json"]).output
        switch act {
        case .submit:
            if acknowledged { #expect(status.contains("s-0001"), "\(when)") }
            #expect(try desk.run(act.arguments).status == 0, "\(when)")
        case .vote:
            let isApproved = status.contains("approved")
            if acknowledged { #expect(isApproved, "\(when)") }
            if !isApproved { #expect(try desk.run(act.arguments).status == 0, "\(when)") }
            let release = try desk.run(CommandDesk.Act.release.arguments)
            #expect(release.status == 0, "\(when): \(release.output)")
        case .release:
            if acknowledged { #expect(bundle != nil, "\(when)") }
            if bundle != nil { #expect(status.contains("released"), "\(when)") }
            let again = try desk.run(act.arguments)
            #expect(again.status == 0, "\(when): \(again.output)")
            let whole = try desk.tree("bundle")
            if let bundle { #expect(bundle == whole, "\(when)") }
            let verified = try desk.verify(["release", "bundle", "--trust", "desk/trust"])
            #expect(verified.status == 0, "\(when): \(verified.output)")
        }
    }

    @Test func `a release completed after a kill has the same bytes wherever it is written`() throws
    {
        let desk = try CommandDesk(readyTo: .release)
        let first = try desk.run(CommandDesk.Act.release.arguments)
        #expect(first.status == 0)
        let other = try desk.run([
            "release", "s-0001", "--out", "other", "--desk", "desk", "--as", "op",
        ])
        #expect(other.status == 0)
        #expect(try desk.tree("other") == desk.tree("bundle"))
    }

    // MARK: At once

    @Test func `two votes at once are both counted`() async throws {
        for _ in 0..<5 {
            let desk = try CommandDesk(readyTo: .vote)
            let id = "s-0002"
            #expect(try desk.run(CommandDesk.Act.submit.arguments).status == 0)
            let outcomes = try await together(
                ["first", "second"].map {
                    CommandDesk.approval(by: $0, of: id)
                }, at: desk)
            #expect(outcomes.map(\.status) == [0, 0])
            let release = try desk.run([
                "release", id, "--out", "bundle", "--desk", "desk", "--as", "op",
            ])
            #expect(release.status == 0, "\(release.output)")
        }
    }

    @Test func `submissions at once get ids of their own`() async throws {
        let desk = try CommandDesk(readyTo: .submit)
        let arguments = [[String]](repeating: CommandDesk.Act.submit.arguments, count: 6)
        let outcomes = try await together(arguments, at: desk)
        let ids = Set(
            outcomes.compactMap { $0.output.split(separator: ":").first.map(String.init) })
        #expect(outcomes.allSatisfy { $0.status == 0 })
        #expect(ids == Set((1...6).map { "submitted s-000\($0)" }))
        #expect(try desk.run(["desk", "verify", "--desk", "desk"]).status == 0)
    }

    @Test func `two releases at once are one release`() async throws {
        for _ in 0..<5 {
            let desk = try CommandDesk(readyTo: .release)
            let outcomes = try await together(
                ["bundle", "bundle", "other"].map {
                    ["release", "s-0001", "--out", $0, "--desk", "desk", "--as", "op"]
                }, at: desk)
            #expect(outcomes.map(\.status) == [0, 0, 0])
            let log = try desk.run(["log", "show", "--desk", "desk"]).output
            #expect(log.split(separator: "\n").filter { $0.contains("  release  ") }.count == 1)
            #expect(try desk.tree("other") == desk.tree("bundle"))
            let verified = try desk.verify(["release", "bundle", "--trust", "desk/trust"])
            #expect(verified.status == 0, "\(verified.output)")
        }
    }

    private func together(_ commands: [[String]], at desk: CommandDesk) async throws
        -> [Programs.Outcome]
    {
        try await withThrowingTaskGroup(of: (Int, Programs.Outcome).self) { group in
            for (number, arguments) in commands.enumerated() {
                group.addTask { (number, try desk.run(arguments)) }
            }
            var outcomes: [Int: Programs.Outcome] = [:]
            for try await (number, outcome) in group { outcomes[number] = outcome }
            return commands.indices.compactMap { outcomes[$0] }
        }
    }
}
