/// A check that a release failed, or something in the trust folder that cannot be used.
public enum BundleProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case staged
    case missing
    case unexpected
    case emptyFolder
    case hardLink
    case tooLarge
    case malformed(String)
    case sums(String)
    case subjects
    case attachments
    case attachmentDigest
    case votesDiffer
    case packsDiffer
    case notTrusted
    case bothRoles
    case signature
    case envelope
    case cms(String)
    case otherSigner
    case timeStamp(String)
    case timeStampUntrusted
    case voteAbout(String)
    case duplicateVote
    case quorum(file: String, have: Int, need: Int)
    case entry(String)
    case proof(String)

    public var description: String {
        switch self {
        case .staged: "what was staged for the release is not what the log names"
        case .missing: "is missing"
        case .unexpected: "does not belong in a bundle"
        case .emptyFolder: "an empty folder does not belong in a bundle"
        case .hardLink: "is one file under several names (a hard link); copy the bundle"
        case .tooLarge: "is larger than anything a bundle holds"
        case .malformed(let what): "is not \(what)"
        case .sums(let why): "does not fit the files: \(why)"
        case .subjects: "its subjects are not exactly the files, in the order of SHA256SUMS"
        case .attachments: "its attachments are not exactly those in the bundle"
        case .attachmentDigest: "its digest is not the one in statement.json"
        case .votesDiffer: "its votes are not exactly those in the bundle"
        case .packsDiffer: "its packs are not those of the votes"
        case .notTrusted: "this key is not in the trust folder"
        case .bothRoles: "this key is a checker's and the release key"
        case .signature: "the signature is not good"
        case .envelope: "does not carry this statement and signature"
        case .cms(let why): "the CMS signature is not good: \(why)"
        case .otherSigner: "the CMS signer's certificate is not that of the release key"
        case .timeStamp(let why): "the time stamp is not good: \(why)"
        case .timeStampUntrusted: "the trust folder has no tsa-ca.pem to check it with"
        case .voteAbout(let what): "the vote is about \(what)"
        case .duplicateVote: "this checker voted on the same file twice"
        case .quorum(let file, let have, let need):
            "\(file) was approved by \(have) distinct checkers, it takes \(need)"
        case .entry(let why): "the log entry does not fit the bundle: \(why)"
        case .proof(let why): "the entry is not proven to be in the log: \(why)"
        }
    }
}

/// Which check failed on which file.
public struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path in the bundle or, after `trust/`, in the trust folder.
    public let file: String
    public let problem: BundleProblem

    public init(_ file: String, _ problem: BundleProblem) {
        self.file = file
        self.problem = problem
    }

    public var description: String { "\(printable(file)): \(problem)" }
}

/// A path from outside, without what a terminal would obey.
func printable(_ path: String) -> String {
    String(
        path.unicodeScalars.prefix(300).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: Character("�")
            default: Character(scalar)
            }
        })
}
