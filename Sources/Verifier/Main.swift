import ArgumentParser
import Audit
import Glibc
import Release

/// The auditor's program: a bundle or a log and a trust folder in, an answer out.
@main
enum Program {
    static func main() {
        do {
            var command = try VerifierCommand.parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            guard VerifierCommand.exitCode(for: error) != .success else {
                VerifierCommand.exit(withError: error)
            }
            complain(VerifierCommand.fullMessage(for: error))
            exit(2)
        }
    }
}

struct VerifierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sallyport-verify",
        abstract: "Verify a release bundle or a published log, trusting no desk.",
        discussion: """
            Exit status: 0 verified, 1 not verified, 2 the call or the trust folder cannot be \
            used, 3 the machine failed. Nothing is written and nothing is fetched.
            """,
        version: "sallyport-verify 0.1.0",
        subcommands: [ReleaseCommand.self, LogCommand.self])
}

/// Writes a line to standard error.
func complain(_ message: String) {
    let line = Array("\(message)\n".utf8)
    _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

/// Runs a verification and ends the program with the exit status of what it found.
func judged<Value>(
    _ subject: String, format: Format, _ verify: (Trust) throws -> Value, trust: String
) throws -> Value {
    guard (try? DiskFiles().kind(of: subject)) == .folder else {
        complain("sallyport-verify: \(subject): there is no such folder; name a bundle or a log")
        throw ExitCode(2)
    }
    guard (try? DiskFiles().kind(of: trust)) == .folder else {
        complain("sallyport-verify: \(trust): there is no such folder; name the keys you trust")
        throw ExitCode(2)
    }
    let folder: Trust
    do {
        folder = try Trust(folder: trust)
    } catch let error as FileError {
        complain("sallyport-verify: \(error)")
        throw ExitCode(error.isAbsence ? 2 : 3)
    } catch {
        complain("sallyport-verify: \(error); the trust folder cannot be used")
        throw ExitCode(2)
    }
    do {
        return try verify(folder)
    } catch let error as FileError where !error.isAbsence {
        complain("sallyport-verify: \(error)")
        throw ExitCode(3)
    } catch {
        format.writeFailure(of: subject, reason: "\(error)")
        throw ExitCode(1)
    }
}

extension FileError {
    /// Something that is not there, or is not what was named: the call's fault, not the machine's.
    var isAbsence: Bool { [ENOENT, ENOTDIR, EISDIR, ELOOP, EFBIG].contains(code) }
}
