import Signing

/// Some submissions that came one after the other, packed. Nothing is unpacked before it is asked
/// for, except what lists show.
public struct PackedChunk: Sendable {
    /// How many there are in all but the last.
    static let capacity = 64

    /// All that has to be kept: a table of texts, then each submission with its length before it.
    public let bytes: [UInt8]
    public let digest: SHA256Digest
    let lines: [SubmissionLine]
    private let places: [Int]
    private let texts: [String]

    init(_ submissions: [Submission]) {
        var writer = PackWriter()
        var ends: [Int] = []
        for submission in submissions {
            submission.pack(into: &writer)
            ends.append(writer.bytes.count)
        }
        let starts = [0] + ends.dropLast()
        var lengths = PackWriter()
        lengths.put(zip(starts, ends).map { $1 - $0 }) { $0.put($1) }
        let head = writer.table + lengths.bytes
        bytes = head + writer.bytes
        digest = SHA256Digest(of: bytes)
        places = starts.map { $0 + head.count }
        texts = writer.texts
        lines = submissions.map { SubmissionLine($0) }
    }

    /// Throws `Refusal.malformed` unless it is what another value had as its bytes. The caller has
    /// made sure where they come from.
    public init(bytes: [UInt8]) throws(Refusal) {
        var reader = PackReader(bytes)
        try reader.readTable()
        let lengths = try reader.list { reader throws(Refusal) in try reader.number() }
        var place = reader.place
        var places: [Int] = []
        var lines: [SubmissionLine] = []
        for length in lengths {
            guard length <= bytes.count - place else { throw .malformed("packed submission") }
            var line = PackReader(bytes, at: place, texts: reader.texts)
            lines.append(try SubmissionLine(from: &line))
            places.append(place)
            place += length
        }
        guard place == bytes.count, lines.count <= Self.capacity else {
            throw .malformed("packed submissions")
        }
        self.bytes = bytes
        digest = SHA256Digest(of: bytes)
        self.lines = lines
        self.places = places
        texts = reader.texts
    }

    /// The submission at a place of the chunk.
    func submission(at place: Int) throws(Refusal) -> Submission {
        guard places.indices.contains(place) else { throw .malformed("packed submission") }
        var reader = PackReader(bytes, at: places[place], texts: texts)
        return try Submission(from: &reader)
    }
}
