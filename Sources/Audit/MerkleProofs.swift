import Signing

/// Making proofs. A caller gives the hashes of complete subtrees, from wherever it keeps
/// them: tiles, a database, or an array of leaf hashes.
extension MerkleTree {
    /// The root of the complete subtree over the entries `index << height` to
    /// `(index + 1) << height`, the end excluded. Only asked for what the tree holds.
    public typealias SubtreeHash = (_ height: Int, _ index: Int) throws -> SHA256Digest

    /// The siblings on the way from entry `index` to the root of the tree of `size` entries,
    /// lowest first. `index` must be below `size`.
    public static func inclusionProof(
        index: Int, size: Int, subtree: SubtreeHash
    ) throws -> [SHA256Digest] {
        precondition(index >= 0 && index < size, "no such entry to prove")
        var proof: [SHA256Digest] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = split(range)
            let isLeft = index < middle
            let sibling = isLeft ? middle..<range.upperBound : range.lowerBound..<middle
            proof.append(try root(over: sibling, subtree: subtree))
            range = isLeft ? range.lowerBound..<middle : middle..<range.upperBound
        }
        return proof.reversed()
    }

    /// The hashes that show the tree of `newSize` entries to begin with that of `oldSize`.
    /// None for equal sizes and from 0. `oldSize` must not be above `newSize`.
    public static func consistencyProof(
        from oldSize: Int, to newSize: Int, subtree: SubtreeHash
    ) throws -> [SHA256Digest] {
        precondition(oldSize >= 0 && oldSize <= newSize, "a log only grows")
        guard oldSize > 0 else { return [] }
        var proof: [SHA256Digest] = []
        var range = 0..<newSize
        while range.upperBound != oldSize {
            let middle = split(range)
            let isLeft = oldSize <= middle
            let sibling = isLeft ? middle..<range.upperBound : range.lowerBound..<middle
            proof.append(try root(over: sibling, subtree: subtree))
            range = isLeft ? range.lowerBound..<middle : middle..<range.upperBound
        }
        // A range that starts at 0 is the old tree itself, whose root the verifier has.
        if range.lowerBound > 0 { proof.append(try root(over: range, subtree: subtree)) }
        return proof.reversed()
    }

    /// Subtree hashes computed afresh from all leaf hashes, for small trees and tests.
    public static func subtrees(of leafHashes: [SHA256Digest]) -> SubtreeHash {
        { height, index in
            root(of: Array(leafHashes[(index << height)..<((index + 1) << height)]))
        }
    }

    /// The root over a range that starts where a complete subtree of its size could.
    static func root(over range: Range<Int>, subtree: SubtreeHash) throws -> SHA256Digest {
        if range.count & (range.count - 1) == 0 {
            return try subtree(range.count.trailingZeroBitCount, range.lowerBound / range.count)
        }
        let middle = split(range)
        return nodeHash(
            try root(over: range.lowerBound..<middle, subtree: subtree),
            try root(over: middle..<range.upperBound, subtree: subtree))
    }

    /// Where a tree over the range divides: after the largest power of two below its count.
    private static func split(_ range: Range<Int>) -> Int {
        let height = Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount
        return range.lowerBound + (1 << height)
    }
}
