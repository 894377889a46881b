/// The setup of LibreOffice's own printer in the settings of a document: bytes as base64, in which
/// anything could stand. The setup of any other printer has its name in it.
///
/// Source: LibreOffice, `vcl/source/gdi/jobset.cxx` and `vcl/unx/generic/printer/jobdata.cxx`.
enum PrinterSetup {
    /// Whether the words in it are those that the program writes.
    static func isPlain(_ base64: String) -> Bool {
        guard !base64.isEmpty else { return true }
        guard base64.utf8.count < 8_000,
            let data = Base64.decoded(Array(base64.utf8))
        else { return false }
        // Sizes of the paper and of the parts.
        guard data.count(where: { $0 != 0x0A && $0 != 0 && !(0x20...0x7E).contains($0) }) < 60
        else { return false }
        let lines = data.split { !(0x20...0x7E).contains($0) }.filter { $0.count > 2 }
        return lines.allSatisfy { isKnown(String(decoding: $0, as: UTF8.self)) }
    }

    private static func isKnown(_ line: String) -> Bool {
        if lines.contains(line) { return true }
        let halves = line.split(maxSplits: 1) { $0 == "=" || $0 == ":" }
        guard halves.count == 2, keys.contains(halves[0]) else { return false }
        return values.contains(halves[1])
            || halves[1].utf8.count < 12 && halves[1].allSatisfy { $0.isNumber || $0 == "," }
    }

    private static let lines: Set<String> = [
        "Generic Printer", "SGENPRT", "JobData 1", "PPDContexData", "PPDContextData",
        "COMPAT_DUPLEX_MODE", "DuplexMode::Off", "DuplexMode::Unknown", "DuplexMode::LongEdge",
        "DuplexMode::ShortEdge",
    ]
    private static let keys: Set<Substring> = [
        "printer", "orientation", "copies", "collate", "marginadjustment", "margindajustment",
        "colordepth", "pslevel", "pdfdevice", "colordevice", "Duplex", "PageSize", "InputSlot",
    ]
    private static let values: Set<Substring> = [
        "Generic Printer", "Portrait", "Landscape", "true", "false", "None", "Off", "A3", "A4",
        "A5", "A6", "B4", "B5", "Letter", "Legal", "Tabloid", "Executive", "DuplexNoTumble",
        "DuplexTumble", "Auto", "Default",
    ]
}
