import CArchive

/// Unfolds DEFLATE data by libarchive, up to a limit.
enum Inflater {
    /// Raw DEFLATE data (RFC 1951), as ZIP members hold.
    static func raw(_ data: ArraySlice<UInt8>, limit: Int) throws(InspectionProblem) -> [UInt8] {
        var unfolded: [UInt8] = []
        try unfold(wrapped(data)) { (archive) throws(InspectionProblem) in
            try read(archive, into: &unfolded, limit: limit)
        }
        return unfolded
    }

    /// A zlib stream (RFC 1950), as PNG chunks and PDF streams hold.
    static func zlib(_ data: ArraySlice<UInt8>, limit: Int) throws(InspectionProblem) -> [UInt8] {
        guard data.count > 6, let first = data.first, first & 0x0F == 8 else {
            throw .unreadable("holds compressed data that is damaged")
        }
        return try raw(data.dropFirst(2), limit: limit)
    }

    /// How many bytes a zlib stream unfolds to; nothing is kept of them.
    static func zlibLength(
        _ data: ArraySlice<UInt8>, limit: Int
    ) throws(InspectionProblem) -> Int {
        guard data.count > 6, let first = data.first, first & 0x0F == 8 else {
            throw .unreadable("holds compressed data that is damaged")
        }
        var bin = [UInt8](repeating: 0, count: 1 << 16)
        var count = 0
        try unfold(wrapped(data.dropFirst(2))) { (archive) throws(InspectionProblem) in
            while true {
                let more = bin.withUnsafeMutableBytes {
                    archive_read_data(archive, $0.baseAddress, $0.count)
                }
                if more < 0 { throw .unreadable("holds compressed data that is damaged") }
                if more == 0 { return }
                count += more
                guard count <= limit else { throw .limit("unfolded-bytes", limit) }
            }
        }
        return count
    }

    /// Raw DEFLATE data, unfolded piece by piece: `body` gets what fills a buffer and returns the
    /// number of its bytes, 0 at the end.
    static func reading(
        _ data: ArraySlice<UInt8>,
        _ body: (
            @escaping (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int
        ) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        try unfold(wrapped(data)) { (archive) throws(InspectionProblem) in
            try body { (buffer) throws(InspectionProblem) in
                let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
                guard count >= 0 else {
                    throw .unreadable("holds compressed data that is damaged")
                }
                return count
            }
        }
    }

    /// libarchive reads it as the inside of a gzip file: ten bytes before, eight behind.
    private static func wrapped(_ data: ArraySlice<UInt8>) -> [UInt8] {
        let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        return header + data + [0, 0, 0, 0, 0, 0, 0, 0]
    }

    /// Opens the inside of a gzip file for `read`.
    private static func unfold(
        _ data: [UInt8], _ read: (OpaquePointer) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        guard let archive = archive_read_new() else {
            throw .unreadable("could not be unfolded: no memory")
        }
        defer { archive_read_free(archive) }
        archive_read_support_filter_gzip(archive)
        archive_read_support_format_raw(archive)
        var problem: InspectionProblem?
        data.withUnsafeBytes { bytes in
            var entry: OpaquePointer?
            guard
                archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK,
                archive_read_next_header(archive, &entry) == ARCHIVE_OK
            else {
                problem = .unreadable("holds compressed data that is damaged")
                return
            }
            do throws(InspectionProblem) { try read(archive) } catch { problem = error }
        }
        if let problem { throw problem }
    }

    private static let chunk = 1 << 16

    private static func read(
        _ archive: OpaquePointer, into unfolded: inout [UInt8], limit: Int
    ) throws(InspectionProblem) {
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
                count = archive_read_data(archive, buffer.baseAddress, chunk)
                filled = max(count, 0)
            }
            if count < 0 { throw .unreadable("holds compressed data that is damaged") }
            if count == 0 { return }
            guard unfolded.count + count <= limit else { throw .limit("unfolded-bytes", limit) }
            unfolded += piece
        }
    }
}
