import Audit
import Clearance
import Signing

/// The checks on one bundle, in the order an auditor would make them.
struct ReleaseVerification {
    let bundle: BundleFolder
    let trust: Trust
    private(set) var sums: [(path: String, digest: SHA256Digest)] = []
    private(set) var submission = ""
    private(set) var part: ReleasePart?
    private(set) var releaseKeyID = ""
    private(set) var checkers: Set<String> = []
    private(set) var time = 0
    private(set) var timeStamp: Int?
    private(set) var checks: [String] = []
    /// SHA-256 of everything read, by path.
    private var digests: [String: SHA256Digest] = [:]
    /// What was read, but the released files: whatever happens on disk meanwhile, all checks are
    /// about the same bytes.
    private var contents: [String: [UInt8]] = [:]
    private var turn: Int?
    /// Votes that were given on an earlier version, by the digest of their statement.
    private var kept: [String: KeptVote] = [:]
    /// Released files that are code, for which the policy may ask for fewer checkers.
    private var code: Set<String> = []
    private var statement: [UInt8] = []
    private var predicate: JSONValue = .null
    private var event: LogEvent?

    init(bundle: BundleFolder, trust: Trust) {
        self.bundle = bundle
        self.trust = trust
    }

    mutating func run() throws -> VerifiedRelease {
        try checkEntryForm()
        try checkFiles()
        try checkStatement()
        try checkReleaseSignature()
        try checkCMS()
        try checkTimeStamp()
        try checkVotes()
        return try checkLog()
    }

    private mutating func read(_ path: String) throws -> [UInt8] {
        if let known = contents[path] { return known }
        let bytes = try bundle.read(path)
        digests[path] = SHA256Digest(of: bytes)
        if !BundleFolder.isReleased(path) { contents[path] = bytes }
        return bytes
    }

    private func check<Value>(_ path: String, _ what: String, _ body: () throws -> Value) throws
        -> Value
    {
        do {
            return try body()
        } catch let error as BundleError {
            throw error
        } catch let error as FileError {
            throw error
        } catch {
            throw BundleError(path, .malformed(what))
        }
    }
}

// MARK: - Files

extension ReleaseVerification {
    private mutating func checkEntryForm() throws {
        let bytes = try read(BundleLayout.entry)
        let event = try check(BundleLayout.entry, "a release entry of the log") {
            try LogEvent(entry: bytes)
        }
        guard case .released(let released) = event.event else {
            throw BundleError(BundleLayout.entry, .malformed("a release entry of the log"))
        }
        self.event = event
        submission = released.submission
        time = event.time
    }

    private mutating func checkFiles() throws {
        let listed = try Checksums.parse(try read(BundleLayout.sums))
        let present = bundle.paths(under: BundleLayout.files)
        let names = Set(listed.map(\.path))
        for path in present where !names.contains(Self.name(of: path)) {
            throw BundleError(path, .sums("it is not listed"))
        }
        let there = Set(present)
        for line in listed where !there.contains(BundleLayout.files + line.path) {
            throw BundleError(BundleLayout.files + line.path, .missing)
        }
        // Two spellings of one name are equal to `Set`, and not the same.
        guard listed.count == present.count else {
            throw BundleError(BundleLayout.sums, .sums("it lists a file that is not there"))
        }
        // Both are in the order of their bytes, each name once.
        for (path, line) in zip(present, listed) {
            guard Self.name(of: path).utf8.elementsEqual(line.path.utf8) else {
                throw BundleError(path, .sums("it is not listed"))
            }
            guard SHA256Digest(of: try read(path)) == line.digest else {
                throw BundleError(path, .sums("its digest is another"))
            }
        }
        sums = listed
        checks.append("\(present.count) files have the digests of SHA256SUMS")
    }

    /// The path of a released file, relative to `files/`.
    private static func name(of path: String) -> String {
        String(Substring(path.utf8.dropFirst(BundleLayout.files.utf8.count)))
    }
}

// MARK: - Statement and its signatures

extension ReleaseVerification {
    private mutating func checkStatement() throws {
        let path = BundleLayout.statement
        statement = try read(path)
        let bytes = statement
        let parsed = try check(path, "an in-toto statement in canonical JSON") {
            try Statement(bytes: bytes)
        }
        guard parsed.predicateType == BundleLayout.predicateType else {
            throw BundleError(path, .malformed("a release statement"))
        }
        let isAboutFiles = parsed.subjects.elementsEqual(sums) { subject, line in
            subject.name.utf8.elementsEqual(line.path.utf8) && subject.digest == line.digest
        }
        guard isAboutFiles else { throw BundleError(path, .subjects) }
        predicate = parsed.predicate
        guard predicate["submission"]?.string == submission else {
            throw BundleError(path, .entry("it names another submission"))
        }
        guard predicate["time"]?.integer == time else {
            throw BundleError(path, .entry("it names another time"))
        }
        let keys = predicate.object.map { Set($0.keys).subtracting(["kept", "code", "part"]) }
        guard keys == Self.predicateKeys,
            let kept = KeptVote.all(in: predicate["kept"], releasing: submission)
        else { throw BundleError(path, .malformed("a release statement")) }
        try readCode(predicate["code"])
        part = try predicate["part"].map { value in
            guard let part = ReleasePart(value) else {
                throw BundleError(path, .malformed("a release statement"))
            }
            return part
        }
        self.kept = Dictionary(uniqueKeysWithValues: kept.map { ($0.vote, $0) })
        try checkAttachments()
        checks.append("statement.json names exactly these files and attachments")
    }

