import ArgumentParser
import Audit
import Desk
import Release
import Writers

extension DeskCommand {
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read and check everything that a desk holds, against its log.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let found: DeskVerification
            do {
                let desk = try desk.read()
                found = try desk.verify()
                guard desk.mended.isEmpty else {
                    throw DeskError.deviates(
                        desk.mended
                            + ["it was so until now: look who could write there, and verify again"])
                }
            } catch {
                guard let reason = Verification.reason(error) else { throw error }
                try Verification.fail(desk.path, reason, format)
                throw ExitCode(1)
            }
            switch format {
            case .text:
                let erased = found.erased == 0 ? "" : ", \(found.erased) erased, as the log says"
                try output.say(
                    """
                    VERIFIED  \(found.entries) log entries, \(found.submissions) submissions, \
                    \(found.contents) stored files, \(found.records) private records, \
                    \(found.releases) releases\(erased)

                    """)
                if let first = found.clockSteps.first {
                    try output.say(
                        """
                        note      the desk's clock was set back \(found.clockSteps.count) \
                        \(found.clockSteps.count == 1 ? "time" : "times"), first before entry \
                        \(first): what it says of times is not to be relied on

                        """)
                }
            case .json: try emit(json(found))
            }
        }

        private func json(_ found: DeskVerification) -> [UInt8] {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("verified", true)
                writer.member("entries", found.entries)
                writer.member("submissions", found.submissions)
                writer.member("files", found.contents)
                writer.member("records", found.records)
                writer.member("releases", found.releases)
                writer.member("erased", found.erased)
                writer.member("clock-steps", found.clockSteps.count)
            }
            return writer.bytes + [0x0A]
        }
    }
}

/// What did not verify, as text and JSON.
enum Verification {
    /// Why something does not verify; nil for what is no answer about it: a call that cannot be
    /// used, or a machine that failed.
    static func reason(_ error: any Error) -> String? {
        let stored = DeskError(store: error)
        if let error = stored ?? (error as? DeskError) {
            if case .storeFailed = error { return nil }
            return error.isDamage ? "\(error)" : nil
        }
        if let error = error as? FileError { return error.isAbsence ? "\(error)" : nil }
        return error is ExitCode ? nil : "\(error)"
    }

    static func fail(_ subject: String, _ reason: String, _ format: ListFormat) throws {
        switch format {
        case .text:
            let lines = reason.split(separator: "\n").map { "  \($0)\n" }.joined()
            try emit("NOT VERIFIED  \(subject)\n\(lines)")
        case .json:
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("verified", false)
                writer.member("reason", reason)
            }
            try emit(writer.bytes + [0x0A])
        }
    }
}

extension DeskError {
    /// Something at the desk is not what its log says.
    fileprivate var isDamage: Bool {
        switch self {
        case .damagedStore, .damagedContent, .damagedRecord, .damagedLog, .lostRecord, .deviates,
            .policyDiffers, .packDiffers, .erased:
            true
        default: false
        }
    }
}
