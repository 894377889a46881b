/// The leaf and node hashes of a Merkle tree, with one hash context for all of them.
///
/// Leaves and nodes start with different bytes, so that no node can pass for a leaf.
/// Use each hasher from one task at a time.
///
/// Source: RFC 6962, section 2.1.
public final class MerkleHasher {
    private let stream = SHA256Stream()

    public init() {}

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256Digest(of: [])

    /// SHA-256(0x00 || entry).
    public func leafHash(of entry: some Collection<UInt8>) -> SHA256Digest {
        stream.update(CollectionOfOne<UInt8>(0))
        stream.update(entry)
        return stream.digest()
    }

    /// SHA-256(0x01 || left || right).
    public func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            left.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]))
            right.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]))
            stream.update(UnsafeRawBufferPointer(buffer))
            return stream.digest()
        }
    }
}
