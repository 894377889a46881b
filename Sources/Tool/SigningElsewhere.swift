import ArgumentParser
import Audit
import Clearance
import Desk

/// `--export` and `--import`: a vote that is signed on the checker's own machine.
struct SigningElsewhere: ParsableArguments {
    @Option(
        name: .customLong("export"),
        help: ArgumentHelp(
            "Record nothing: write the vote to this file, and what your key has to sign beside it.",
            valueName: "file"))
    var exportFile: String?
    @Option(
        name: .customLong("import"),
        help: ArgumentHelp(
            "Take a vote that was exported to this file, with the signature in FILE.sig.",
            valueName: "file"))
    var importFile: String?

    var isUnused: Bool { exportFile == nil && importFile == nil }

    /// - `asked`: where the decision is to refer it, and it is exported.
    func run(
        _ decision: Decision, _ ballot: ReviewCommand.Ballot, asking asked: Asked,
        at desk: OpenDesk
    ) throws {
        if let exportFile, importFile == nil {
            try export(decision, ballot, asking: asked, to: exportFile, at: desk)
        } else if let importFile, exportFile == nil {
            try take(importFile, decision, ballot, at: desk)
        } else {
            throw CallError("give --export or --import, not both")
        }
    }

    private func export(
        _ decision: Decision, _ ballot: ReviewCommand.Ballot, asking asked: Asked,
        to path: String, at desk: OpenDesk
    ) throws {
        guard ballot.outputs.count == 1, let output = ballot.outputs.first else {
            throw CallError("--export takes one output; name it by its id or path")
        }
        let files = DiskFiles()
        for path in [path, path + ".tbs"] where try files.kind(of: path) != nil {
            throw CallError("\(path): there is something already; name another file")
        }
        let exported = try desk.export(
            decision, on: ballot.id, output: output, by: ballot.actor.name, reason: ballot.reason,
            asking: asked)
        try files.writeDurably(exported.toSign, to: path + ".tbs")
        try files.writeDurably(exported.vote, to: path)
        try ballot.output.say(
            """
            exported \(decision.rawValue) of \(output) to \(path); nothing is recorded yet
            sign it: openssl pkeyutl -sign -rawin -inkey KEY -in \(path).tbs -out \(path).sig
            then: sallyport review \(decision.rawValue) \(ballot.id) --import \(path) \
            --as \(ballot.actor.name) --desk \(ballot.desk.path)

            """)
    }

    /// What was decided stands in the file; it has to be what is asked for here, too.
    private func take(
        _ path: String, _ decision: Decision, _ ballot: ReviewCommand.Ballot, at desk: OpenDesk
    ) throws {
        let files = DiskFiles()
        let vote = try files.read(path, limit: 1 << 20)
        let signature = try files.read(path + ".sig", limit: 1 << 16)
        let visitor = try desk.visitor(named: ballot.actor.name)
        try desk.importVote(
            vote, signature: signature, by: visitor, expected: (ballot.id, decision))
        try ballot.show("\(ballot.actor.name): took the vote in \(path)\n", desk)
    }
}
