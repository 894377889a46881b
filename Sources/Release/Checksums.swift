import Signing

/// SHA256SUMS of a bundle.
enum Checksums {
    /// `sha256sum` lines, sorted by the bytes of the paths, each path once.
    static func parse(_ bytes: [UInt8]) throws
        -> [(path: String, digest: SHA256Digest)]
    {
        let wrong = BundleError(BundleLayout.sums, .malformed("a sorted list of sha256sum lines"))
        guard let text = String(validating: bytes, as: UTF8.self), bytes.last == 0x0A else {
            throw wrong
        }
        var listed: [(path: String, digest: SHA256Digest)] = []
        for line in text.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard line.count > 66, let path = String(Substring(line.dropFirst(66))) as String?,
                let digest = SHA256Digest(hex: Substring(line.prefix(64))),
                line.dropFirst(64).prefix(2).elementsEqual("  ".utf8)
            else { throw wrong }
            if let last = listed.last, !byBytes(last.path, path) { throw wrong }
            listed.append((path, digest))
        }
        return listed
    }
}