    /// Released files, each once, in the order of SHA256SUMS.
    private mutating func readCode(_ value: JSONValue?) throws {
        guard let value else { return }
        let named = value.array?.compactMap(\.string) ?? []
        let listed = sums.map(\.path).filter { path in
            named.contains { $0.utf8.elementsEqual(path.utf8) }
        }
        guard !named.isEmpty, value == .array(listed.map(JSONValue.string)) else {
            throw BundleError(BundleLayout.statement, .malformed("a list of released code"))
        }
        code = Set(listed)
    }

    private static let predicateKeys: Set<String> = [
        "attachments", "packs", "submission", "time", "votes",
    ]

    private mutating func checkAttachments() throws {
        var expected: [String: JSONValue] = [:]
        let named = predicate["attachments"]
        for name in BundleLayout.attachments where bundle.paths.contains(name) {
            let digest = JSONValue.string(SHA256Digest(of: try read(name)).hex)
            guard named?[name] == nil || named?[name] == digest else {
                throw BundleError(name, .attachmentDigest)
            }
            expected[name] = digest
        }
        guard predicate["attachments"] == .object(expected) else {
            throw BundleError(BundleLayout.statement, .attachments)
        }
    }

    private mutating func checkReleaseSignature() throws {
        let paths = bundle.paths(under: "sig/")
        guard !paths.isEmpty else { throw BundleError(bundle.signaturePath(), .missing) }
        guard paths.count == 1, let path = paths.first,
            let keyID = BundleFolder.keyID(of: path.dropFirst(4), ending: ".sig")
        else { throw BundleError(paths.dropFirst().first ?? "sig", .malformed("one signature")) }
        guard let key = trust.releaseKeys[keyID] else { throw BundleError(path, .notTrusted) }
        let signature = try read(path)
        let encoded = DSSE.preAuthenticationEncoding(payload: statement)
        guard key.accepts(signature: signature, of: encoded) else {
            throw BundleError(path, .signature)
        }
        releaseKeyID = keyID
        let envelope = try DSSE.envelope(
            payload: statement, signatures: [(keyID: keyID, signature: signature)])
        guard try read(BundleLayout.envelope) == envelope else {
            throw BundleError(BundleLayout.envelope, .envelope)
        }
        checks.append("the release key signed statement.json (DSSE)")
    }

    private mutating func checkCMS() throws {
        let path = BundleLayout.cms
        let der = try read(path)
        let revocations = try revocations()
        let signer: Certificate
        do {
            signer = try CMS.verify(
                der, content: statement, authorities: trust.authorities,
                revocations: revocations, at: time)
        } catch let problem as CMSProblem {
            throw BundleError(path, .cms("\(problem)"))
        }
        guard signer.publicKey == trust.releaseKeys[releaseKeyID] else {
            throw BundleError(path, .otherSigner)
        }
        if let revoked = trust.revocations?.revocationTime(serialHex: signer.serialHex),
            revoked <= time
        {
            throw BundleError(path, .cms("the certificate had been revoked (trust/crl.pem)"))
        }
        checks.append("the release certificate signed statement.json (CMS)")
    }

    /// The list at signing time, from the bundle. The auditor's own list is newer: it says which
    /// certificates were revoked since, and when.
    private mutating func revocations() throws -> RevocationList? {
        guard bundle.paths.contains(BundleLayout.revocations) else { return nil }
        let pem = try read(BundleLayout.revocations)
        return try check(BundleLayout.revocations, "a revocation list") {
            try RevocationList(pem: pem)
        }
    }

    private mutating func checkTimeStamp() throws {
        let path = BundleLayout.timeStamp
        guard bundle.paths.contains(path) else { return }
        let reply = try read(path)
        guard let authorities = trust.timeStampAuthorities else {
            throw BundleError(path, .timeStampUntrusted)
        }
        do {
            timeStamp = try TimeStamp.verify(
                reply, data: try read(BundleLayout.cms), authorities: authorities, at: time)
        } catch let problem as TimeStampProblem {
            throw BundleError(path, .timeStamp("\(problem)"))
        }
        checks.append("a time-stamp authority saw the CMS signature")
    }
}

// MARK: - Votes

