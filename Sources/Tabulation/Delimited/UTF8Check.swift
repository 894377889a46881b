/// Whether bytes are UTF-8, by the table of the Unicode standard (table 3-7).
enum UTF8Check {
    /// The index of the first byte that is not part of a well-formed character; nil if all are.
    static func firstProblem(in bytes: UnsafeRawBufferPointer) -> Int? {
        var position = 0
        let size = bytes.count
        while position < size {
            if position + 8 <= size,
                bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                    & 0x8080_8080_8080_8080 == 0
            {
                position += 8
                continue
            }
            let length = length(of: bytes, at: position)
            guard length > 0 else { return position }
            position += length
        }
        return nil
    }

    /// Bytes of the character that begins here; 0 if none does.
    private static func length(of bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        func isNext(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            position + offset < bytes.count && range.contains(bytes[position + offset])
        }
        switch bytes[position] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return isNext(1) ? 2 : 0
        case 0xE0: return isNext(1, 0xA0...0xBF) && isNext(2) ? 3 : 0
        case 0xED: return isNext(1, 0x80...0x9F) && isNext(2) ? 3 : 0
        case 0xE1...0xEF: return isNext(1) && isNext(2) ? 3 : 0
        case 0xF0: return isNext(1, 0x90...0xBF) && isNext(2) && isNext(3) ? 4 : 0
        case 0xF1...0xF3: return isNext(1) && isNext(2) && isNext(3) ? 4 : 0
        case 0xF4: return isNext(1, 0x80...0x8F) && isNext(2) && isNext(3) ? 4 : 0
        default: return 0
        }
    }
}
