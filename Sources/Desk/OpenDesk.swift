import Audit
import Clearance
import Disclosure
import Glibc
import Outputs
import Readers
import Release
import Signing

/// A running desk: everything that has an effect goes through here, and every effect that counts
/// is in the log before it is visible.
///
/// Not for use by several threads at once; several processes may share a desk's folder.
public final class OpenDesk {
    public let folder: DeskFolder
    /// `desk.yaml` as it was when this desk was opened, or when the policy last changed.
    public internal(set) var policy: DeskPolicy
    /// What the log says, up to the last entry that this process has seen.
    public internal(set) var ledger = Ledger()
    let store: EventStore
    let content: ContentStore
    let files: any FileSystem
    let keys: ServiceKeys
    let signer: NoteSigner
    let clock: () -> Int
    var head: EventStore.Head?
    var index = DeskIndex()
    /// Indices of the entries that are about no submission and change what the ledger says.
    var general: [Int] = []
    var kept = Kept()
    /// Released submissions that were read already, with the description they were read by.
    var released: [String: (dataset: Dataset?, submission: ReleasedSubmission)] = [:]
    var releasedCells = 0
    var memo = Memo()
    var strangers = Strangers()
    /// When whom the proxy named was last noted in the log.
    var memoOfArrivals: [Pseudonym: Int] = [:]
    /// Told of what was found wrong and mended; until it is set, these wait in `notices`.
    public var tell: ((String) -> Void)?
    public internal(set) var notices: [String] = []
    /// What was wrong with the published log, and made again since the desk was opened.
    public internal(set) var mended: [String] = []
    /// Nobody writes to this one.
    private let isReading: Bool
    /// Something failed half-way, so nobody knows what the disk holds: nothing is done any more.
    private var isBroken = false

    /// Opens a desk: replays its log, or what came after what is kept of it, checks the head
    /// against the signed checkpoint, and completes what an interrupted process left unpublished.
    /// Throws if anything does not verify.
    ///
    /// - `from`: what another desk of the same folder knows, to begin with.
    public convenience init(
        at path: String, files: any FileSystem = DiskFiles(), from standing: Standing? = nil,
        clock: @escaping () -> Int = { Glibc.time(nil) }
    ) throws {
        let folder = DeskFolder(path)
        guard try files.kind(of: folder.database) == .file else { throw DeskError.notADesk(path) }
        try self.init(
            folder: folder, files: files, create: false, from: standing, clock: clock)
        try withLock {
            try keepIfDue()
            try publish(isOpening: true)
            try keepRecordedPolicy()
            try removeLeftovers()
        }
    }

    /// A desk to look at. Where it cannot be written to, such as on a full disk or in a read-only
    /// copy, it is shown as it was left, and `notices` say so.
    public static func reading(_ path: String) throws -> OpenDesk {
        do {
            return try OpenDesk(at: path)
        } catch {
            guard case .storeFailed(let why)? = DeskError(store: error) else { throw error }
            let desk = try OpenDesk(
                folder: DeskFolder(path), files: DiskFiles(), create: false, reading: true,
                clock: { Glibc.time(nil) })
            desk.notices.append("desk.sqlite: \(why); shown as it was left")
            return desk
        }
    }

    init(
        folder: DeskFolder, files: any FileSystem, create: Bool, from standing: Standing? = nil,
        reading: Bool = false, clock: @escaping () -> Int
    ) throws {
        isReading = reading
        self.folder = folder
        self.files = files
        self.clock = clock
        policy = try DeskPolicy(yaml: try files.read(folder.policy, limit: 1 << 20))
        store =
            try reading
            ? EventStore(reading: folder.database)
            : EventStore(path: folder.database, create: create)
        content = ContentStore(folder: folder, files: files)
        let passphrase = try ServiceKeys.passphrase(
            in: policy.passphraseFile ?? folder.passphrase, files: files)
        keys = ServiceKeys(folder: folder, files: files, passphrase: passphrase)
        signer = try keys.logSigner(origin: policy.origin)
        try start(from: standing)
        settlePolicy()
    }

    /// The same desk, with everything replayed from its first entry.
    init(replaying other: OpenDesk) throws {
        isReading = other.isReading
        folder = other.folder
        files = other.files
        clock = other.clock
        policy = other.policy
        store = other.store
        content = other.content
        keys = other.keys
        signer = other.signer
        try catchUp()
    }

