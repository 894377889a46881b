import ArgumentParser
import Audit
import Clearance
import Desk
import Disclosure
import Glibc
import Readers
import Signing
import Tabulation

@main
enum Program {
    static func main() async {
        // Before anything else: what reads for somebody else has nothing else to do.
        if CommandLine.arguments.dropFirst().elementsEqual([ReaderService.argument]) {
            ReaderService.run()
        }
        ConfinedReaders.enable(program: "/proc/self/exe")
        do {
            if CommandLine.arguments.dropFirst().elementsEqual(VerboseVersion.arguments) {
                return try emit(VerboseVersion.text())
            }
            defer { VerboseVersion.complainIfWeak() }
            var command = try SallyportCommand.parseAsRoot()
            if type(of: command) is any ReadingCommand.Type { ConfinedReaders.prepare() }
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            guard SallyportCommand.exitCode(for: error) != .success else {
                SallyportCommand.exit(withError: error)
            }
            exit(report(error))
        }
    }

    /// Says what went wrong and returns the exit status of INTERFACE.md.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let errors as ReadErrors:
            for error in errors.errors { complain("\(error)") }
            return 2
        case let error as FileError:
            complain("\(error)")
            return error.isAbsence ? 2 : 3
        case let error as FolderError:
            complain("\(error)")
            return error.isMachineFault ? 3 : 2
        case let refusal as Refusal:
            complain("\(refusal)")
            return refusal.isMisuse ? 2 : 1
        case let error as DeskError:
            complain("\(error)")
            return error.exitStatus
        case let error as DataError:
            complain("\(error)")
            return error.isMachineFault ? 3 : 2
        case let refusal as Witness.Refusal:
            complain("\(refusal.status): \(refusal)")
            return refusal.status == 400 ? 2 : 1
        case is SigningError, is CallError, is RequestError, is ProtectionProblem:
            complain("\(error)")
            return 2
        case is LogError, is NoteProblem, is LogProblem:
            complain("\(error)")
            return 1
        default:
            if let error = DeskError(store: error) {
                complain("\(error)")
                return error.exitStatus
            }
            let isCall = SallyportCommand.exitCode(for: error) == .validationFailure
            complain(isCall ? SallyportCommand.fullMessage(for: error) : "\(error)")
            return isCall ? 2 : 3
        }
    }
}

struct SallyportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sallyport",
        abstract: "The guarded door of a trusted research environment.",
        discussion: """
            Checks research outputs for disclosure, lets people decide, signs what they approved, \
            and keeps a log that an outsider can verify.

            Exit status of every command: 0 done, nothing stops release; 1 done, and a verdict is \
            review or fail; 2 the input or the call cannot be used; 3 the machine failed.
            """,
        version: "sallyport \(Sallyport.version)",
        groupedSubcommands: [
            CommandGroup(
                name: "Researchers",
                subcommands: [
                    DraftCommand.self, CheckCommand.self, TabulateCommand.self, ProtectCommand.self,
                    ImportCommand.self, SubmitCommand.self, StatusCommand.self,
                    WithdrawCommand.self,
                ]),
            CommandGroup(name: "Checkers", subcommands: [ReviewCommand.self, RulesCommand.self]),
            CommandGroup(
                name: "Release managers and operators",
                subcommands: [
                    ReleaseCommand.self, RecallCommand.self, DeskCommand.self, KeysCommand.self,
                    LogCommand.self, WitnessCommand.self, ServeCommand.self,
                ]),
        ])
}

/// A command that reads what was submitted, and nothing secret before it.
protocol ReadingCommand {}

extension CheckCommand: ReadingCommand {}
extension DraftCommand: ReadingCommand {}
extension ProtectCommand: ReadingCommand {}
extension SubmitCommand: ReadingCommand {}

/// A call that cannot be used, found after the arguments were parsed.
struct CallError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Writes a line to standard error.
func complain(_ message: String) {
    let line = Array("sallyport: \(message)\n".utf8)
    _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

extension FileError {
    /// Something that is not there, or is not what was named: the call's fault, not the machine's.
    var isAbsence: Bool { [ENOENT, ENOTDIR, EISDIR, ELOOP, EEXIST].contains(code) }
}

extension FolderError {
    var isMachineFault: Bool { if case .system = self { true } else { false } }
}

extension Refusal {
    /// Names something that is not there, rather than asking for what may not be.
    var isMisuse: Bool {
        switch self {
        case .unknownSubmission, .unknownOutput, .malformed, .tooLarge, .duplicateSubmission,
            .noOutputs, .badPolicy, .keyTaken, .unknownKey:
            true
        default: false
        }
    }
}

extension DeskError {
    var exitStatus: Int32 {
        switch self {
        case .worse, .judgedAnew, .notReleasable, .deviates, .damagedLog: 1
        case .damagedStore, .damagedContent, .damagedRecord, .lostRecord, .storeFailed, .broken: 3
        default: 2
        }
    }
}
