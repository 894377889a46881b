/// Values of metadata that are nothing to hide.
enum Metadata {
    /// Names that no person has; a version, a web address or the name of a product may follow.
    private static let firm = [
        "matplotlib", "adobe", "gimp", "the gimp", "inkscape", "imagemagick", "ggplot", "microsoft",
        "libreoffice", "openoffice", "cairo", "ghostscript", "gpl ghostscript", "skia",
        "reportlab", "pdftex", "xetex", "luatex", "luahbtex", "xdvipdfmx", "dvips", "dvipdfm",
        "plotly", "kaleido", "pillow", "gnuplot", "latex", "tex output", "acrobat", "chromium",
        "headlesschrome", "google chrome", "mozilla", "pandoc", "typst", "wkhtmltopdf", "seaborn",
        "bokeh", "graphicsmagick", "libvips", "paint.net", "photoshop", "screenshot", "pypdf",
        "pikepdf", "qpdf", "pdfium", "mupdf", "poppler", "svglib", "weasyprint", "openpyxl",
        "www.inkscape.org", "quartz", "macos", "mac os x", "ibm spss", "spss statistics", "quarto",
        "knitr", "rmarkdown", "itext", "apache fop", "pdfkit", "jspdf", "fpdf", "tcpdf", "pdfsharp",
        "aspose", "hyperref", "tikz", "pgf", "altair", "statamp", "stata/", "xlsxwriter",
        "python-docx", "vega-lite", "vl-convert", "datagraph", "graphpad",
        "gd-jpeg", "creator: gd-jpeg", "gnome-screenshot", "flameshot", "ksnip", "greenshot",
        "sharex", "lavc", "mozjpeg", "libjpeg", "matlab", "rsvg", "pdf24", "tableau", "mathematica",
        "foxit", "xournal", "texstudio",
    ]
    /// Names that a person may have, too: alone or before a version.
    private static let loose = [
        "r", "stata", "spss", "sas", "python", "word", "excel", "tex", "d3", "qt", "calc", "writer",
        "draw", "impress", "anonymous", "unspecified", "untitled", "(unspecified)",
        "(anonymous)", "(untitled)", "powerpoint",
    ]
    /// Names of persons that are programs before a version only.
    private static let versioned = ["vega", "julia", "prism", "origin"]

    static func namesProgram(_ text: String) -> Bool {
        let name = text.lowercased().trimmedLines
        guard name.utf8.count <= 120, !name.isEmpty else { return name.isEmpty }
        if firm.contains(where: { name.hasPrefix($0) && !goesOn(name, behind: $0) }) { return true }
        return loose.contains { name == $0 || isVersioned(name, $0) }
            || versioned.contains { isVersioned(name, $0) }
    }

    private static func goesOn(_ name: String, behind word: String) -> Bool {
        name.dropFirst(word.count).first?.isLetter ?? false
    }

    /// `r 4.2.2`, `r version 4.2.2 (2022-10-31)`, `stata v18`
    private static func isVersioned(_ name: String, _ word: String) -> Bool {
        guard name.hasPrefix(word), !goesOn(name, behind: word) else { return false }
        var rest = name.dropFirst(word.count).drop { " -/:".contains($0) }
        for sign in ["version", "graphics", "v", "."] where rest.hasPrefix(sign) {
            rest = rest.dropFirst(sign.count).drop { $0 == " " }
            if sign == "graphics" { return true }
            break
        }
        return rest.first?.isNumber ?? false
    }

    /// `20 November 2026`, `Nov 2026`, `Friday, 20th November 2026`, with a number in it.
    static func isDay(_ text: String) -> Bool {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september",
            "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
            "friday", "saturday", "sunday",
        ]
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return text.utf8.count <= 40 && text.utf8.contains(where: isDigit)
            && words.allSatisfy { word in
                let letters = word.drop { $0.isNumber }
                return letters.isEmpty || ["st", "nd", "rd", "th"].contains(letters)
                    || letters.count > 2 && names.contains { $0.hasPrefix(letters) }
            }
    }

    /// `en`, `en-GB`, `zh-Hant-TW`, `x-unknown`, or none.
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.isEmpty
            || text.utf8.count <= 12 && parts[0].utf8.count <= 3
                && parts.allSatisfy { part in
                    part.utf8.count <= 8 && part.allSatisfy { $0.isLetter || $0.isNumber }
                }
    }

    /// Digits and the signs and letters of a date.
    static func isDate(_ text: String) -> Bool {
        text.utf8.count <= 40
            && text.utf8.contains(where: isDigit)
            && text.utf8.allSatisfy {
                isDigit($0) || "-:+./ ,'TZDtGMUCadeFbJunSpOcNovrylgMhWisApk".utf8.contains($0)
            }
    }
}
