import Outputs

@testable import Readers

/// Seeded damage to a file of any format: to its bytes, or to what is folded up in it with checksums
/// that fit, since a damaged checksum would keep everything behind it from being read.
struct Mutations {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        if Bool.random(using: &random) {
            switch FileType(bytes) {
            case .workbook, .document, .openDocumentSheet: return insideZip(bytes)
            case .png: return insidePNG(bytes)
            case .pdf: return insidePDF(bytes)
            default: break
            }
        }
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) { bytes = changed(bytes) }
        return bytes
    }

    /// One change of one of many kinds.
    private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var bytes = bytes
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return Array(bytes.prefix(place))
        case 1:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
        case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 3:
            bytes.removeSubrange(
                place..<min(bytes.count, place + Int.random(in: 1...64, using: &random)))
        case 4:
            bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 200)], at: place)
        case 5: bytes = withExtremeNumber(bytes, near: place)
        case 6:
            // Something that comes back a thousand times finds what takes the square of its length.
            let length = Int.random(in: 1...40, using: &random)
            let piece = bytes[place..<min(bytes.count, place + length)]
            let times = Int.random(in: 1...1_000, using: &random)
            bytes.insert(contentsOf: Array(repeating: piece, count: times).joined(), at: place)
        case 7: bytes.insert(contentsOf: Array(repeating(Self.openings).utf8), at: place)
        default:
            let extreme: [UInt8] = [0, 0xFF, 0x7F, 0x80, 0x3C, 0x7B, 0x28, 0x5C, 0x22]
            for index in place..<min(bytes.count, place + 4) {
                bytes[index] = extreme.randomElement(using: &random) ?? 0
            }
        }
        return bytes
    }

    private static let openings = [
        "[", "{", "(", "<", "<a>", "{\\", "<<", "\"", "- ", "\\\\", "&", "<table><tr><td>",
        "<!--", "{\"a\":", "%%", "$", "/**/", "| ", "q ",
    ]

    private mutating func repeating(_ texts: [String]) -> String {
        let text = texts.randomElement(using: &random) ?? ""
        return String(repeating: text, count: Int.random(in: 1...2_000, using: &random))
    }

    private static let numbers = [
        "0", "-1", "1", "65536", "2147483647", "-2147483648", "4294967296", "9223372036854775807",
        "-9223372036854775808", "99999999999999999999", "1e308", "1e-308", "NaN", "0.1",
        "XFD1048576",
    ]

    /// The run of digits at or behind a place becomes a number at the end of some range.
    private mutating func withExtremeNumber(_ bytes: [UInt8], near place: Int) -> [UInt8] {
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return bytes }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        let number = Self.numbers.randomElement(using: &random) ?? "0"
        return Array(bytes[..<start] + number.utf8 + bytes[end...])
    }

    /// A container whose members are stored as they are, one of them damaged.
    private mutating func insideZip(_ bytes: [UInt8]) -> [UInt8] {
        guard var container = try? ZipContainer(bytes), !container.members.isEmpty else {
            return changed(bytes)
        }
        let chosen = Int.random(in: 0..<container.members.count, using: &random)
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (index, member) in container.members.enumerated() {
            var content = (try? container.content(member)) ?? []
            if index == chosen { content = changed(content) }
            let sum = Int(CRC32.checksum(of: content[...]))
            let common =
                Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 4) + Self.little(sum, 4)
                + Self.little(content.count, 4) + Self.little(content.count, 4)
                + Self.little(member.name.utf8.count, 2) + Self.little(0, 2)
            directory +=
                [0x50, 0x4B, 1, 2] + Self.little(20, 2) + Self.little(20, 2) + common
                + Self.little(0, 10) + Self.little(file.count, 4) + Array(member.name.utf8)
            file += [0x50, 0x4B, 3, 4] + Self.little(20, 2) + common + Array(member.name.utf8)
            file += content
        }
        let count = Self.little(container.members.count, 2)
        return file + directory + [0x50, 0x4B, 5, 6] + Self.little(0, 4) + count + count
            + Self.little(directory.count, 4) + Self.little(file.count, 4) + Self.little(0, 2)
    }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }

    /// A damaged chunk with a checksum that fits.
    private mutating func insidePNG(_ bytes: [UInt8]) -> [UInt8] {
        var chunks: [Range<Int>] = []
        var index = 8
        while index + 12 <= bytes.count, index + 12 + bytes.big32(index) <= bytes.count {
            chunks.append(index..<(index + 12 + bytes.big32(index)))
            index = chunks[chunks.count - 1].upperBound
        }
        guard let chunk = chunks.randomElement(using: &random) else { return changed(bytes) }
        let type = bytes[(chunk.lowerBound + 4)..<(chunk.lowerBound + 8)]
        let data = changed(Array(bytes[(chunk.lowerBound + 8)..<(chunk.upperBound - 4)]))
        let sum = Int(CRC32.checksum(of: type + data))
        let made = Self.little(data.count, 4).reversed() + type + data
        let end = Self.little(sum, 4).reversed() + bytes[chunk.upperBound...]
        return Array(bytes[..<chunk.lowerBound]) + made + end
    }

    /// A damaged stream, not folded up any more.
    private mutating func insidePDF(_ bytes: [UInt8]) -> [UInt8] {
        guard var file = try? PDFObjects(bytes, limits: ReadLimits()),
            let object = file.objects.filter({ $0.stream?.isEmpty == false })
                .randomElement(using: &random),
            let stream = object.stream, let content = try? file.decoded(object)
        else { return changed(bytes) }
        var head = Array(bytes[..<stream.startIndex])
        let from = max(0, head.count - object.head.count - 20)
        if let filter = head.firstRange(of: Array("/FlateDecode".utf8), from: from) {
            head[filter + 1] = UInt8(ascii: "X")
        }
        return head + changed(content) + bytes[stream.endIndex...]
    }
}
