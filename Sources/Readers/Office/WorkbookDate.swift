import Outputs

/// Dates, which a workbook stores as a number of days and knows by their format alone.
///
/// Source: ECMA-376 part 1, 18.17.4.
enum WorkbookDate {
    /// How much of a date a number format shows.
    enum Format: Hashable {
        case year, month, day

        /// Of a built-in format; nil for one of another kind.
        init?(builtIn id: String) {
            switch id {
            case "14", "15", "16", "22": self = .day
            case "17": self = .month
            default: return nil
            }
        }

        /// `yyyy-mm-dd`, `mmm yy`; nil for a format that is none of dates.
        init?(_ code: String) {
            let bare = Self.withoutTexts(code)
            guard bare.contains("y") || bare.contains("d"),
                !bare.contains(where: { "0#?".contains($0) }), !bare.contains("general")
            else { return nil }
            self = bare.contains("d") ? .day : bare.contains("m") ? .month : .year
        }

        private static func withoutTexts(_ code: String) -> String {
            var bare = ""
            var skip: Character?
            for character in code.lowercased() {
                if let end = skip {
                    if character == end { skip = nil }
                } else if character == "\"" {
                    skip = "\""
                } else if character == "[" {
                    skip = "]"
                } else {
                    bare.append(character)
                }
            }
            return bare
        }
    }

    /// `2020-01-31`, with a time of day where it has one, or as much of it as is shown where the rest is
    /// the first day; nil for a number that is no day of 1900 to 9999.
    static func text(of number: String, from1904: Bool, as format: Format) -> String? {
        guard let value = Double(number), value.isFinite, (1..<2_958_466).contains(value) else {
            return nil
        }
        let days = value.rounded(.down)
        // Excel takes 1900 for a leap year: the days before its 29th of February are one more.
        let start = from1904 ? 24_107 : days < 60 ? 25_568 : 25_569
        let date = date(daysSince1970: Int(days) - start)
        let seconds = Int(((value - days) * 86_400).rounded())
        guard seconds > 0, seconds < 86_400 else {
            if format == .month, date.hasSuffix("-01") { return String(date.dropLast(3)) }
            return format == .year && date.hasSuffix("-01-01") ? String(date.dropLast(6)) : date
        }
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
        return date + " " + parts.map { two($0) }.joined(separator: ":")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// In the Gregorian calendar, from 1900 on.
    private static func date(daysSince1970 days: Int) -> String {
        // Years from 1 March, eras of 400 years.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let day = shifted - era * 146_097
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let ofYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let ofMonth = ofYear - (153 * month + 2) / 5 + 1
        let isNext = month >= 10
        let number = isNext ? month - 9 : month + 3
        return "\(era * 400 + year + (isNext ? 1 : 0))-\(two(number))-\(two(ofMonth))"
    }
}
