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
    }

    let members: [Member]
    private let bytes: [UInt8]
    private let limits: ReadLimits
    private var unfoldedLeft: Int

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
    }

    private static func member(_ bytes: [UInt8], _ index: Int, _ nameEnd: Int) -> Member {
        Member(
            name: String(decoding: bytes[(index + 46)..<nameEnd], as: UTF8.self),
            method: bytes.little16(index + 10), checksum: UInt32(bytes.little32(index + 16)),
            folded: bytes.little32(index + 20), size: bytes.little32(index + 24),
            offset: bytes.little32(index + 42), isEncrypted: bytes.little16(index + 8) & 1 == 1)
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
        guard !member.isEncrypted else { throw .unreadable("is encrypted") }
        guard let start = dataStart(member), start + member.folded <= bytes.count else {
            throw .unreadable("is a damaged container: a member is cut off")
        }
        let data = bytes[start..<(start + member.folded)]
        let content: [UInt8]
        switch member.method {
        case 0: content = Array(data)
        case 8:
            let byRatio = max(1 << 20, member.folded.multipliedClamping(by: limits.ratio))
            do throws(InspectionProblem) {
                content = try Inflater.raw(data, limit: min(unfoldedLeft, byRatio))
            } catch .limit where byRatio < unfoldedLeft {
                throw .limit("ratio", limits.ratio)
            } catch .limit {
                throw .limit("unfolded-bytes", limits.unfoldedBytes)
            }
        default: throw .unreadable("is a container with an unknown compression")
        }
        guard content.count == member.size, CRC32.checksum(of: content[...]) == member.checksum
        else {
            throw .unreadable("is a damaged container: a member is not what its directory says")
        }
        unfoldedLeft -= content.count
        return content
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
    private static let table: [UInt32] = (0..<256).map { number in
        var value = UInt32(number)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        return value
    }

    static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var value: UInt32 = 0xFFFF_FFFF
            for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
            return ~value
        }
    }
}
