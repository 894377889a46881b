import GRDB

/// Why a desk cannot do what it was asked, besides a `Refusal`.
public enum DeskError: Error, Hashable, Sendable, CustomStringConvertible {
    case notADesk(String)
    case alreadyThere(String)
    case unknownPerson(String)
    case personExists(String)
    case badName(String)
    case nameTaken(String, by: String)
    case nameReserved(String)
    case noKey(person: String)
    case needsKey(role: String)
    case needsNoKey(role: String)
    case wrongKey(person: String)
    case unknownPack(String, known: [String])
    case policyDiffers(String)
    case packDiffers(String)
    /// Files of the desk that are not what the log says, each with what is wrong with it.
    case deviates([String])
    /// The published log, with what is wrong with it.
    case damagedLog(String, desk: String)
    case damagedStore(String)
    case damagedContent(String)
    case damagedRecord(index: Int, name: String)
    /// A submission's private records, and the entry that says so.
    case erased(String, entry: Int)
    case lostRecord(index: Int, name: String)
    /// What SQLite could not do.
    case storeFailed(String)
    case notConfirmed(String)
    /// Files are not what was looked at before they were handed in.
    case changedMeanwhile
    case unknownOutput(String, known: [String])
    case notReleasable(String)
    case occupied(String)
    case worse([String])
    case nothingToVote(String)
    case tooManyOutputs(Int, limit: Int)
    case judgedAnew([String])
    case insideDesk(String)
    case noFolder(String)
    case serviceKey
    case noWitness
    case notWitnessed(size: Int)
    case tooManyTrials(limit: Int, seconds: Int)
    case broken

    public var description: String {
        switch self {
        case .notADesk(let path):
            "\(path): there is no desk here; make one with `sallyport desk init`"
        case .alreadyThere(let path):
            "\(path): there is something here already; choose a new folder"
        case .unknownPerson(let name):
            "\(name): nobody of that name is registered; `sallyport keys add` does it"
        case .personExists(let name): "\(name): registered with this role already"
        case .badName(let name):
            "\(name): a name is 1 to 100 characters, without control characters and without spaces"
                + " at its ends"
        case .nameReserved(let name):
            "\(name): the desk itself, or somebody whose name is gone, is called so; use another"
        case .nameTaken(let name, let other):
            "\(name): \(other) is registered, and names that differ only in case or in how they are"
                + " written are taken for one person; use that one"
        case .noKey(let person): "\(person): has no key at this desk; give it with --key"
        case .needsNoKey(let role):
            "a \(role) signs nothing; only checkers and data owners have keys"
        case .needsKey(let role): "a \(role) needs a key; give its passphrase"
        case .wrongKey(let person): "the key is not the one registered for \(person)"
        case .unknownPack(let name, let known):
            "\(name): no such pack; there are \(known.joined(separator: ", "))"
        case .policyDiffers(let what):
            "desk.yaml: \(what) differs from what the log says; `sallyport desk policy` records it"
        case .packDiffers(let name):
            "rules/\(name)/pack.yaml: not the pack that the log names; put that one back, or"
                + " `sallyport desk policy` records the new one"
        case .deviates(let what): what.joined(separator: "\n")
        case .damagedLog(let what, let desk):
            "log/\(what); `sallyport log rebuild --desk \(desk)` makes the published log again"
        case .damagedStore(let what): "the desk's event store: \(what); restore it from a backup"
        case .damagedContent(let digest):
            "content \(digest.prefix(12))…: gone or changed; restore it from a backup"
        case .damagedRecord(let index, let name):
            "the private record \(name) of entry \(index) is not what the log commits to"
        case .erased(let id, let entry): "\(id): erased, as entry \(entry) of the log says"
        case .lostRecord(let index, let name):
            "the private record \(name) of entry \(index) is gone, and the log does not say that it"
                + " was erased; restore it from a backup"
        case .storeFailed(let why): "desk.sqlite: \(why)"
        case .notConfirmed(let what): "\(what)"
        case .changedMeanwhile:
            "the files have changed since they were looked at; look again, then hand them in"
        case .unknownOutput(let name, let known):
            "\(name): no such output; there are \(known.joined(separator: ", "))"
        case .notReleasable(let name):
            "\(name): nobody may approve this: it is not declared, or was not read whole"
        case .occupied(let path): "\(path): there is something else here; choose another folder"
        case .worse(let outputs):
            "judged again, it is worse than when it was approved (\(outputs.joined(separator: ", ")));"
                + " it is not released, and the votes have to be given again"
        case .nothingToVote(let id): "\(id): there is nothing to vote on"
        case .tooManyOutputs(let count, let limit):
            "\(count) files to decide on: a submission holds at most \(limit); submit them in parts"
        case .judgedAnew(let outputs):
            "judged again, the findings are others than before (\(outputs.joined(separator: ", ")));"
                + " look at them, then vote; earlier votes do not count any more"
        case .insideDesk(let path):
            "\(path): this is inside the desk; choose a folder outside it"
        case .noFolder(let path): "\(path): there is no such folder; make it first"
        case .tooManyTrials(let limit, let seconds):
            "\(limit) checks within a day of files that were not handed in, against what other "
                + "projects released: wait \(Self.phrase(seconds)), or hand the files in"
        case .noWitness:
            "no witness is known; give its verifier key with --vkey, or put it into"
                + " trust/witness-vkeys"
        case .notWitnessed(let size):
            "witnesses have seen \(size) entries of this log; ask them again with"
                + " `sallyport witness request`"
        case .serviceKey: "this is one of the desk's own keys; a checker needs another"
        case .broken:
            "an earlier call failed half-way; open the desk again, which completes what is recorded"
        }
    }

    /// `3 h 20 min`, rounded up.
    private static func phrase(_ seconds: Int) -> String {
        let minutes = max(1, (seconds + 59) / 60)
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}

extension DeskError {
    /// What SQLite says, in words; nil for any other error.
    public init?(store error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_FULL:
            self = .storeFailed("the disk is full; nothing was recorded: free some space")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .storeFailed(
                "it cannot be written to; look at who may write in the desk's folder")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .storeFailed("another process holds it for too long; try again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA:
            self = .damagedStore("it is damaged, or not a desk's")
        case .SQLITE_IOERR:
            self = .storeFailed(
                "the disk refuses: it is full, or it fails; make room and try again")
        default:
            self = .damagedStore("SQLite refuses (code \(error.resultCode.rawValue))")
        }
    }
}
