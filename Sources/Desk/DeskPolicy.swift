import Audit
import Clearance
import Outputs
import Readers
import Signing
import Writers

/// `desk.yaml`: which log this is, who has to agree, and which packs judge.
///
/// The file says what the operator wants; what counts is what the log's policy entry says. Where
/// they differ the desk does nothing until the difference is recorded, or proposed: see `PolicyInForce`.
public struct DeskPolicy: Hashable, Sendable {
    /// The log's name, for life: host name and path, no spaces.
    public var origin: String
    /// How many distinct checkers have to approve each file, 1 to 9.
    public var checkers: Int
    /// How many approve code to which the program does not object; nil: as many as for all.
    public var codeCheckers: Int?
    public var order = Policy.Order.parallel
    /// How many release managers it takes to call a release back, 1 to 9.
    public var recallers = 1
    /// How many checkers have to sign a change of the policy, 0 to 9.
    public var signers = 0
    /// Minutes for which a server may hold a key open that its owner has opened, 0 to 15; 0: never.
    public var holdMinutes = 0
    /// What takes a data owner's consent, whatever the program says of it.
    public var owners = OwnerTerms()
    /// Names of the packs that judge, the host's first.
    public var packs: [String]
    /// Days for which evidence and unreleased bytes are kept.
    public var retain: Int
    /// How many checks within a day somebody may make of files that are not handed in, where what
    /// other projects released takes part. 1 to 10,000.
    public var trialChecks: Int
    /// How a proxy before the desk's socket says who asks; nil: people sign in here.
    public var identity: ProxyIdentity?
    /// The file with the passphrase of the desk's own keys, such as a systemd credential; nil for
    /// the desk's own.
    public var passphraseFile: String?

    public init(
        origin: String, checkers: Int = 2, packs: [String], retain: Int = 90,
        trialChecks: Int = 200, passphraseFile: String? = nil
    ) {
        self.origin = origin
        self.checkers = checkers
        self.packs = packs
        self.retain = retain
        identity = nil
        self.trialChecks = trialChecks
        self.passphraseFile = passphraseFile
    }

    /// Reads the file. Throws `ReadErrors` with every mistake.
    public init(yaml bytes: [UInt8], file: String = "desk.yaml") throws {
        let log = ReadLog(file: file)
        let node = try YAMLNode(parsing: bytes, file: file)
        let map = MapReader(node, named: "desk.yaml", log: log)
        map.require("origin")
        map.require("packs")
        origin = map.text("origin") ?? ""
        packs = map.texts("packs")
        let quorum = map.map("quorum")
        checkers = quorum?.whole("checkers", in: 1...9) ?? 2
        codeCheckers = quorum?.whole("code", in: 1...checkers)
        order = quorum?.word("order") ?? .parallel
        quorum?.finish()
        let recall = map.map("recall")
        recallers = recall?.whole("release-managers", in: 1...9) ?? 1
        recall?.finish()
        let change = map.map("policy-change")
        signers = change?.whole("checkers", in: 0...9) ?? 0
        change?.finish()
        owners = map.map("data-owner").map(OwnerTerms.init) ?? OwnerTerms()
        holdMinutes = map.whole("hold-keys", in: 0...15) ?? 0
        retain = map.whole("retain", in: 0...36_500) ?? 90
        trialChecks = map.whole("trial-checks", in: 1...10_000) ?? 200
        identity = map.map("identity").flatMap { ProxyIdentity($0) }
        passphraseFile = map.text("passphrase-file")
        map.finish()
        try log.check()
    }

    public var yaml: [UInt8] {
        var lines = [
            "# Which log this is; it never changes.", "origin: \(YAML.scalar(origin))",
            "# Packs that judge, the host's first; each lies in rules/NAME/pack.yaml.",
            "packs: [\(packs.map { YAML.scalar($0) }.joined(separator: ", "))]",
            "# How many distinct checkers have to approve each file.",
            "quorum: {\(quorum)}",
            "# Days after which `sallyport desk erase` erases what is over and did not leave.",
            "retain: \(retain)",
            "# Checks a day that one person may make before handing in, where other projects'",
            "# releases take part.", "trial-checks: \(trialChecks)",
        ]
        if let identity { lines += identity.yaml }
        if recallers != 1 { lines.append("recall: {release-managers: \(recallers)}") }
        if signers != 0 { lines.append("policy-change: {checkers: \(signers)}") }
        if holdMinutes != 0 { lines.append("hold-keys: \(holdMinutes)") }
        if !owners.isEmpty { lines.append("data-owner: \(owners.yaml)") }
        if let passphraseFile {
            lines.append("passphrase-file: \(YAML.scalar(passphraseFile))")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private var quorum: String {
        var parts = ["checkers: \(checkers)"]
        if let codeCheckers { parts.append("code: \(codeCheckers)") }
        if order != .parallel { parts.append("order: \(order.rawValue)") }
        return parts.joined(separator: ", ")
    }
}

/// Datasets and clearances of which every output takes a data owner's consent.
public struct OwnerTerms: Hashable, Sendable {
    public var datasets: [String] = []
    public var clearances: [SubmissionDeclaration.Clearance] = []

    public init() {}

    fileprivate init(_ map: MapReader) {
        datasets = map.texts("datasets")
        let allowed = SubmissionDeclaration.Clearance.allCases.map(\.rawValue)
        for word in map.texts("clearances") {
            guard let clearance = SubmissionDeclaration.Clearance(rawValue: word) else {
                map.log.add(
                    .unknownWord(
                        word, key: "clearances", allowed: allowed,
                        suggestion: Spelling.suggestion(for: word, among: allowed)),
                    line: map.line(of: "clearances"))
                continue
            }
            clearances.append(clearance)
        }
        map.finish()
    }

    public var isEmpty: Bool { datasets.isEmpty && clearances.isEmpty }

    /// However the name of the dataset is written: see `DatasetSpelling`.
    func cover(_ declaration: SubmissionDeclaration) -> Bool {
        let named = declaration.dataset.map { FoldedName($0) }
        return clearances.contains(declaration.clearance)
            || datasets.contains { FoldedName($0) == named }
    }

    /// What the policy's entry commits to.
    func bytes() throws -> [UInt8] {
        try JSONValue.object([
            "datasets": .array(datasets.map(JSONValue.string)),
            "clearances": .array(clearances.map { .string($0.rawValue) }),
        ]).canonicalBytes()
    }

    fileprivate var yaml: String {
        var parts: [String] = []
        if !datasets.isEmpty {
            parts.append("datasets: [\(datasets.map { YAML.scalar($0) }.joined(separator: ", "))]")
        }
        if !clearances.isEmpty {
            let words = clearances.map(\.rawValue).joined(separator: ", ")
            parts.append("clearances: [\(words)]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }
}
