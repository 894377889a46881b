/// A colour space of a PDF file, as far as it is followed.
///
/// Source: ISO 32000-1, 8.6.
enum PDFColourSpace {
    /// Numbers are grey, red, green and blue, or those of a printer.
    case parts
    /// One number leads from a colour to another in a straight line.
    case tint(from: [Double], to: [Double])
    /// What is drawn in it is not painted.
    case nothing
    /// A pattern, a palette, a colour that only a printer knows.
    case unknown

    /// - `value`: what the resources say of the name; nil where they say nothing.
    init(_ name: String, _ value: PDFValue?, in document: PDFDocument) {
        let items = value?.items ?? []
        let kind = value?.name ?? items.first?.name ?? name
        switch kind {
        case "DeviceGray", "DeviceRGB", "DeviceCMYK", "ICCBased", "CalRGB", "CalGray":
            self = .parts
        case "Separation":
            guard items.count == 4 else {
                self = .unknown
                return
            }
            self =
                document.resolved(items[1])?.name == "None"
                ? .nothing : Self.tint(document.resolved(items[3]), in: document) ?? .unknown
        case "DeviceN":
            let inks = items.count > 1 ? document.resolved(items[1])?.items ?? [] : []
            let isNone = !inks.isEmpty && inks.allSatisfy { $0.name == "None" }
            self = isNone ? .nothing : .unknown
        default: self = .unknown
        }
    }

    private static func tint(_ function: PDFValue?, in document: PDFDocument) -> Self? {
        func numbers(_ key: String) -> [Double]? {
            document.resolved(function?[key])?.items.compactMap { document.resolved($0)?.number }
        }
        guard document.resolved(function?["FunctionType"])?.number == 2 else { return nil }
        let (from, to) = (numbers("C0") ?? [0], numbers("C1") ?? [1])
        guard from.count == to.count, PDFInk(from) != nil,
            document.resolved(function?["N"])?.number == 1
        else { return nil }
        return .tint(from: from, to: to)
    }

    /// What is painted where no number was given yet; nil where that is not known, or nothing.
    var first: PDFInk? {
        switch self {
        case .parts: .black
        case .tint: ink([1])
        case .nothing, .unknown: nil
        }
    }

    /// The colour of some numbers; nil where it is not known, or nothing.
    func ink(_ numbers: [Double]) -> PDFInk? {
        switch self {
        case .parts: return PDFInk(numbers)
        case .tint(let from, let to):
            guard numbers.count == 1 else { return nil }
            let share = max(0, min(1, numbers[0]))
            return PDFInk(zip(from, to).map { $0 + share * ($1 - $0) })
        case .nothing, .unknown: return nil
        }
    }

    var isNothing: Bool { if case .nothing = self { true } else { false } }
}
