/// What can be wrong with a signed note, a key line, a checkpoint or a cosignature.
public enum NoteProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong(limit: Int)
    case notText
    case noSignatures
    /// Lines of signatures count from 1.
    case signatureLine(Int)
    case tooManySignatures(limit: Int)
    case wrongSignature(by: String)
    case noKnownSignature
    case ambiguousKey(String)
    case keyLine
    case keyName
    case keyType
    /// Lines of a checkpoint count from 1: origin, size, root.
    case checkpointLine(Int)
    case otherOrigin
    case sharedKey
    case impossibleQuorum
    case quorum(have: Int, need: Int)
    case time

    public var description: String {
        switch self {
        case .tooLong(let limit): "longer than \(limit) bytes"
        case .notText: "not UTF-8 text without control characters"
        case .noSignatures: "no text and signatures with an empty line between them"
        case .signatureLine(let line): "signature line \(line) is malformed"
        case .tooManySignatures(let limit): "more than \(limit) signatures"
        case .wrongSignature(let name): "the signature by \"\(printable(name))\" is wrong"
        case .noKnownSignature: "not signed by the trusted key"
        case .ambiguousKey(let name): "two trusted keys share name and id \"\(printable(name))\""
        case .keyLine: "not a verifier key; expected name+id+key"
        case .keyName: "a key name is text without spaces and \"+\""
        case .keyType: "this type of key cannot do this"
        case .checkpointLine(let line): "checkpoint line \(line) is malformed"
        case .otherOrigin: "the checkpoint is of another log than the trusted key"
        case .sharedKey: "two of the trusted keys are the same; each needs its own"
        case .impossibleQuorum: "more witnesses are asked for than there are trusted keys"
        case .quorum(let have, let need): "cosigned by \(have) trusted witnesses; \(need) needed"
        case .time: "the time of a cosignature must not be negative"
        }
    }
}

/// What can be wrong with the files of a log, with a proof, or with publishing it.
public enum LogProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case note(NoteProblem)
    case missing
    /// Neither a checkpoint nor a tile, or a link, an empty folder, a device.
    case unexpected
    case beyondCheckpoint
    case tooLong(limit: Int)
    case bundle
    case tileWidth
    /// Entries count from 0.
    case entryTooLong(Int)
    case entryForm(Int)
    case differs
    case root
    case shrunk(from: Int, to: Int)
    case inconsistent
    case proofLine(Int)
    case notIncluded
    case noSuchEntry
    case frontier
    case request
    case ahead(published: Int)
    case gap(published: Int)
    case entryCount

    public var description: String {
        switch self {
        case .note(let problem): problem.description
        case .missing: "this file is missing"
        case .unexpected: "nothing of this name or kind belongs in a log"
        case .beyondCheckpoint: "lies beyond the size that the checkpoint signs"
        case .tooLong(let limit): "longer than \(limit) bytes"
        case .bundle: "not the entries that this tile must hold, each with its length"
        case .tileWidth: "not as many hashes as its name says"
        case .entryTooLong(let index):
            "entry \(index) is longer than \(EntryBundle.entryLimit) bytes"
        case .entryForm(let index): "entry \(index) is not a canonical JSON object"
        case .differs: "does not follow from the entries"
        case .root: "the entries do not have the root that the checkpoint signs"
        case .shrunk(let old, let new): "the log had \(old) entries and now has \(new)"
        case .inconsistent: "the log no longer begins with the entries it had then"
        case .proofLine(let line): "proof line \(line) is malformed"
        case .notIncluded: "the proof does not show this entry in this log"
        case .noSuchEntry: "the log has no such entry"
        case .frontier: "not a stored frontier"
        case .request: "not a request to add a checkpoint"
        case .ahead(let size):
            "a checkpoint of \(size) entries is published already; a log never goes back"
        case .gap(let size): "only \(size) entries are published; publish from there"
        case .entryCount: "the source gave another number of entries than asked for"
        }
    }
}

/// A log that does not verify: which file, by its path inside the log, and why.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let problem: LogProblem

    public init(file: String, problem: LogProblem) {
        self.file = file
        self.problem = problem
    }

    public var description: String { "\(printable(file)): \(problem)" }
}

/// Runs `body`, and names the file in whatever is wrong with its content.
func naming<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let problem as NoteProblem {
        throw LogError(file: file, problem: .note(problem))
    } catch let problem as LogProblem {
        throw LogError(file: file, problem: problem)
    }
}

/// The text without control characters, which could make a terminal do things.
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: "?"
                default: scalar
                }
            }))
}
