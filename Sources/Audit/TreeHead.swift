import Signing

/// The size and root of a log at one moment: all that anyone has to agree on about it.
///
/// `size` counts entries, 0 or more. The empty tree's root is SHA-256 of no bytes, and no
/// other tree has that root.
public struct TreeHead: Hashable, Sendable {
    public let size: Int
    public let root: SHA256Digest

    public init(size: Int, root: SHA256Digest) {
        precondition(size >= 0, "a tree cannot have a negative size")
        self.size = size
        self.root = root
    }

    /// The head of a log without entries.
    public static let empty = TreeHead(size: 0, root: MerkleTree.emptyRoot)

    /// False for an empty tree with a root that is not SHA-256 of no bytes, and the reverse.
    var isPossible: Bool { (size == 0) == (root == MerkleTree.emptyRoot) }
}