    /// Replays what other processes appended since.
    func catchUp() throws {
        let latest = try store.head()
        guard latest != head else { return }
        guard let latest else { throw DeskError.damagedStore("its head is gone") }
        let checkpoint = try Checkpoint.verified(latest.checkpoint, key: signer.verifierKey)
        guard checkpoint.head == latest.frontier.head else {
            throw DeskError.damagedStore("the head is not what the checkpoint signs")
        }
        var replayed = ledger
        var frontier = head?.frontier ?? Frontier()
        var news = News()
        while frontier.size < latest.frontier.size {
            let range = frontier.size..<min(frontier.size + 4096, latest.frontier.size)
            let entries = try store.entries(range)
            guard !entries.isEmpty else { throw DeskError.damagedStore("entries are missing") }
            for entry in entries {
                let event = try LogEvent(entry: entry)
                news.note(event, at: frontier.size)
                try replayed.apply(event)
                frontier.append(MerkleTree.leafHash(entry))
            }
            if entries.count == 4096 { replayed.packSettled() }
        }
        guard frontier == latest.frontier, replayed.origin == policy.origin else {
            throw DeskError.damagedStore("its entries are not those of the head")
        }
        let isAnotherPolicy = replayed.policyEntry != ledger.policyEntry
        ledger = replayed
        head = latest
        if isAnotherPolicy { settlePolicy() }
        memo = memo.after(news)
        follow(news)
    }

    /// Runs `body` as the only writer, with everything others wrote known.
    func withLock<Value>(_ body: () throws -> Value) throws -> Value {
        guard !isBroken else { throw DeskError.broken }
        guard !isReading else { return try body() }
        let lock = try FileLock(folder.lock)
        defer { lock.unlock() }
        try catchUp()
        return try body()
    }

    /// An event with the private records that open its commitments.
    struct Pending {
        let event: LogEvent
        let openings: [EventStore.Opening]
    }

    /// Appends events, all or none, and publishes them. The caller holds the lock. Throws a
    /// `Refusal`, and changes nothing, if one of them may not happen.
    @discardableResult
    func append(
        _ pending: [Pending], people: [(pseudonym: String, name: String)] = [],
        erasing: [Int] = [], forgetting: [Pseudonym] = []
    ) throws -> Range<Int> {
        var next = ledger
        var frontier = head?.frontier ?? Frontier()
        let first = frontier.size
        var news = News()
        var entries: [EventStore.NewEntry] = []
        for item in pending {
            let bytes = try item.event.entry()
            news.note(item.event, at: frontier.size)
            try next.apply(item.event)
            frontier.append(MerkleTree.leafHash(bytes))
            entries.append(EventStore.NewEntry(bytes: bytes, openings: item.openings))
        }
        let new = EventStore.Head(frontier: frontier, checkpoint: try checkpoint(of: frontier.head))
        isBroken = true
        try store.append(
            entries, people: people, after: head, to: new, erasing: erasing,
            forgetting: forgetting.map(\.text))
        let isAnotherPolicy = next.policyEntry != ledger.policyEntry
        ledger = next
        head = new
        if isAnotherPolicy { settlePolicy() }
        memo = memo.after(news)
        follow(news)
        try publish()
        try keepIfDue()
        isBroken = false
        return first..<frontier.size
    }

    /// The signed note for a head. Ed25519 gives the same bytes each time.
    func checkpoint(of head: TreeHead) throws -> [UInt8] {
        let checkpoint = try Checkpoint(origin: policy.origin, head: head)
        return try SignedNote.sign(text: checkpoint.text, signers: [signer])
    }

    /// What a killed process staged for a release that was never recorded.
    private func removeLeftovers() throws {
        for name in try files.names(in: folder.outbox) where name.utf8.first == 0x2E {
            try FolderTree.remove("\(folder.outbox)/\(name)", files: files)
        }
    }

    /// Writes a file that others read, such as one in the trust folder: it is there whole or not.
    func replaceDurably(_ bytes: [UInt8], at path: String) throws {
        let temporary = "\(folder.staging)/\(try RandomName.draw())"
        try files.writeDurably(bytes, to: temporary)
        try files.rename(temporary, to: path)
        try files.syncFolder(DeskFolder.parent(of: path))
    }

    /// An event of now.
    func event(_ event: Event, by actor: Pseudonym?) -> LogEvent {
        LogEvent(time: clock(), actor: actor, event: event)
    }

    /// A commitment to some bytes, with the record that opens it.
    func commit(_ name: String, _ body: [UInt8]) throws -> (Commitment, EventStore.Opening) {
        let salt = try RandomBytes.make(32)
        return (
            Commitment(to: body, salt: salt),
            EventStore.Opening(name: name, salt: salt, body: body)
        )
    }

    /// A private record, checked against the commitment in its entry.
    func record(_ name: String, of index: Int, opens commitment: Commitment) throws -> [UInt8] {
        guard let opening = try store.opening(of: index, named: name) else {
            throw try missing(name, of: index)
        }
        guard Commitment(to: opening.body, salt: opening.salt) == commitment else {
            throw DeskError.damagedRecord(index: index, name: name)
        }
        return opening.body
    }

    /// Why a private record is not there: erased, where a later entry says so, and lost otherwise.
    func missing(_ name: String, of index: Int) throws -> DeskError {
        guard let id = try event(at: index).event.subject,
            let submission = ledger.submissions[id], submission.isErased(at: index),
            let erasure = submission.erasure
        else { return .lostRecord(index: index, name: name) }
        return .erased(id, entry: erasure.index)
    }
}
