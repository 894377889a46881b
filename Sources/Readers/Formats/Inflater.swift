import CArchive

/// Unfolds DEFLATE data by libarchive, up to a limit.
enum Inflater {
    /// Raw DEFLATE data (RFC 1951), as ZIP members hold.
    static func raw(_ data: ArraySlice<UInt8>, limit: Int) throws(InspectionProblem) -> [UInt8] {
        // libarchive reads it as the inside of a gzip file: ten bytes before, eight behind.
        let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        return try gzip(header + data + [0, 0, 0, 0, 0, 0, 0, 0], limit: limit)
    }

    /// A zlib stream (RFC 1950), as PNG chunks and PDF streams hold.
    static func zlib(_ data: ArraySlice<UInt8>, limit: Int) throws(InspectionProblem) -> [UInt8] {
        guard data.count > 6, let first = data.first, first & 0x0F == 8 else {
            throw .unreadable("holds compressed data that is damaged")
        }
        return try raw(data.dropFirst(2), limit: limit)
    }

    private static func gzip(_ data: [UInt8], limit: Int) throws(InspectionProblem) -> [UInt8] {
        guard let archive = archive_read_new() else {
            throw .unreadable("could not be unfolded: no memory")
        }
        defer { archive_read_free(archive) }
        archive_read_support_filter_gzip(archive)
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        var unfolded: [UInt8] = []
        var problem: InspectionProblem?
        data.withUnsafeBytes { bytes in
            var entry: OpaquePointer?
            let opened = archive_read_open_memory(archive, bytes.baseAddress, bytes.count)
            let header = opened == ARCHIVE_OK ? archive_read_next_header(archive, &entry) : opened
            switch header {
            case ARCHIVE_OK: problem = read(archive, into: &unfolded, limit: limit)
            // Nothing at all was packed.
            case ARCHIVE_EOF: break
            default: problem = .unreadable("holds compressed data that is damaged")
            }
        }
        if let problem { throw problem }
        return unfolded
    }

    private static func read(_ archive: OpaquePointer, into unfolded: inout [UInt8], limit: Int)
        -> InspectionProblem?
    {
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                count = archive_read_data(archive, buffer.baseAddress, 1 << 16)
                filled = max(count, 0)
            }
            if count < 0 { return .unreadable("holds compressed data that is damaged") }
            if count == 0 { return nil }
            guard unfolded.count + count <= limit else { return .limit("unfolded-bytes", limit) }
            unfolded += chunk
        }
    }
}
