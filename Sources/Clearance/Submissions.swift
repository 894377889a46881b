/// Every submission that the log tells of, by id and in the order in which they came. Those whose
/// review has closed are kept packed: 100,000 of them with 3.6 million votes take 200 MB.
public struct Submissions: Sendable {
    private struct Chunk {
        /// As they are now.
        private(set) var lines: [SubmissionLine] = []
        /// Nil before it was packed for the first time.
        var packed: PackedChunk?
        /// How they stand, a bit for each state.
        private(set) var states = 0

        init() {}

        init(_ packed: PackedChunk) {
            lines = packed.lines
            self.packed = packed
            noteStates()
        }

        /// Puts a line where one is, or after the last.
        mutating func put(_ line: SubmissionLine, at offset: Int) {
            if offset == lines.count {
                lines.append(line)
            } else {
                guard lines[offset] != line else { return }
                lines[offset] = line
            }
            noteStates()
        }

        private mutating func noteStates() {
            states = lines.reduce(0) { $0 | 1 << State.number(of: $1.state) }
        }
    }

    private var chunks: [Chunk] = []
    /// The place of each in the order of the log.
    private var places: [String: Int] = [:]
    /// Those that are not packed, or have changed since, and those whose review is not closed.
    private var loose: [String: Submission] = [:]

    public init() {}

    public var count: Int { places.count }

    /// A submission as it is now. The log forgets none: nil is not taken.
    public internal(set) subscript(id: String) -> Submission? {
        get {
            if let submission = loose[id] { return submission }
            guard let place = places[id] else { return nil }
            return unpacked(place)
        }
        set {
            guard let submission = newValue else { return }
            loose[id] = submission
            let line = SubmissionLine(submission)
            let place = places[id] ?? count
            if place == count { places[id] = place }
            let (chunk, offset) = place.quotientAndRemainder(dividingBy: PackedChunk.capacity)
            if chunk == chunks.count { chunks.append(Chunk()) }
            chunks[chunk].put(line, at: offset)
        }
    }

    private func unpacked(_ place: Int) -> Submission? {
        let (chunk, offset) = place.quotientAndRemainder(dividingBy: PackedChunk.capacity)
        return try? chunks[chunk].packed?.submission(at: offset)
    }

    // MARK: Lists

    /// What lists show of each, oldest first.
    public var lines: some BidirectionalCollection<SubmissionLine> {
        chunks.lazy.flatMap(\.lines)
    }

    /// The place of a submission in the order of the log, from 0.
    public func place(of id: String) -> Int? { places[id] }

    /// The line at a place in the order of the log.
    public func line(at place: Int) -> SubmissionLine {
        chunks[place / PackedChunk.capacity].lines[place % PackedChunk.capacity]
    }

    /// All of them, oldest first, each unpacked when it is its turn.
    public var values: some Sequence<Submission> { lines.lazy.compactMap { self[$0.id] } }

    public var keys: some BidirectionalCollection<String> { lines.lazy.map(\.id) }

    /// Those that stand so, oldest first.
    public func values(in states: Set<State>) -> [Submission] {
        // What is open is at hand.
        if states.isSubset(of: Self.unsettled) {
            return loose.values.filter { states.contains($0.state) }.sorted { $0.index < $1.index }
        }
        return lines.filter { states.contains($0.state) }.compactMap { self[$0.id] }
    }

    /// Places before `end` of those that stand so, newest first; found as they are asked for, past
    /// chunks in which none does.
    public func places(in state: State, before end: Int) -> some Sequence<Int> {
        let bit = 1 << State.number(of: state)
        let last = (end + PackedChunk.capacity - 1) / PackedChunk.capacity
        return chunks.indices.prefix(last).reversed().lazy
            .filter { chunks[$0].states & bit != 0 }
            .flatMap { chunk in
                let first = chunk * PackedChunk.capacity
                return chunks[chunk].lines.indices.reversed().lazy
                    .filter { first + $0 < end && chunks[chunk].lines[$0].state == state }
                    .map { first + $0 }
            }
    }

    /// How many came before an entry of the log.
    public func count(before entry: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if line(at: middle).index < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Packing

    private static let unsettled: Set<State> = [.submitted, .approved]

    /// Packs those whose review has closed, a chunk at a time, where a whole chunk has closed.
    mutating func packSettled() {
        for chunk in looseChunks
        where chunks[chunk].lines.count == PackedChunk.capacity
            && chunks[chunk].lines.allSatisfy({ !Self.unsettled.contains($0.state) })
        {
            pack(chunk)
        }
    }

    /// Packs all, open ones too, which stay at hand unpacked.
    mutating func packed() -> [PackedChunk] {
        for chunk in looseChunks { pack(chunk) }
        return chunks.compactMap(\.packed)
    }

    private var looseChunks: [Int] {
        Set(loose.keys.compactMap { places[$0].map { $0 / PackedChunk.capacity } }).sorted()
    }

    private mutating func pack(_ chunk: Int) {
        let all = chunks[chunk].lines.compactMap { self[$0.id] }
        chunks[chunk].packed = PackedChunk(all)
        for submission in all where !Self.unsettled.contains(submission.state) {
            loose[submission.id] = nil
        }
    }

    /// What `packed` gave. Throws `Refusal.malformed` if it cannot have been.
    init(_ packed: [PackedChunk]) throws(Refusal) {
        for chunk in packed {
            guard chunks.last.map({ $0.lines.count == PackedChunk.capacity }) ?? true else {
                throw .malformed("packed chunks")
            }
            for (offset, line) in chunk.lines.enumerated() {
                guard places.updateValue(count, forKey: line.id) == nil else {
                    throw .malformed("packed chunks")
                }
                guard Self.unsettled.contains(line.state) else { continue }
                loose[line.id] = try chunk.submission(at: offset)
            }
            chunks.append(Chunk(chunk))
        }
    }
}

extension Submissions: Hashable {
    /// However they are kept.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.values.elementsEqual(right.values)
    }

    public func hash(into hasher: inout Hasher) {
        for line in lines { hasher.combine(line) }
    }
}
