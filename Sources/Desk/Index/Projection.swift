import Audit
import Clearance
import Signing

/// What replaying the log gave, kept so that a start need not do it again. It is never trusted
/// over the log: it counts only if the log's own key signed it, for this log, by this version of
/// the program, if its bytes are those that were signed, and if the log that it was made from
/// begins the one that is there. Otherwise everything is replayed, and it is written anew.
struct Projection {
    /// Of the log when it was made.
    let frontier: Frontier
    /// The texts and numbers of `Listing`, packed.
    let listing: [UInt8]
    /// A signed note that says what all this belongs to.
    let note: [UInt8]

    /// What the note has to say. Its first line is no log's origin, so nobody takes it for a
    /// checkpoint.
    static func text(origin: String, head: TreeHead, listing: [UInt8]) -> [UInt8] {
        Array(
            """
            sallyport projection
            \(Sallyport.version), format \(Listing.format)
            \(origin)
            \(head.size)
            \(head.root.hex)
            \(SHA256Digest(of: listing).hex)

            """.utf8)
    }

    func isSigned(by key: VerifierKey, origin: String) -> Bool {
        guard let note = try? SignedNote(parsing: note),
            note.text == Self.text(origin: origin, head: frontier.head, listing: listing)
        else { return false }
        return (try? note.verified(by: [key]).contains(key)) ?? false
    }

    /// What a start needs besides the packed submissions.
    struct Listing {
        static let format = "\(Ledger.packedFormat).2"

        /// Entries about no submission, with their indices.
        var general: [(index: Int, entry: String)]
        /// Of the chunks of packed submissions, in order.
        var chunks: [SHA256Digest]
        var rows: [DeskIndex.Row]

        var bytes: [UInt8] {
            var writer = PackWriter()
            writer.put(general) { writer, item in
                writer.put(item.index)
                writer.put(item.entry)
            }
            writer.put(chunks) { $0.put($1) }
            writer.put(rows) { $1.pack(into: &$0) }
            return writer.table + writer.bytes
        }

        init(general: [(index: Int, entry: String)], chunks: [SHA256Digest], rows: [DeskIndex.Row])
        {
            self.general = general
            self.chunks = chunks
            self.rows = rows
        }

        init(bytes: [UInt8]) throws(Refusal) {
            var reader = PackReader(bytes)
            try reader.readTable()
            general = try reader.list { reader throws(Refusal) in
                (index: try reader.number(), entry: try reader.text())
            }
            chunks = try reader.list { reader throws(Refusal) in try reader.digest() }
            rows = try reader.list { reader throws(Refusal) in
                try DeskIndex.Row(from: &reader)
            }
        }
    }
}

extension OpenDesk {
    /// Entries after which what they made is kept again; a start replays about this many at most.
    static let mostReplayed = 4096

    /// What this desk knows, for another one of the same folder in this process.
    public struct Standing: Sendable {
        let ledger: Ledger
        let index: DeskIndex
        let general: [Int]
        let kept: Kept
        let head: EventStore.Head?
    }

    /// What is kept in the database.
    struct Kept: Sendable {
        var size = 0
        var chunks: [SHA256Digest] = []
    }

    public var standing: Standing {
        Standing(ledger: ledger, index: index, general: general, kept: kept, head: head)
    }

    /// Begins with what another desk of this process knows, or with what is kept, and replays what
    /// came after; if that does not fit, replays everything.
    func start(from standing: Standing?) throws {
        if let standing {
            take(standing)
        } else {
            do {
                if let standing = try keptStanding() {
                    take(standing)
                    return try catchUp()
                }
            } catch {
                // What is wrong with the log, if anything is, shows when all of it is replayed.
                forget()
            }
        }
        try catchUp()
    }

    private func take(_ standing: Standing) {
        ledger = standing.ledger
        index = standing.index
        general = standing.general
        kept = standing.kept
        head = standing.head
    }

    private func forget() {
        ledger = Ledger()
        index = DeskIndex()
        general = []
        kept = Kept()
        head = nil
    }

    /// Nil if nothing usable is kept.
    private func keptStanding() throws -> Standing? {
        guard let projection = try store.projection(),
            projection.isSigned(by: signer.verifierKey, origin: policy.origin)
        else { return nil }
        let listing = try Projection.Listing(bytes: projection.listing)
        let chunks = try store.projectedChunks(count: listing.chunks.count).map {
            try PackedChunk(bytes: $0)
        }
        guard chunks.map(\.digest) == listing.chunks else { return nil }
        let size = projection.frontier.size
        let ledger = try Ledger(
            keeping: chunks,
            entries: try listing.general.map {
                ($0.index, try LogEvent(entry: Array($0.entry.utf8)))
            },
            size: size)
        guard ledger.submissions.count == listing.rows.count else { return nil }
        var index = DeskIndex()
        for (row, line) in zip(listing.rows, ledger.submissions.lines) {
            index.add(row, by: line.author)
        }
        return Standing(
            ledger: ledger, index: index, general: listing.general.map(\.index),
            kept: Kept(size: size, chunks: listing.chunks),
            // Without a checkpoint it equals no head of the store: that one is looked at.
            head: EventStore.Head(frontier: projection.frontier, checkpoint: []))
    }

    /// Keeps what is known now, if much has come since the last time; the caller holds the lock.
    func keepIfDue() throws {
        guard ledger.size - kept.size >= Self.mostReplayed else { return }
        try keep()
    }

    func keep() throws {
        guard let frontier = head?.frontier else { return }
        let chunks = ledger.packed()
        let listing = Projection.Listing(
            general: try general.map { index in
                (index, String(decoding: try entryBytes(index) ?? [], as: UTF8.self))
            }, chunks: chunks.map(\.digest), rows: index.rows
        ).bytes
        let text = Projection.text(
            origin: policy.origin, head: frontier.head, listing: listing)
        let changed = chunks.enumerated().filter { number, chunk in
            !kept.chunks.indices.contains(number) || kept.chunks[number] != chunk.digest
        }
        try store.keep(
            Projection(
                frontier: frontier, listing: listing,
                note: try SignedNote.sign(text: text, signers: [signer])),
            chunks: changed.map { ($0.offset, $0.element.bytes) })
        kept = Kept(size: ledger.size, chunks: chunks.map(\.digest))
    }

    /// Throws unless the ledger and the index are what replaying every entry gives.
    func verifyStanding() throws {
        let fresh = try OpenDesk(replaying: self)
        var (mine, theirs) = (ledger, fresh.ledger)
        guard fresh.head == head, fresh.index == index, fresh.general == general,
            mine.packed().map(\.digest) == theirs.packed().map(\.digest)
        else { throw DeskError.damagedStore("what is kept of it is not what its entries say") }
    }
}
