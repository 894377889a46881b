import Audit
import Glibc
import Signing

/// Submitted bytes by their SHA-256, read-only once they are in.
struct ContentStore {
    let folder: DeskFolder
    let files: any FileSystem

    /// Stores bytes durably, and under no other name than their digest. Storing twice is once.
    func store(_ bytes: [UInt8]) throws -> SHA256Digest {
        let digest = SHA256Digest(of: bytes)
        let path = path(of: digest)
        let parent = "\(folder.content)/\(digest.hex.prefix(2))"
        guard try files.kind(of: path) == nil else {
            guard try read(digest) == bytes else { throw DeskError.damagedContent(digest.hex) }
            // The bytes were synced before they got this name; whether the name was, is not known.
            try files.syncFolder(parent)
            try files.syncFolder(folder.content)
            return digest
        }
        try makeFolderIfAbsent(parent)
        let temporary = "\(folder.staging)/\(try RandomName.draw())"
        try files.writeDurably(bytes, to: temporary)
        chmod(temporary, 0o400)
        try files.rename(temporary, to: path)
        try files.syncFolder(parent)
        return digest
    }

    /// The bytes with that digest; throws `DeskError.damagedContent` if they are gone or others.
    func read(_ digest: SHA256Digest) throws -> [UInt8] {
        let path = path(of: digest)
        guard try files.kind(of: path) == .file else { throw DeskError.damagedContent(digest.hex) }
        let bytes = try files.read(path, limit: Int.max)
        guard SHA256Digest(of: bytes) == digest else { throw DeskError.damagedContent(digest.hex) }
        return bytes
    }

    func holds(_ digest: SHA256Digest) throws -> Bool {
        try files.kind(of: path(of: digest)) == .file
    }

    /// Removes the files whose digests, in hex, are so; returns how many.
    func removeAll(where isGone: (String) -> Bool) throws -> Int {
        var count = 0
        for name in try files.names(in: folder.content).sorted() {
            let parent = "\(folder.content)/\(name)"
            guard try files.kind(of: parent) == .folder else { continue }
            let gone = try files.names(in: parent).filter {
                SHA256Digest(hex: $0) != nil && isGone($0)
            }
            for file in gone { try files.remove("\(parent)/\(file)") }
            if !gone.isEmpty { try files.syncFolder(parent) }
            count += gone.count
        }
        return count
    }

    private func path(of digest: SHA256Digest) -> String {
        "\(folder.content)/\(digest.hex.prefix(2))/\(digest.hex)"
    }

    private func makeFolderIfAbsent(_ path: String) throws {
        if try files.kind(of: path) == nil {
            do {
                try files.makeFolder(path)
            } catch let error as FileError where error.code == EEXIST {
                // Another process was faster.
            }
        }
        try files.syncFolder(folder.content)
    }
}

/// A name that nobody else draws.
enum RandomName {
    static func draw() throws -> String {
        String(SHA256Digest(of: try RandomBytes.make(32)).hex.prefix(32))
    }
}