extension ReleaseVerification {
    private mutating func checkVotes() throws {
        var approvals: [String: Set<String>] = [:]
        var statements: [String] = []
        for path in bundle.paths(under: "votes/") {
            if path.hasSuffix(".json") {
                let (vote, keyID) = try vote(at: path)
                guard approvals[vote.path, default: []].insert(keyID).inserted else {
                    throw BundleError(path, .duplicateVote)
                }
                statements.append(digests[path]?.hex ?? "")
            } else if !bundle.paths.contains(path.dropLast(3) + "json") {
                throw bundle.strayVote(path, among: predicate["votes"]?.array?.count ?? 0)
            }
        }
        guard predicate["votes"] == .array(statements.sorted().map(JSONValue.string)) else {
            throw BundleError(BundleLayout.statement, .votesDiffer)
        }
        guard kept.keys.allSatisfy(statements.contains) else {
            throw BundleError(BundleLayout.statement, .votesDiffer)
        }
        for (path, _) in sums {
            let have = approvals[path]?.count ?? 0
            let need = code.contains(path) ? trust.codeQuorum : trust.quorum
            guard have >= need else {
                throw BundleError(
                    BundleLayout.files + path, .quorum(file: path, have: have, need: need))
            }
        }
        let less = code.isEmpty ? "" : ", code by \(trust.codeQuorum) or more"
        checks.append(
            "every file was approved by \(trust.quorum) or more distinct checkers\(less)")
        guard !kept.isEmpty else { return }
        let earlier = Set(kept.values.map(\.submission)).sorted().joined(separator: ", ")
        checks.append(
            "\(kept.count) votes were given on \(earlier) and kept; the log shows whether they could"
                + " be: sallyport-verify log")
    }

    private mutating func vote(at path: String) throws -> (Vote, String) {
        let keyID = String(path.split(separator: "/")[1])
        guard let key = trust.checkers[keyID] else { throw BundleError(path, .notTrusted) }
        guard keyID != releaseKeyID else { throw BundleError(path, .bothRoles) }
        let statement = try read(path)
        let signaturePath = path.dropLast(4) + "sig"
        guard bundle.paths.contains(String(signaturePath)) else {
            throw BundleError(String(signaturePath), .missing)
        }
        let signature = try read(String(signaturePath))
        let encoded = DSSE.preAuthenticationEncoding(payload: statement)
        guard key.accepts(signature: signature, of: encoded) else {
            throw BundleError(String(signaturePath), .signature)
        }
        let vote = try check(path, "a vote in canonical JSON by the key of its folder") {
            try Vote(statement: statement, keyID: keyID)
        }
        try checkSubject(of: vote, at: path)
        try checkReview(of: vote, at: path)
        checkers.insert(keyID)
        return (vote, keyID)
    }

    /// All votes are about one turn of this submission's review, but those that the statement says
    /// were kept.
    private mutating func checkReview(of vote: Vote, at path: String) throws {
        let kept = digests[path].flatMap { self.kept[$0.hex] }
        guard vote.submission == kept?.submission ?? submission else {
            throw BundleError(path, .voteAbout("another submission"))
        }
        guard vote.turn == kept?.turn ?? turn ?? vote.turn else {
            throw BundleError(path, .voteAbout("another turn of the review"))
        }
        if kept == nil { turn = vote.turn }
    }

    private func checkSubject(of vote: Vote, at path: String) throws {
        guard vote.decision == .approve else {
            throw BundleError(path, .voteAbout("another decision than to approve"))
        }
        guard let line = sums.first(where: { $0.path.utf8.elementsEqual(vote.path.utf8) }),
            line.digest == vote.digest
        else {
            throw BundleError(path, .voteAbout("a file that is not released"))
        }
        let packs = predicate["packs"]?.array?.map { pack in
            pack.object?.count == 2 && pack["pack"]?.string != nil ? pack["sha256"]?.string : nil
        }
        guard packs == vote.packs.map(\.hex) else {
            throw BundleError(path, .packsDiffer)
        }
    }
}

// MARK: - Log

extension ReleaseVerification {
    private mutating func checkLog() throws -> VerifiedRelease {
        let path = BundleLayout.entry
        guard case .released(let released)? = event?.event else {
            throw BundleError(path, .entry("it is no release"))
        }
        let unread = bundle.paths.first {
            digests[$0] == nil && $0 != BundleLayout.proof
        }
        if let unread { throw BundleError(unread, .unexpected) }
        if let empty = bundle.emptyFolders.first { throw BundleError(empty, .emptyFolder) }
        let others = digests.filter { $0.key != path && $0.key != BundleLayout.proof }
            .values.sorted()
        guard released.files == others else {
            throw BundleError(path, .entry("it names other files"))
        }
        guard released.outputs.count == sums.count else {
            throw BundleError(path, .entry("it releases another number of files"))
        }
        let entry = try read(path)
        let proof = try read(BundleLayout.proof)
        do {
            let parsed = try LogProof(parsing: proof)
            let signed = try parsed.verify(entry: entry, trust: trust.log)
            checks.append(
                "entry \(parsed.index) of the log is this release (checkpoint of"
                    + " \(signed.checkpoint.head.size) entries)")
            return VerifiedRelease(self, checkpoint: signed, index: parsed.index)
        } catch let problem as LogProblem {
            throw BundleError(BundleLayout.proof, .proof("\(problem)"))
        }
    }
}
