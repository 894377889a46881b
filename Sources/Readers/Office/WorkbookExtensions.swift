/// What lies in `extLst`: programs carry there what an older one would not understand, and any other
/// text fits in as well.
///
/// Source: ECMA-376 part 1, 18.2.10; Microsoft, [MS-XLSX] 2.3.
enum WorkbookExtensions {
    static let words = "an extension that no program shows"

    /// Whether a workbook's program writes such an extension; what it holds is then read as XML.
    static func isKnown(_ uri: String?) -> Bool {
        uri.map { known.contains($0.uppercased()) } ?? false
    }

    /// Elements of known extensions whose text is an address, a formula or an identifier.
    static let texts: Set<String> = ["f", "sqref", "id", "formula1", "formula2"]

    /// Extensions anywhere in a part that is read as a tree: whether one holds what nobody knows.
    static func holdsUnknown(_ root: XMLElement) -> Bool {
        root.all(["ext"]).contains { element in
            guard let uri = element["uri"] else { return false }
            if isKnown(uri) {
                return element.all(textual(in: element)).contains { !$0.text.trimmedLines.isEmpty }
                    || element.children.contains(where: isText)
            }
            return !isIdentifier(uri) || !element.elements.isEmpty
                || element.children.contains(where: isText)
        }
    }

    /// Names of the elements with a text of their own that may not have one.
    private static func textual(in element: XMLElement) -> Set<String> {
        var names: Set<String> = []
        element.walk { node in
            guard case .element(let inner) = node, !texts.contains(inner.name),
                inner.children.contains(where: isText)
            else { return }
            names.insert(inner.name)
        }
        return names
    }

    private static func isText(_ node: XMLElement.Node) -> Bool {
        if case .text(let text) = node { !text.trimmedLines.isEmpty } else { false }
    }

    /// `{78C0D931-6437-407d-A8EE-F0AAD7539E65}`
    static func isIdentifier(_ uri: String) -> Bool {
        uri.utf8.count == 38 && uri.hasPrefix("{") && uri.hasSuffix("}")
            && uri.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == "-" }
    }

    private static let known: Set<String> = [
        // Sheets: conditional formats, allowed values, sparklines, slicers, time lines, protected
        // ranges, errors that are not marked, web extensions.
        "{78C0D931-6437-407D-A8EE-F0AAD7539E65}", "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",
        "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}", "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}",
        "{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}", "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}",
        "{01252117-D84E-4E92-8308-4BE1C098FCBB}", "{F7C9EE02-42E1-4005-9D12-6889AFFD525C}",
        "{7E03D99C-DC04-49D9-9315-930204A7B6E9}", "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}",
        // Workbooks: LibreOffice's way to calculate, Excel's.
        "{7626C862-2A13-11E5-B345-FEFF819CDC9F}", "{140A7094-0E35-4892-8432-C4D2E57EDEB5}",
        "{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}", "{79F54976-1DA5-4618-B147-4CDE4B953A38}",
        // Styles and themes.
        "{EB79DEF2-80B8-43E5-95BD-54CBDDF9020C}", "{9260A510-F301-46A8-8635-F512D64BE5F5}",
        "{46F421CA-312F-682F-3DD2-61675219B42D}", "{05A4C25C-085E-4340-85A3-A5531E510DB8}",
    ]
}
