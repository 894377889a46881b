/// The setup of a printer that R's openxlsx puts into every workbook: always the same bytes, about a printer of its
/// author's, and so nothing of the workbook's.
///
/// Source: openxlsx 4.2.5, `genPrinterSettings`.
enum OpenxlsxPrinter {
    static func isOwn(_ content: [UInt8]) -> Bool { content == text }

    /// Two hexadecimal digits for each byte, with blanks between them.
    private static let text: [UInt8] = {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)], 0x20]
        }
        text[text.count - 1] = 0x0A
        return text
    }()

    /// After a 0 stands how many there are.
    private static let bytes: [UInt8] = {
        var bytes: [UInt8] = []
        var isCount = false
        for byte in Base64.decoded(Array(packed.utf8)) ?? [] {
            if isCount {
                bytes += Array(repeating: 0, count: Int(byte))
            } else if byte != 0 {
                bytes.append(byte)
            }
            isCount = !isCount && byte == 0
        }
        return bytes
    }()

    private static let packed = """
        XAABXAABQQABVQABQwABQQABTAABUAABUgABTwABRAABRgABUAABXAABTAABMQABNAABeAABZQABcgABbwABeAAB
        MQABIAABLQABIAABWAABZQABcgABbwAFAQQAAVLcAAFcBRP/gQcCAAEJAAGaCzQIZAABAQABDwABLAECAAECAAEs
        AQMAAQEAAUEAATQAUwEAAwEAAwEAGFLAIUYAAVgAASAAAUEAAXAAAWUAAW8AAXMAAVAAAW8AAXIAAXQAAS0AAUkA
        AUkAAUkAASAAAUMAATQAATQAATAAATAAASAAAVAAAUMAAUwAASAAATYACU4IoBNACQgAAQsBZAABAQABBwABAQAJ
        BwABAQABCAEAJAgICAABCAgIAAEICAgAAQgICAACAQMAAQICAAEBAgIAxAEABwICSAAPvAIATQUABggAAQEAMQEA
        BgEALwuWAAPIAAEBAQEBAQEBAQEBAQEJAA+8AgAIAgABQQABcgABaQABYQABbAA/AQABAQABAQD/AP8AGRJwXwAY
        AQAQ
        """
}
