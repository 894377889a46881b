import ArgumentParser
import Clearance
import Desk

/// `sallyport desk policy`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Record in the log what desk.yaml and the packs say now, or sign such a change.",
        discussion: """
            Until desk.yaml is recorded, or proposed, nothing is judged. Where the policy of now says \
            `policy-change: {checkers: N}`, an operator's call proposes the change, and it is \
            recorded once N checkers have signed it with --sign; until then the desk goes on under \
            the policy of before. Reviews under other packs or a \
            smaller quorum begin again when somebody votes or releases.
            """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "The operator, or the checker who signs.")
    var name = "operator"
    @Flag(help: "Sign what is proposed, as a checker.") var sign = false
    @Option(name: .customLong("key"), help: "Your private key, if it is not stored at the desk.")
    var keyFile: String?
    @Option(help: "A file whose first line is your passphrase; - reads standard input.")
    var passphraseFile: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let desk = try desk.open()
        let step = sign ? try signed(desk) : try desk.recordPolicy(by: name)
        switch step {
        case .recorded:
            try output.say(
                "recorded: \(desk.policy.packs.joined(separator: ", ")), "
                    + "\(PolicyWords.quorum(desk.ledger.policy))\n")
        case .proposed(let missing):
            let checkers = missing == 1 ? "1 more checker has" : "\(missing) more checkers have"
            try output.say("proposed: \(checkers) to sign it with `sallyport desk policy --sign`\n")
        }
    }

    private func signed(_ desk: OpenDesk) throws -> PolicyStep {
        // Refuse what can be refused before anybody types a passphrase.
        guard desk.ledger.proposal != nil else { throw Refusal.noProposal }
        let passphrase = try Passphrase.read(
            from: passphraseFile, prompt: "Passphrase of \(name): ")
        let key = try desk.unlock(name, keyFile: keyFile, passphrase: passphrase)
        return try desk.signPolicy(by: name, with: key)
    }
}
