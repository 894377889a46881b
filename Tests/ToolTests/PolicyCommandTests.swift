import Foundation
import Testing

/// The policy of a desk by the command line.
struct PolicyCommandTests {
    /// What `desk policy` says after a further line in desk.yaml.
    private static func change(_ desk: CommandDesk, at folder: String) throws -> String {
        let file = desk.root.appending(path: "\(folder)/desk.yaml")
        var text = try String(contentsOf: file, encoding: .utf8)
        text += "recall: {release-managers: 2}\n"
        try Data(text.utf8).write(to: file)
        let result = try desk.run(["desk", "policy", "--desk", folder, "--as", "op"])
        #expect(result.status == 0)
        return result.output
    }

    @Test func `of a new desk an operator alone proposes a change, and two checkers sign it`()
        throws
    {
        let desk = try CommandDesk(readyTo: .submit)
        let proposed = try Self.change(desk, at: "desk")
        #expect(proposed.hasPrefix("proposed: 2 more checkers have to sign it"))
        func sign(_ name: String) throws -> String {
            try desk.run([
                "desk", "policy", "--sign", "--as", name, "--desk", "desk", "--passphrase-file",
                "pass",
            ]).output
        }
        #expect(try sign("first").hasPrefix("proposed: 1 more checker has to sign it"))
        #expect(try sign("second").hasPrefix("recorded: mini, 2 checkers"))
    }

    @Test func `who sets up a desk first may ask for no signatures`() throws {
        let desk = try CommandDesk(readyTo: .submit)
        let made = try desk.run([
            "desk", "init", "--desk", "other", "--as", "op", "--rules", "mini", "--signers", "0",
        ])
        #expect(made.status == 0)
        #expect(try Self.change(desk, at: "other").hasPrefix("recorded: mini, 2 checkers"))
        let wrong = try desk.run(["desk", "init", "--desk", "third", "--signers", "10"])
        #expect(wrong.status == 2 && wrong.output.contains("--signers takes a number"))
    }
}
