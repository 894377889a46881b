import CReadStat
import Tabulation

/// Tables from a Stata (`.dta`), SPSS (`.sav`, `.zsav`, `.por`) or SAS (`.sas7bdat`, `.xpt`) file, by
/// the ReadStat library.
///
/// Categories are the codes of the file, not their value labels. Whole numbers are written without
/// a point, others with the fewest digits that give the stored number back. Missing are the
/// systems' own missing values (`.`, `.a`), those an SPSS file defines as missing, and empty text.
public struct ReadStatFile: DataEngine {
    private let path: String
    private let format: Format

    public enum Format: String, CaseIterable, Sendable {
        case dta, sav, zsav, por, sas7bdat, xpt
    }

    /// Nil for a name without one of these endings.
    public init?(path: String) {
        guard let point = path.lastIndex(of: "."),
            let format = Format(rawValue: path[path.index(after: point)...].lowercased())
        else { return nil }
        self.path = path
        self.format = format
    }

    public func summary(of request: TableRequest, _ monitor: Monitor) throws(DataError)
        -> TableSummary
    {
        guard let parser = readstat_parser_init() else {
            throw DataError(source: path, problem: .engine("out of memory"))
        }
        defer { readstat_parser_free(parser) }
        let reading = ReadStatReading(request, source: path)
        let context = Unmanaged.passUnretained(reading).toOpaque()
        readstat_set_variable_handler(parser) { _, variable, _, context in
            ReadStatReading.from(context)?.add(variable) ?? Int32(READSTAT_HANDLER_ABORT)
        }
        readstat_set_value_handler(parser) { row, variable, value, context in
            ReadStatReading.from(context)?.add(value, of: variable, row: row)
                ?? Int32(READSTAT_HANDLER_ABORT)
        }
        let status = parse(parser, context)
        if let error = reading.error { throw error }
        guard status == READSTAT_OK else {
            let words = readstat_error_message(status).map { String(cString: $0) } ?? "unknown"
            let isAbsent = status == READSTAT_ERROR_OPEN
            throw DataError(
                source: path,
                problem: .engine(
                    isAbsent
                        ? "cannot open; name a file of data"
                        : "cannot be read as \(format.rawValue): \(words)"))
        }
        return try reading.summary()
    }

    private func parse(
        _ parser: UnsafeMutablePointer<readstat_parser_t>, _ context: UnsafeMutableRawPointer
    )
        -> readstat_error_t
    {
        switch format {
        case .dta: readstat_parse_dta(parser, path, context)
        case .sav, .zsav: readstat_parse_sav(parser, path, context)
        case .por: readstat_parse_por(parser, path, context)
        case .sas7bdat: readstat_parse_sas7bdat(parser, path, context)
        case .xpt: readstat_parse_xport(parser, path, context)
        }
    }
}
