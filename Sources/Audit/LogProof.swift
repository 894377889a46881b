import Signing

/// An entry's proof for people who are offline: its index, its siblings, and a checkpoint
/// with its signatures. Source: C2SP tlog-proof v1.
///
/// The format allows a line of extra data that nothing signs. We write none, and refuse one:
/// nobody should be able to put a word into a verified bundle.
public struct LogProof: Hashable, Sendable {
    private static let title = "c2sp.org/tlog-proof@v1"

    /// Counts from 0.
    public let index: Int
    /// Lowest sibling first, 63 at most.
    public let hashes: [SHA256Digest]
    /// The checkpoint, a signed note, byte for byte.
    public let note: [UInt8]

    public init(index: Int, hashes: [SHA256Digest], note: [UInt8]) {
        precondition(index >= 0 && hashes.count <= MerkleTree.longestProof, "no such proof")
        self.index = index
        self.hashes = hashes
        self.note = note
    }

    /// Throws `LogProblem.proofLine` with the first line that is wrong. The checkpoint is
    /// looked at only by `verify`.
    public init(parsing bytes: [UInt8]) throws {
        let (lines, note) = try headed(bytes)
        guard lines.first?.elementsEqual(Self.title.utf8) == true else {
            throw LogProblem.proofLine(1)
        }
        guard lines.count > 1, let index = number(in: lines[1], after: "index ") else {
            throw LogProblem.proofLine(2)
        }
        hashes = try proofHashes(in: lines.dropFirst(2))
        self.index = index
        self.note = note
    }

    public var bytes: [UInt8] {
        Array("\(Self.title)\nindex \(index)\n\(proofLines(hashes))\n".utf8) + note
    }

    /// Checks that the entry with exactly these bytes is in a log that we trust, and returns
    /// the checkpoint that says so. Throws `LogProblem.note` or `.notIncluded`.
    public func verify(entry: [UInt8], trust: LogTrust) throws -> CosignedCheckpoint {
        let signed: CosignedCheckpoint
        do {
            signed = try trust.checkpoint(in: note)
        } catch let problem as NoteProblem {
            throw LogProblem.note(problem)
        }
        let isIncluded = MerkleTree.isIncluded(
            leaf: MerkleTree.leafHash(entry), index: index, head: signed.checkpoint.head,
            proof: hashes)
        guard isIncluded else { throw LogProblem.notIncluded }
        return signed
    }
}

extension TileLog {
    /// The proof of an entry under a checkpoint of this log, which need not be the newest.
    public func proof(of index: Int, under note: [UInt8]) throws -> LogProof {
        let head = try naming("checkpoint") {
            try Checkpoint(text: SignedNote(parsing: note).text).head
        }
        return LogProof(index: index, hashes: try inclusionProof(of: index, in: head), note: note)
    }
}

/// The lines before the first empty line, without their ends, and the bytes after it.
func headed(_ bytes: [UInt8]) throws -> (lines: [ArraySlice<UInt8>], rest: [UInt8]) {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    // Title, number and hashes: no header is longer, however long the bytes are.
    while lines.count <= MerkleTree.longestProof + 2, let end = rest.firstIndex(of: 0x0A) {
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        if line.isEmpty { return (lines, Array(rest)) }
        lines.append(line)
    }
    throw LogProblem.proofLine(lines.count + 1)
}

/// The number in a line such as `index 12`.
func number(in line: ArraySlice<UInt8>, after word: String) -> Int? {
    line.starts(with: word.utf8) ? decimal(line.dropFirst(word.utf8.count)) : nil
}

/// One hash per line in base64. Line numbers in errors are the slice's indices, from 1.
func proofHashes(in lines: ArraySlice<ArraySlice<UInt8>>) throws -> [SHA256Digest] {
    guard lines.count <= MerkleTree.longestProof else {
        throw LogProblem.proofLine(lines.startIndex + MerkleTree.longestProof + 1)
    }
    return try lines.indices.map { index in
        guard let text = String(validating: lines[index], as: UTF8.self),
            let hash = Base64.decode(text).flatMap(SHA256Digest.init(bytes:))
        else { throw LogProblem.proofLine(index + 1) }
        return hash
    }
}

func proofLines(_ hashes: [SHA256Digest]) -> String {
    hashes.map { Base64.encode($0.bytes) + "\n" }.joined()
}
