import Signing

/// The hash tree of RFC 6962 and RFC 9162 over SHA-256, and the checks of its proofs.
///
/// Leaves and nodes are hashed with different first bytes (0 and 1), so that no entry can
/// pose as a node. An odd node at the end of a level is carried up unchanged. Indices start
/// at 0. The checks take anything: a wrong length or index is a false proof, never a crash.
public enum MerkleTree {
    /// SHA-256 of no bytes. Some libraries say all zeros instead; ask none of them.
    public static let emptyRoot = SHA256Digest(of: [UInt8]())

    /// More hashes than any proof in a tree of at most 2^63 - 1 entries needs.
    public static let longestProof = 63

    public static func leafHash(_ entry: [UInt8]) -> SHA256Digest {
        MerkleHasher().leafHash(of: entry)
    }

    public static func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        MerkleHasher().nodeHash(left, right)
    }

    /// The root over leaf hashes, or over the roots of equally large complete subtrees of
    /// which only the last may be smaller.
    public static func root(of hashes: [SHA256Digest]) -> SHA256Digest {
        root(of: hashes, hasher: MerkleHasher())
    }

    static func root(of hashes: [SHA256Digest], hasher: MerkleHasher) -> SHA256Digest {
        guard !hashes.isEmpty else { return emptyRoot }
        var level = hashes
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { left in
                left + 1 < level.count ? hasher.nodeHash(level[left], level[left + 1]) : level[left]
            }
        }
        return level[0]
    }

    /// Whether `proof` shows that `leaf` is entry `index` of the tree with that head.
    ///
    /// Source: RFC 9162, 2.1.3.2.
    public static func isIncluded(
        leaf: SHA256Digest, index: Int, head: TreeHead, proof: [SHA256Digest]
    ) -> Bool {
        guard index >= 0, index < head.size, head.isPossible else { return false }
        var position = Position(node: index, last: head.size - 1)
        var hash = leaf
        for sibling in proof {
            guard position.last != 0 else { return false }
            hash = position.isRight ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
            position.ascend()
        }
        return position.last == 0 && hash == head.root
    }

    /// Whether `proof` shows that the tree `new` begins with all of the tree `old`.
    ///
    /// Everything is consistent with the empty tree, by a proof without hashes.
    /// Source: RFC 9162, 2.1.4.2; size 0 as C2SP tlog-witness has it.
    public static func isConsistent(
        old: TreeHead, new: TreeHead, proof: [SHA256Digest]
    ) -> Bool {
        guard old.isPossible, new.isPossible, old.size <= new.size else { return false }
        if old.size == new.size { return proof.isEmpty && old.root == new.root }
        if old.size == 0 { return proof.isEmpty }
        let oldIsComplete = old.size & (old.size - 1) == 0
        let path = oldIsComplete ? [old.root] + proof : proof
        guard let first = path.first else { return false }
        var position = Position(node: old.size - 1, last: new.size - 1)
        while position.node & 1 == 1 { position.halve() }
        var (oldHash, newHash) = (first, first)
        for sibling in path.dropFirst() {
            guard position.last != 0 else { return false }
            if position.isRight {
                oldHash = nodeHash(sibling, oldHash)
                newHash = nodeHash(sibling, newHash)
            } else {
                newHash = nodeHash(newHash, sibling)
            }
            position.ascend()
        }
        return position.last == 0 && oldHash == old.root && newHash == new.root
    }
}

/// A node and the last node of its level: what RFC 9162 calls fn and sn.
private struct Position {
    var node: Int
    var last: Int

    /// Whether the next hash of a proof belongs to the left of this node.
    var isRight: Bool { node & 1 == 1 || node == last }

    /// Moves up to the next level on which this node has a sibling.
    mutating func ascend() {
        if isRight {
            while node & 1 == 0, node != 0 { halve() }
        }
        halve()
    }

    mutating func halve() {
        node >>= 1
        last >>= 1
    }
}
