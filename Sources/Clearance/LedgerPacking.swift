/// A ledger that is kept, so that a start need not replay the whole log.
extension Ledger {
    /// Keeps reviews that have closed in less memory.
    public mutating func packSettled() { submissions.packSettled() }

    /// Every submission, packed, for keeping.
    public mutating func packed() -> [PackedChunk] { submissions.packed() }

    /// Of what `packed` gives; those of another are not read.
    public static let packedFormat = Submission.format

    /// What replaying the first `size` entries gave, made again from what was kept of it: the
    /// submissions, and those entries that are about none (`Event.subject` is nil), with their
    /// indices. The caller has made sure that it was this log.
    public init(
        keeping packed: [PackedChunk], entries: [(index: Int, entry: LogEvent)], size: Int
    ) throws(Refusal) {
        self.init()
        for (index, entry) in entries {
            self.size = index
            try apply(entry)
        }
        submissions = try Submissions(packed)
        self.size = size
    }
}
