import Foundation
import Testing

/// What every command that reports says to programs, and what all commands take.
struct ReportingTests {
    private let desk: CommandDesk

    init() throws { desk = try CommandDesk(readyTo: .release) }

    private func json(_ arguments: [String], status: Int32 = 0) throws -> Any {
        let outcome = try desk.run(arguments + ["--format", "json"])
        #expect(outcome.status == status, "\(arguments): \(outcome.output)")
        return try JSONSerialization.jsonObject(
            with: Data(outcome.output.utf8), options: .fragmentsAllowed)
    }

    @Test(arguments: [
        ["desk", "status"], ["desk", "verify"], ["review", "list"], ["review", "list", "--all"],
        ["keys", "list"], ["keys", "token"], ["log", "show"], ["log", "verify"], ["status"],
        ["status", "s-0001"], ["desk", "erase", "--dry-run", "--as", "op"],
    ])
    func `a command that reports does so in JSON too`(command: [String]) throws {
        _ = try json(command + ["--desk", "desk"])
    }

    @Test func `status in JSON has the outputs with their votes`() throws {
        let list = try #require(try json(["status", "--desk", "desk"]) as? [[String: Any]])
        #expect(list.count == 1 && list[0]["state"] as? String == "approved")
        let outputs = try #require(list[0]["outputs"] as? [[String: Any]])
        #expect(outputs.map { $0["file"] as? String } == ["t1.csv"])
        let votes = try #require(outputs[0]["votes"] as? [[String: Any]])
        #expect(votes.map { $0["checker"] as? String } == ["first", "second"])
        #expect(votes.map { $0["decision"] as? String } == ["approve", "approve"])
    }

    @Test func `log show in JSON has every entry as it stands in the log`() throws {
        let list = try #require(try json(["log", "show", "--desk", "desk"]) as? [[String: Any]])
        #expect(list.map { $0["index"] as? Int } == list.indices.map { $0 })
        #expect(list[0]["kind"] as? String == "genesis")
        let raw = try desk.run(["log", "show", "--raw", "--desk", "desk"]).output
        let entries = try raw.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary
        }
        #expect(list.map { $0["entry"] as? NSDictionary } == entries)
        let rest = try json(["log", "show", "--from", "5", "--desk", "desk"]) as? [[String: Any]]
        #expect(rest?.first?["index"] as? Int == 5)
    }

    @Test func `a published log that was mended on the way does not pass for one that was whole`()
        throws
    {
        try FileManager.default.removeItem(at: desk.root.appending(path: "desk/log/checkpoint"))
        let found = try desk.run(["desk", "verify", "--desk", "desk"])
        #expect(found.status == 1, "\(found.output)")
        #expect(found.output.contains("NOT VERIFIED  desk\n  log/checkpoint: was gone"))
        #expect(try desk.run(["desk", "verify", "--desk", "desk"]).status == 0)
    }

    @Test func `what does not verify says so in both forms, with status 1`() throws {
        let pack = desk.root.appending(path: "desk/rules/mini/pack.yaml")
        let text = try String(contentsOf: pack, encoding: .utf8)
        try Data(text.replacing("minimum: 10", with: "minimum: 3").utf8).write(to: pack)
        let found = try json(["desk", "verify", "--desk", "desk"], status: 1) as? [String: Any]
        #expect(found?["verified"] as? Bool == false)
        #expect((found?["reason"] as? String)?.hasPrefix("rules/mini/pack.yaml: ") == true)
        let shown = try desk.run(["desk", "verify", "--desk", "desk"])
        #expect(shown.status == 1 && shown.output.hasPrefix("NOT VERIFIED  desk\n  rules/mini/"))
        let status = try desk.run(["desk", "status", "--desk", "desk"])
        #expect(status.status == 1 && status.output.contains("DIFFERS     rules/mini/pack.yaml: "))
        let list = try json(["desk", "status", "--desk", "desk"], status: 1) as? [String: Any]
        #expect((list?["differs"] as? [String])?.count == 1)
    }

    @Test func `every command takes --quiet and --no-color`() throws {
        let listed = try Programs.run(
            Programs.tool, ["--experimental-dump-help"], in: desk.root
        ).output
        let tree = try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any]
        var without: [String] = []
        func visit(_ command: [String: Any], _ path: String) {
            let name = "\(path) \(command["commandName"] as? String ?? "")"
            let inner = command["subcommands"] as? [[String: Any]] ?? []
            for one in inner where one["commandName"] as? String != "help" { visit(one, name) }
            guard inner.isEmpty else { return }
            let names = (command["arguments"] as? [[String: Any]] ?? []).flatMap {
                ($0["names"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            }
            if !names.contains("quiet") || !names.contains("no-color") { without.append(name) }
        }
        visit(try #require(tree?["command"] as? [String: Any]), "")
        // They print nothing but what they were asked for.
        #expect(without == [" sallyport rules readme", " sallyport serve"])
    }

    @Test func `what was done is not said with --quiet, and what was asked for is`() throws {
        let released = try desk.run([
            "release", "s-0001", "--out", "bundle", "--desk", "desk", "--as", "op", "--quiet",
        ])
        #expect(released.status == 0 && released.output.isEmpty)
        let recalled = try desk.run([
            "recall", "s-0001", "--desk", "desk", "--as", "op", "--reason", "a test", "--quiet",
        ])
        #expect(recalled.status == 0 && recalled.output.isEmpty)
        let checkpoint = try desk.run(["log", "checkpoint", "--desk", "desk", "--quiet"])
        #expect(checkpoint.output.contains("\u{2014} "))
    }

    @Test(arguments: [
        (["withdraw", "s-0001", "--as", "first"], 1, "only its author may take it back"),
        (["keys", "add", "ADA", "--role", "auditor", "--as", "op"], 2, "ada is registered"),
        (["keys", "add", "ada ", "--role", "auditor", "--as", "op"], 2, "spaces at its ends"),
        (["recall", "s-0001", "--as", "op", "--reason", " "], 2, "blank"),
        (["log", "proof", "99"], 2, "the log has"), (["log", "proof", "-1"], 2, "<index>"),
        (["status", "s-0099"], 2, "no such submission"),
        (["desk", "erase", "--as", "ada"], 1, "operator"),
        (["keys", "retire", "abc", "--as", "op"], 2, "no such key is in force"),
        (["keys", "add", "", "--role", "auditor", "--as", "op"], 2, "this: a name is"),
        (
            ["keys", "add", "x", "--role", "checker", "--public-key", "pass", "--as", "op"], 2,
            "pass: this is not a well-formed"
        ), (["release", "s-0001", "--out", "no/such", "--as", "op"], 2, "no such folder"),
        (["review", "show", "s-0099"], 2, "no such submission"),
    ])
    func `a mistake or a refusal has its status and its own words`(
        command: [String], status: Int, words: String
    ) throws {
        let outcome = try desk.run(command + ["--desk", "desk"])
        #expect(
            Int(outcome.status) == status && outcome.output.contains(words), "\(outcome.output)")
    }
}
