import CArchive

/// Packs bytes by libarchive.
enum Deflater {
    /// A zlib stream (RFC 1950).
    static func zlib(_ data: [UInt8]) throws(InspectionProblem) -> [UInt8] {
        // A gzip file is ten bytes, the same DEFLATE data, and eight bytes.
        let packed = try gzip(data)
        guard packed.count > 18, packed[3] == 0 else {
            throw .unreadable("could not be packed")
        }
        return [0x78, 0x9C] + packed[10..<(packed.count - 8)] + adler(of: data)
    }

    private static func gzip(_ data: [UInt8]) throws(InspectionProblem) -> [UInt8] {
        let none = InspectionProblem.unreadable("could not be packed: no memory")
        guard let archive = archive_write_new(), let entry = archive_entry_new() else { throw none }
        defer {
            archive_entry_free(entry)
            archive_write_free(archive)
        }
        archive_write_add_filter_gzip(archive)
        archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
        archive_write_set_format_raw(archive)
        archive_write_set_bytes_per_block(archive, 0)
        archive_entry_set_filetype(entry, 0o100000)
        // DEFLATE grows what it cannot pack by five bytes in sixteen thousand.
        var room = [UInt8](repeating: 0, count: data.count + data.count / 1_000 + 1_024)
        let capacity = room.count
        var used = 0
        let isDone = room.withUnsafeMutableBytes { buffer in
            archive_write_open_memory(archive, buffer.baseAddress, capacity, &used) == ARCHIVE_OK
                && archive_write_header(archive, entry) == ARCHIVE_OK
                && data.withUnsafeBytes {
                    archive_write_data(archive, $0.baseAddress, $0.count) == $0.count
                }
                && archive_write_close(archive) == ARCHIVE_OK
        }
        guard isDone, used <= capacity else { throw none }
        return Array(room.prefix(used))
    }

    /// The checksum of a zlib stream.
    private static func adler(of data: [UInt8]) -> [UInt8] {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        let sum = b << 16 | a
        return stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: sum >> $0) }
    }
}
