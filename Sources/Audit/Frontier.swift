import Signing

/// What must be kept of a log to append to it: the roots of its complete subtrees, largest
/// first, one for each 1 bit of its size and so 63 at most.
public struct Frontier: Hashable, Sendable {
    public private(set) var size = 0
    private var hashes: [SHA256Digest] = []

    /// The frontier of a log without entries.
    public init() {}

    /// Appends one entry, given by its leaf hash.
    public mutating func append(_ leafHash: SHA256Digest) {
        var hash = leafHash
        for left in hashes.suffix((~size).trailingZeroBitCount).reversed() {
            hash = MerkleTree.nodeHash(left, hash)
        }
        hashes.removeLast((~size).trailingZeroBitCount)
        hashes.append(hash)
        size += 1
    }

    /// The siblings of the entry that is appended next, under the tree that ends with it: all of
    /// them are to its left.
    public var nextProof: [SHA256Digest] { hashes.reversed() }

    public var root: SHA256Digest {
        guard let smallest = hashes.last else { return MerkleTree.emptyRoot }
        return hashes.dropLast().reversed().reduce(smallest) { MerkleTree.nodeHash($1, $0) }
    }

    public var head: TreeHead { TreeHead(size: size, root: root) }

    /// The size as eight bytes, most significant first, then the hashes.
    public var bytes: [UInt8] {
        bigEndian(UInt64(size)) + hashes.flatMap(\.bytes)
    }

    /// Reads what `bytes` wrote. Throws `LogProblem.frontier` for anything else; whether the
    /// hashes are right shows when `root` is compared with a checkpoint.
    public init(bytes: [UInt8]) throws {
        guard bytes.count >= 8, let size = Int(exactly: bigEndian(bytes.prefix(8))),
            size < Int.max, bytes.count == 8 + 32 * size.nonzeroBitCount
        else { throw LogProblem.frontier }
        self.size = size
        hashes = digests(in: bytes.dropFirst(8))
    }
}

/// The number as eight bytes, most significant first.
func bigEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
}

/// The number that up to eight bytes write, most significant first.
func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
}

/// The 32-byte hashes that lie one after another; a rest of fewer bytes is left out.
func digests(in bytes: ArraySlice<UInt8>) -> [SHA256Digest] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: 32).compactMap { start in
        SHA256Digest(bytes: Array(bytes[start..<min(start + 32, bytes.endIndex)]))
    }
}
