import Outputs

/// A ZIP container, read by its central directory and checked against everything else in it: bytes
/// that belong to no member, members twice, two names for one.
///
/// Source: PKWARE APPNOTE 6.3.
struct ZipContainer {
    struct Member: Hashable {
        let name: String
        let method: Int
        let checksum: UInt32
        let folded: Int
        let size: Int
        let offset: Int
        let isEncrypted: Bool
        /// Of its entry in the directory.
        let entry: Int
    }

    let members: [Member]
    private let bytes: [UInt8]
    private let limits: ReadLimits
    private var unfoldedLeft: Int
    /// Behind the last entry of the directory.
    private let directoryEnd: Int

    /// Reads the central directory only.
    init(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) throws(InspectionProblem) {
        self.bytes = bytes
        self.limits = limits
        unfoldedLeft = limits.unfoldedBytes
        guard let end = Self.endRecord(bytes) else {
            throw .unreadable("is a damaged container: it has no directory")
        }
        let count = bytes.little16(end + 10)
        guard count != 0xFFFF, bytes.little32(end + 16) != 0xFFFF_FFFF else {
            throw .unreadable("is a ZIP64 container, which is not read")
        }
        guard count <= limits.memberCount else { throw .limit("members", limits.memberCount) }
        var members: [Member] = []
        var index = bytes.little32(end + 16)
        for _ in 0..<count {
            guard index + 46 <= bytes.count, bytes.little32(index) == 0x0201_4B50 else {
                throw .unreadable("is a damaged container: its directory is cut off")
            }
            let nameEnd = index + 46 + bytes.little16(index + 28)
            guard nameEnd <= bytes.count else {
                throw .unreadable("is a damaged container: its directory is cut off")
            }
            members.append(Self.member(bytes, index, nameEnd))
            index = nameEnd + bytes.little16(index + 30) + bytes.little16(index + 32)
        }
        self.members = members
        directoryEnd = index
    }

    private static func member(_ bytes: [UInt8], _ index: Int, _ nameEnd: Int) -> Member {
        Member(
            name: String(decoding: bytes[(index + 46)..<nameEnd], as: UTF8.self),
            method: bytes.little16(index + 10), checksum: UInt32(bytes.little32(index + 16)),
            folded: bytes.little32(index + 20), size: bytes.little32(index + 24),
            offset: bytes.little32(index + 42), isEncrypted: bytes.little16(index + 8) & 1 == 1,
            entry: index)
    }

    private static func endRecord(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let first = max(0, bytes.count - 22 - 0xFFFF)
        return (first...(bytes.count - 22)).reversed().first {
            bytes.little32($0) == 0x0605_4B50
        }
    }

    /// Bytes and members that no program shows.
    func inspect(_ found: inout Inspection) {
        var seen: Set<String> = []
        for member in members where !seen.insert(member.name.lowercased()).inserted {
            found.hide("the container holds two members of the same name")
        }
        guard let end = Self.endRecord(bytes) else { return }
        if bytes.little16(end + 20) > 0 || bytes.count > end + 22 {
            found.hide("bytes follow the directory of the container")
        }
        if directoryEnd != end {
            found.hide("bytes lie between the directory of the container and its end")
        }
        inspectFields(&found)
        var position = 0
        for member in members.sorted(by: { $0.offset < $1.offset }) {
            if member.offset != position {
                found.hide("bytes lie between members of the container")
            }
            position = max(position, self.end(of: member))
        }
        if position != bytes.little32(end + 16) {
            found.hide("bytes lie between the members and the directory of the container")
        }
    }

    /// Comments on members, and fields of their own beside their names.
    private func inspectFields(_ found: inout Inspection) {
        for member in members {
            let entry = member.entry
            if bytes.little16(entry + 32) > 0 {
                found.hide("a member of the container has a comment")
            }
            let fields = entry + 46 + bytes.little16(entry + 28)
            let own = member.offset + 30 + bytes.little16(member.offset + 26)
            let places = [
                fields..<(fields + bytes.little16(entry + 30)),
                own..<(own + bytes.little16(member.offset + 28)),
            ]
            if places.contains(where: holdsForeignField) {
                found.hide("a member of the container has a field that no program shows")
            }
        }
    }

    /// Times, numbers of users, sizes beyond four bytes: what archivers write.
    private static let usualFields: Set<Int> = [0x0001, 0x000A, 0x5455, 0x5855, 0x7855, 0x7875]

    /// Whether there is a field of another kind with more than zeros, which fill up to a boundary.
    private func holdsForeignField(_ range: Range<Int>) -> Bool {
        guard range.upperBound <= bytes.count else { return false }
        var index = range.lowerBound
        while index + 4 <= range.upperBound {
            let end = index + 4 + bytes.little16(index + 2)
            guard end <= range.upperBound else { break }
            let isUsual = Self.usualFields.contains(bytes.little16(index)) && end - index <= 40
            if !isUsual, holdsMore(index + 4..<end, bytes.little16(index)) { return true }
            index = end
        }
        return bytes[index..<range.upperBound].contains { $0 != 0 }
    }

    /// Microsoft's room to grow (0xA220) begins with a mark and a length.
    private func holdsMore(_ range: Range<Int>, _ kind: Int) -> Bool {
        let start = kind == 0xA220 ? min(range.lowerBound + 4, range.upperBound) : range.lowerBound
        return bytes[start..<range.upperBound].contains { $0 != 0 }
    }

    /// Where a member's data end, with the descriptor that may follow.
    private func end(of member: Member) -> Int {
        guard let start = dataStart(member) else { return member.offset }
        var end = start + member.folded
        if bytes.little16(member.offset + 6) & 8 != 0 {
            end += bytes.little32(end) == 0x0807_4B50 ? 16 : 12
        }
        return end
    }

