import COpenSSL

/// SHA-256 of bytes that arrive piece by piece.
///
/// After `digest()` it begins anew, so that one stream can hash many things without
/// another allocation. Use each stream from one task at a time.
public final class SHA256Stream {
    private let context: OpaquePointer

    /// Fetched once: looking an algorithm up costs more than hashing a short message.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    public init() {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a hash context")
        }
        self.context = context
        begin()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    private func begin() {
        let begun = EVP_DigestInit_ex2(context, Self.algorithm, nil)
        precondition(begun == 1, "this libcrypto has no SHA-256")
    }

    public func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable {
            update(UnsafeRawBufferPointer($0))
        }
        if done == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// For bytes in memory that is mapped or otherwise not an array.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        let updated = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(updated == 1, "libcrypto could not hash")
    }

    /// The digest of everything since the beginning or the last digest.
    public func digest() -> SHA256Digest {
        let digest = withUnsafeTemporaryAllocation(
            byteCount: SHA256Digest.byteCount, alignment: 8
        ) { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let finished = EVP_DigestFinal_ex(context, start, nil)
            precondition(finished == 1, "libcrypto could not hash")
            return SHA256Digest(raw: UnsafeRawBufferPointer(buffer))
        }
        begin()
        return digest
    }
}
