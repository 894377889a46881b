/// The SHA-256 of some bytes, as 64 lower-case hex digits. This room computes none.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    public let hex: String

    /// Nil unless `hex` is exactly 64 of 0-9 and a-f.
    public init?(hex: String) {
        let bytes = hex.utf8
        let allowed = bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard bytes.count == 64, allowed else { return nil }
        self.hex = hex
    }

    public var description: String { hex }
}

/// One file of a submission's folder, taken in once.
public struct SubmittedFile: Hashable, Sendable {
    /// Relative to the folder, parts separated by `/`, as the folder spells it.
    public let path: String
    public let bytes: [UInt8]
    public let digest: Digest

    public init(path: String, bytes: [UInt8], digest: Digest) {
        self.path = path
        self.bytes = bytes
        self.digest = digest
    }
}

/// What lies in a submission's folder: the files, and what is there but cannot be one.
public struct SubmittedFolder: Sendable {
    /// Sorted by the bytes of their paths.
    public let files: [SubmittedFile]
    /// Links, devices, FIFOs and names that are not admissible, sorted; none was opened.
    public let refused: [RefusedEntry]

    public init(files: [SubmittedFile], refused: [RefusedEntry]) {
        self.files = files
        self.refused = refused
    }

    public subscript(path: String) -> SubmittedFile? {
        files.first { $0.path.utf8.elementsEqual(path.utf8) }
    }

    /// What lies in one folder of it, with paths from there.
    public func part(_ path: String) -> SubmittedFolder {
        let prefix = path + "/"
        return SubmittedFolder(
            files: files.filter { $0.path.hasPrefix(prefix) }.map {
                SubmittedFile(
                    path: String($0.path.dropFirst(prefix.count)), bytes: $0.bytes,
                    digest: $0.digest)
            },
            refused: refused.filter { $0.path.hasPrefix(prefix) }.map {
                RefusedEntry(path: String($0.path.dropFirst(prefix.count)), reason: $0.reason)
            })
    }
}

/// An entry of the folder that was not opened.
public struct RefusedEntry: Hashable, Sendable {
    /// Percent-encoded where the name is not printable or not UTF-8.
    public let path: String
    /// Why, as a phrase that follows the path: `is a symbolic link`.
    public let reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}