    private func dataStart(_ member: Member) -> Int? {
        let offset = member.offset
        guard offset + 30 <= bytes.count, bytes.little32(offset) == 0x0403_4B50 else { return nil }
        return offset + 30 + bytes.little16(offset + 26) + bytes.little16(offset + 28)
    }

    /// The content of a member; nil where there is none of this name.
    mutating func content(_ name: String) throws(InspectionProblem) -> [UInt8]? {
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        return try content(member)
    }

    mutating func content(_ member: Member) throws(InspectionProblem) -> [UInt8] {
        let data = try data(of: member)
        let content: [UInt8]
        if member.method == 0 {
            content = Array(data)
        } else {
            let limit = self.limit(of: member)
            do throws(InspectionProblem) {
                content = try Inflater.raw(data, limit: limit.bytes)
            } catch .limit {
                throw limit.problem
            }
        }
        try account(for: member, content.count, CRC32.checksum(of: content[...]))
        return content
    }

    private func data(of member: Member) throws(InspectionProblem) -> ArraySlice<UInt8> {
        guard !member.isEncrypted else { throw .unreadable("is encrypted") }
        guard let start = dataStart(member), start + member.folded <= bytes.count else {
            throw .unreadable("is a damaged container: a member is cut off")
        }
        guard member.method == 0 || member.method == 8 else {
            throw .unreadable("is a container with an unknown compression")
        }
        return bytes[start..<(start + member.folded)]
    }

    /// How many bytes a member may unfold to, and what it is that it reaches otherwise.
    private func limit(of member: Member) -> (bytes: Int, problem: InspectionProblem) {
        let byRatio = max(1 << 20, member.folded.multipliedClamping(by: limits.ratio))
        return byRatio < unfoldedLeft
            ? (byRatio, .limit("ratio", limits.ratio))
            : (unfoldedLeft, .limit("unfolded-bytes", limits.unfoldedBytes))
    }

    private mutating func account(
        for member: Member, _ count: Int, _ sum: UInt32
    ) throws(InspectionProblem) {
        guard count == member.size, sum == member.checksum else {
            throw .unreadable("is a damaged container: a member is not what its directory says")
        }
        unfoldedLeft -= count
    }

    /// What a parser has left unread, because the document was at its end.
    private static func expectBlanks(
        _ fill: (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int
    ) throws(InspectionProblem) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try fill(buffer)
            guard buffer[..<count].allSatisfy({ $0 <= 0x20 }) else {
                throw .unreadable("holds XML that is damaged")
            }
            if count == 0 { return }
        }
    }

    /// The events of an XML member, unfolded as they are read; false where there is none of this
    /// name. What was handled counts only if this does not throw.
    ///
    /// - `lift`: what takes rows out of it before they become events.
    mutating func events(
        in name: String, lift: RowLift? = nil,
        handle: (XMLEvents.Event) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) -> Bool {
        guard let member = members.first(where: { $0.name == name }) else { return false }
        guard member.method == 8 else {
            let source = XMLSource(lift: lift, bytes: try content(member))
            try XMLEvents.read(source, limits: limits, handle: handle)
            return true
        }
        let limit = self.limit(of: member)
        var count = 0
        var sum: UInt32 = 0
        try Inflater.reading(try data(of: member)) { (next) throws(InspectionProblem) in
            let fill = { (buffer: UnsafeMutableRawBufferPointer) throws(InspectionProblem) in
                let more = try next(buffer)
                count += more
                guard count <= limit.bytes else { throw limit.problem }
                sum = CRC32.checksum(
                    of: UnsafeRawBufferPointer(rebasing: buffer[..<more]), after: sum)
                return more
            }
            let source = XMLSource(lift: lift, fill: fill)
            try XMLEvents.read(source, limits: limits, handle: handle)
            try Self.expectBlanks(source.fill)
        }
        try account(for: member, count, sum)
        return true
    }
}

extension Int {
    func multipliedClamping(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? Int.max : product
    }
}

extension [UInt8] {
    /// Two bytes, low first; 0 beyond the end.
    func little16(_ index: Int) -> Int {
        guard index >= 0, index + 2 <= count else { return 0 }
        return Int(self[index]) | Int(self[index + 1]) << 8
    }

    func little32(_ index: Int) -> Int { little16(index) | little16(index + 2) << 16 }

    /// Two bytes, high first; 0 beyond the end.
    func big16(_ index: Int) -> Int {
        guard index >= 0, index + 2 <= count else { return 0 }
        return Int(self[index]) << 8 | Int(self[index + 1])
    }

    func big32(_ index: Int) -> Int { big16(index) << 16 | big16(index + 2) }
}

/// The checksum of ZIP and PNG.
enum CRC32 {
    /// One after the other: what a byte does to the sum, with so many zero bytes behind it.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { number in
            var value = UInt32(number)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            return value
        }
        for index in 256..<(8 * 256) {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()

    static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { checksum(of: $0) }
    }

    /// Eight bytes at a time.
    ///
    /// - `sum`: of what came before.
    static func checksum(of bytes: UnsafeRawBufferPointer, after sum: UInt32 = 0) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var value = ~sum
            var index = 0
            while index + 8 <= bytes.count {
                let eight = UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let mixed = eight ^ UInt64(value)
                value = 0
                for place in 0..<8 {
                    value ^= tables[(7 - place) * 256 + Int(mixed >> (place * 8) & 0xFF)]
                }
                index += 8
            }
            while index < bytes.count {
                value = tables[Int((value ^ UInt32(bytes[index])) & 0xFF)] ^ value >> 8
                index += 1
            }
            return ~value
        }
    }
}
