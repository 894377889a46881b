import Outputs

/// Properties of a PDF document: programs and dates are nothing to hide, and the title is judged as a
/// text; a person, a keyword and anything else is hidden content.
enum PDFProperties {
    private static let words: [String: String] = [
        "Author": "name an author", "Subject": "hold a subject", "Keywords": "hold keywords",
        "Company": "name a company", "Comments": "hold a comment", "Manager": "name a manager",
    ]

    /// - `info`: the dictionary of the trailer; nil for a reference that leads nowhere.
    static func inspect(_ info: PDFValue?, of document: PDFDocument, _ found: inout Inspection) {
        for (key, value) in info?.entries ?? [] {
            let value = document.resolved(value)
            let text = value?.text?.trimmedLines ?? ""
            if case .array(let items)? = value, items.isEmpty { continue }
            switch key {
            case "Title": if !text.isEmpty { found.titles.append(text) }
            case "CreationDate", "ModDate":
                if !text.isEmpty, !Metadata.isDate(text) {
                    found.hide("the document's properties hold a date that is none")
                }
            case "Trapped": continue
            case "Creator", "Producer":
                inspect(program: text, &found)
            default:
                // What programs write where a person's name belongs.
                let isEmpty = text.isEmpty && words[key] != nil
                let isProgram = key == "PTEX.Fullbanner" || words[key] != nil
                if isEmpty || isProgram && Metadata.namesProgram(bare(text)) { continue }
                found.hide(
                    "the document's properties \(words[key] ?? "hold an entry of their own")")
            }
        }
    }

    private static func inspect(program: String, _ found: inout Inspection) {
        if Metadata.namesProgram(program) { return }
        found.hide("the document's properties name a program that is not known", review: true)
    }

    /// `This is pdfTeX, Version …`
    private static func bare(_ text: String) -> String {
        text.hasPrefix("This is ") ? String(text.dropFirst(8)) : text
    }

    private static let programs: Set<String> = ["CreatorTool", "Producer"]
    private static let dates: Set<String> = ["CreateDate", "ModifyDate", "MetadataDate", "date"]
    private static let harmless: Set<String> = [
        "format", "DocumentID", "InstanceID", "OriginalDocumentID", "Trapped", "part",
        "conformance", "language", "RenditionClass", "VersionID", "PDFVersion",
    ]

    /// An XMP packet.
    static func inspect(packet root: XMLElement, _ found: inout Inspection) {
        for description in root.all(["Description"]) {
            for element in description.elements {
                let text = element.text.trimmedLines
                if element.name == "title" {
                    found.titles.append(text)
                } else if programs.contains(element.name) {
                    inspect(program: text, &found)
                } else if !isHarmless(element.name, text),
                    !text.isEmpty || !element.elements.isEmpty, !Metadata.namesProgram(text)
                {
                    found.hide("the metadata (XMP) name a person or describe the document")
                }
            }
            for key in programs.sorted() { inspect(program: description[key] ?? "", &found) }
            for (key, value) in description.attributes
            where !programs.contains(key) && key != "about" && !isHarmless(key, value)
                && !Metadata.namesProgram(value)
            {
                found.hide("the metadata (XMP) hold an entry of their own")
            }
        }
    }

    /// Whether an XMP packet says nothing at all, or which program wrote it.
    static func isEmpty(packet bytes: [UInt8], limits: ReadLimits) -> Bool {
        guard bytes.count < 1 << 16, !bytes[...].holds("<!--"), !bytes[...].holds("<![CDATA["),
            let root = try? XMLTree.root(of: bytes, limits: limits)
        else { return false }
        var waiting = [root]
        while let element = waiting.popLast() {
            let isBlank = element.attributes.allSatisfy { key, value in
                value.isEmpty || key == "xmptk" && Metadata.namesProgram(value)
            }
            guard ["xmpmeta", "xapmeta", "RDF", "Description"].contains(element.name), isBlank,
                element.text.trimmedLines.isEmpty
            else { return false }
            waiting += element.elements
        }
        return true
    }

    private static func isHarmless(_ key: String, _ value: String) -> Bool {
        if dates.contains(key) { return Metadata.isDate(value) }
        return harmless.contains(key) && !value.contains(" ") && value.utf8.count < 60
    }
}
