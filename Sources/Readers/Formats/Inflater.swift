import CArchive

/// Unfolds DEFLATE data by libarchive, up to a limit.
enum Inflater {
    /// Raw DEFLATE data (RFC 1951), as ZIP members hold.
    static func raw(_ data: ArraySlice<UInt8>, limit: Int) throws(InspectionProblem) -> [UInt8] {
        var unfolded: [UInt8] = []
        try unfold(data) { (archive) throws(InspectionProblem) in
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
        var count = 0
        try zlibPieces(data, limit: limit) { count += $0.count }
        return count
    }

    /// The checksum of what a zlib stream unfolds to, which stands behind it (Adler-32).
    static func zlibSum(
        _ data: ArraySlice<UInt8>, limit: Int
    ) throws(InspectionProblem) -> Int {
        try zlibEnd(data, limit: limit).sum
    }

    /// How many bytes a zlib stream unfolds to, and their checksum.
    static func zlibEnd(
        _ data: ArraySlice<UInt8>, limit: Int
    ) throws(InspectionProblem) -> (count: Int, sum: Int) {
        var (low, high, count) = (1, 0, 0)
        try zlibPieces(data, limit: limit) { piece in
            count += piece.count
            for start in stride(from: 0, to: piece.count, by: 5_000) {
                for byte in piece[start..<min(start + 5_000, piece.count)] {
                    low += Int(byte)
                    high += low
                }
                (low, high) = (low % 65_521, high % 65_521)
            }
        }
        return (count, high << 16 | low)
    }

    static func zlibPieces(
        _ data: ArraySlice<UInt8>, limit: Int, _ take: (UnsafeRawBufferPointer.SubSequence) -> Void
    ) throws(InspectionProblem) {
        guard data.count > 6, let first = data.first, first & 0x0F == 8 else {
            throw .unreadable("holds compressed data that is damaged")
        }
        var count = 0
        let bin = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { bin.deallocate() }
        try unfold(data.dropFirst(2)) { (archive) throws(InspectionProblem) in
            while true {
                let more = try fill(bin, from: archive)
                if more == 0 { return }
                count += more
                guard count <= limit else { throw .limit("unfolded-bytes", limit) }
                take(UnsafeRawBufferPointer(bin)[..<more])
            }
        }
    }

    /// Raw DEFLATE data, unfolded piece by piece: `body` gets what fills a buffer and returns the
    /// number of its bytes, 0 at the end.
    static func reading(
        _ data: ArraySlice<UInt8>,
        _ body: (
            @escaping (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int
        ) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        try unfold(data) { (archive) throws(InspectionProblem) in
            try body { (buffer) throws(InspectionProblem) in try fill(buffer, from: archive) }
        }
    }

    /// How many bytes came; 0 at the end, and of an archive in which nothing at all is packed.
    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from archive: OpaquePointer?
    ) throws(InspectionProblem) -> Int {
        guard let archive else { return 0 }
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw .unreadable("holds compressed data that is damaged") }
        return count
    }

    /// The pieces of a gzip file that libarchive has not asked for yet.
    private final class Pieces {
        private var rest: [UnsafeRawBufferPointer]

        init(_ pieces: [UnsafeRawBufferPointer]) { rest = pieces.reversed() }

        func next(_ start: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
            while let piece = rest.popLast() {
                start?.pointee = piece.baseAddress
                if !piece.isEmpty { return piece.count }
            }
            return 0
        }
    }

    /// libarchive reads it as the inside of a gzip file: ten bytes before, eight behind.
    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    private static let trailer = [UInt8](repeating: 0, count: 8)

    /// Opens the inside of a gzip file for `read`, which gets nil where nothing at all is packed.
    private static func unfold(
        _ data: ArraySlice<UInt8>, _ read: (OpaquePointer?) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        guard let archive = archive_read_new() else {
            throw .unreadable("could not be unfolded: no memory")
        }
        defer { archive_read_free(archive) }
        archive_read_support_filter_gzip(archive)
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        var problem: InspectionProblem?
        Self.header.withUnsafeBytes { header in
            Self.trailer.withUnsafeBytes { trailer in
                data.withUnsafeBytes { bytes in
                    problem = Self.problem(archive, Pieces([header, bytes, trailer]), read)
                }
            }
        }
        if let problem { throw problem }
    }

    private static func problem(
        _ archive: OpaquePointer, _ pieces: Pieces,
        _ read: (OpaquePointer?) throws(InspectionProblem) -> Void
    ) -> InspectionProblem? {
        withExtendedLifetime(pieces) {
            let opened = archive_read_open(
                archive, Unmanaged.passUnretained(pieces).toOpaque(), nil,
                { _, pieces, start in
                    pieces.map {
                        Unmanaged<Pieces>.fromOpaque($0).takeUnretainedValue().next(start)
                    } ?? 0
                }, nil)
            var entry: OpaquePointer?
            let header = opened == ARCHIVE_OK ? archive_read_next_header(archive, &entry) : opened
            guard header == ARCHIVE_OK || header == ARCHIVE_EOF else {
                return .unreadable("holds compressed data that is damaged")
            }
            do throws(InspectionProblem) {
                try read(header == ARCHIVE_OK ? archive : nil)
                return nil
            } catch { return error }
        }
    }

    private static func read(
        _ archive: OpaquePointer?, into unfolded: inout [UInt8], limit: Int
    ) throws(InspectionProblem) {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        while true {
            let count = try fill(piece, from: archive)
            if count == 0 { return }
            guard unfolded.count + count <= limit else { throw .limit("unfolded-bytes", limit) }
            unfolded += piece[..<count]
        }
    }
}
