/// The pixels of a PNG image that is not interlaced, row by row, as far as they can hold a second picture that
/// nobody sees: colours under full transparency, two entries of a palette with one colour.
///
/// Source: W3C, *Portable Network Graphics*, third edition, chapters 9 and 11.
struct PNGPixels {
    /// So many pixels are a word in small letters; programs leave a few odd ones at edges.
    private static let many = 24

    /// Of a row, without the byte that names its filter.
    private let length: Int
    /// Of a pixel in a palette, or of a channel.
    private let bits: Int
    /// Bytes of a pixel: grey and alpha have two, colour and alpha four, twice as many at sixteen bits, a palette one.
    private let channels: Int
    var palette: [UInt8] = []
    /// Opacity of the entries of the palette.
    var shares: [UInt8] = []
    private var row: [UInt8] = []
    private var before: [UInt8]
    /// How often a colour stands under full transparency, or an entry of the palette is used.
    private var counts: [UInt32: Int] = [:]
    /// Pixels that are all but transparent, and those that are not.
    private var (faint, strong) = (0, 0)

    /// Nil for an image without a palette and without transparency, and for one that is interlaced.
    init?(header: [UInt8]) {
        guard header.count == 13, header[12] == 0,
            let values = [3: 1, 4: 2, 6: 4][Int(header[9])],
            header[8] == 8 || (values == 1 ? [1, 2, 4] : [16]).contains(header[8])
        else { return nil }
        let channels = header[8] == 16 ? values * 2 : values
        let width = header.big32(0)
        guard width > 0, width < 1 << 24 else { return nil }
        bits = Int(header[8])
        self.channels = channels
        length = (width * channels * bits + 7) / 8
        before = Array(repeating: 0, count: length)
    }

    /// Whether there is a place to hide something.
    var mayHide: Bool { channels > 1 || !twins.isEmpty }

    /// Entries of the palette that look like an earlier one.
    private var twins: [UInt32] {
        guard channels == 1 else { return [] }
        var seen: [[UInt8]: UInt32] = [:]
        var found: [UInt32] = []
        for index in 0..<min(palette.count / 3, 256) {
            let share = index < shares.count ? shares[index] : 255
            // Under full transparency all colours look alike.
            let colour = share == 0 ? [0] : Array(palette[(index * 3)..<(index * 3 + 3)]) + [share]
            if seen[colour] != nil {
                found.append(UInt32(index))
            } else {
                seen[colour] = UInt32(index)
            }
        }
        return found
    }

    mutating func take(_ piece: UnsafeRawBufferPointer.SubSequence) {
        var rest = piece
        while !rest.isEmpty {
            let part = rest.prefix(length + 1 - row.count)
            row.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            guard row.count > length else { return }
            finishRow()
            row.removeAll(keepingCapacity: true)
        }
    }

    private mutating func finishRow() {
        let filter = row[0]
        for index in before.indices {
            let left = index >= channels ? row[index + 1 - channels] : 0
            let up = before[index]
            switch filter {
            case 1: row[index + 1] &+= left
            case 2: row[index + 1] &+= up
            case 3: row[index + 1] &+= UInt8((Int(left) + Int(up)) / 2)
            case 4:
                // `before` still holds the row above from here on; what is left of it was kept.
                row[index + 1] &+= Self.paeth(left, up, corner(index))
            default: break
            }
        }
        for index in before.indices { before[index] = row[index + 1] }
        look()
    }

    private func corner(_ index: Int) -> UInt8 { index >= channels ? before[index - channels] : 0 }

    private static func paeth(_ left: UInt8, _ up: UInt8, _ corner: UInt8) -> UInt8 {
        let estimate = Int(left) + Int(up) - Int(corner)
        let (a, b, c) = (
            abs(estimate - Int(left)), abs(estimate - Int(up)), abs(estimate - Int(corner))
        )
        if a <= b, a <= c { return left }
        return b <= c ? up : corner
    }

    private mutating func look() {
        guard bits >= 8 else { return lookAtParts() }
        var last: UInt32?
        var run = 0
        for start in stride(from: 0, to: before.count, by: channels) {
            guard let colour = colour(at: start) else { continue }
            if colour == last {
                run += 1
                continue
            }
            note(last, run)
            (last, run) = (colour, 1)
        }
        note(last, run)
    }

    /// Of a pixel that is fully transparent, or its entry in the palette; nil for one that shows. At sixteen bits
    /// the lower bytes are mixed in.
    private mutating func colour(at start: Int) -> UInt32? {
        if channels == 1 { return UInt32(before[start]) }
        let alpha = start + channels - bits / 8
        if (1...5).contains(before[alpha]) { faint += 1 } else if before[alpha] > 5 { strong += 1 }
        guard before[alpha] == 0, bits == 8 || before[alpha + 1] == 0 else { return nil }
        var colour: UInt32 = 0
        for index in start..<alpha { colour = (colour &* 257) &+ UInt32(before[index]) }
        return colour
    }

    /// Several pixels of a palette in a byte, the first in its highest bits.
    private mutating func lookAtParts() {
        let mask = UInt8(truncatingIfNeeded: (1 << bits) - 1)
        for byte in before {
            for shift in stride(from: 8 - bits, through: 0, by: -bits) {
                note(UInt32(byte >> UInt8(shift) & mask), 1)
            }
        }
    }

    private mutating func note(_ colour: UInt32?, _ run: Int) {
        guard let colour, counts[colour] != nil || counts.count < 100_000 else { return }
        counts[colour, default: 0] += run
    }

    /// What is hidden; nil where nothing is.
    var hidden: String? {
        if channels == 1 {
            let used = twins.reduce(0) { $0 + (counts[$1] ?? 0) }
            return used >= Self.many ? "pixels of two entries of the palette that look alike" : nil
        }
        if faint > max(strong, Self.many) { return "pixels that are all but transparent" }
        let odd = counts.values.reduce(0, +) - (counts.values.max() ?? 0)
        return odd >= Self.many ? "colours under pixels that are fully transparent" : nil
    }
}
