/// The parts of an OpenDocument package that no sheet shows: the manifest, which lists its members,
/// and the settings of the program.
///
/// Source: OASIS OpenDocument 1.3 part 2, chapter 3, and part 3, 3.10.
enum OpenPackage {
    static func inspect(
        _ container: inout ZipContainer, sheets: Set<String>, limits: ReadLimits,
        _ found: inout Inspection
    ) throws(InspectionProblem) {
        if let bytes = try container.content("META-INF/manifest.xml") {
            let names = Set(container.members.map(\.name))
            inspect(manifest: try XMLTree.root(of: bytes, limits: limits), names, &found)
        }
        if let bytes = try container.content("settings.xml") {
            let root = try XMLTree.root(of: bytes, limits: limits)
            inspect(settings: root, sheets: sheets, &found)
        }
    }

    private static func inspect(
        manifest: XMLElement, _ names: Set<String>, _ found: inout Inspection
    ) {
        if !manifest.all(["encryption-data", "encrypted-key", "keyinfo", "KeyInfo"]).isEmpty {
            found.hide("the manifest says that a part is encrypted", remedy: "save it anew")
        }
        for entry in manifest.elements("file-entry") {
            let path = entry["full-path"] ?? ""
            let type = entry["media-type"] ?? ""
            if !path.hasSuffix("/"), !names.contains(path) {
                found.hide("the manifest names a part that is not there", remedy: "save it anew")
            }
            if type.contains(" ") || type.utf8.count > 100 {
                found.hide("the manifest holds an entry of its own", remedy: "save it anew")
            }
        }
        if holdsText(manifest) { found.hide("the manifest holds text") }
    }

    private static func holdsText(_ root: XMLElement) -> Bool {
        !root.text.trimmedLines.isEmpty
    }

    /// A setting is a number, a switch, a short word of the program or the name of a sheet.
    private static func inspect(
        settings: XMLElement, sheets: Set<String>, _ found: inout Inspection
    ) {
        for item in settings.all(["config-item"]) {
            let value = item.text.trimmedLines
            let isPrinter = ["PrinterName", "PrinterSetup"].contains(item["name"] ?? "")
            if isPrinter {
                if !value.isEmpty, item["name"] == "PrinterName", value != "Generic Printer" {
                    found.hide("the settings name a printer", remedy: "save the values alone")
                }
                if item["name"] == "PrinterSetup", !PrinterSetup.isPlain(value) {
                    found.hide(
                        "the settings hold more than the setup of a printer",
                        remedy: "save the values alone")
                }
            } else if !isSwitch(value), !sheets.contains(value), !isCodeName(value) {
                found.hide("the settings hold text", remedy: "save the values alone")
            }
        }
        let known: Set<String> = [
            "settings", "config-item-set", "config-item", "config-item-map-indexed",
            "config-item-map-entry", "config-item-map-named",
        ]
        settings.walk { node in
            switch node {
            case .element(let element):
                if !known.contains(element.name) {
                    found.hide("the settings hold an entry of their own")
                }
            case .comment, .instruction: found.hide("the settings hold an XML comment")
            case .text: return
            }
        }
    }

    /// `Sheet1`, `view1`: the program's own names.
    private static func isCodeName(_ value: String) -> Bool {
        let letters = value.prefix { $0.isLetter }
        let own: Set<Substring> = ["Sheet", "Table", "Tabelle", "Feuil", "view", "ThisWorkbook"]
        return own.contains(letters) && value.dropFirst(letters.count).allSatisfy(\.isNumber)
    }

    /// `true`, `-1`, `0.5`, `2026-11-21T10:00:00`
    private static func isSwitch(_ value: String) -> Bool {
        ["true", "false", ""].contains(value)
            || value.utf8.count <= 40
                && value.utf8.allSatisfy {
                    isDigit($0) || "-+.:TZeE".utf8.contains($0)
                }
    }
}
