import CReadStat
import Tabulation

/// One file while ReadStat calls back with its variables and values.
final class ReadStatReading {
    private let request: TableRequest
    private let source: String
    private var names: [String] = []
    /// Per variable of the file its places in the request's columns; nil before the first value.
    private var slots: [Int?]?
    private var sink: RecordSink?
    private var values: [[UInt8]]
    private var row = -1
    private(set) var error: DataError?

    init(_ request: TableRequest, source: String) {
        self.request = request
        self.source = source
        values = request.columnsRead.map { _ in [] }
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> ReadStatReading? {
        context.map { Unmanaged<ReadStatReading>.fromOpaque($0).takeUnretainedValue() }
    }

    func add(_ variable: UnsafeMutablePointer<readstat_variable_t>?) -> Int32 {
        names.append(readstat_variable_get_name(variable).map { String(cString: $0) } ?? "")
        return Int32(READSTAT_HANDLER_OK)
    }

    func add(
        _ value: readstat_value_t, of variable: UnsafeMutablePointer<readstat_variable_t>?,
        row: Int32
    ) -> Int32 {
        guard prepare(), let slots else { return Int32(READSTAT_HANDLER_ABORT) }
        if Int(row) != self.row {
            flush()
            self.row = Int(row)
        }
        let index = Int(readstat_variable_get_index(variable))
        if index < slots.count, let slot = slots[index] {
            values[slot] = Self.text(value, variable)
        }
        return Int32(READSTAT_HANDLER_OK)
    }

    /// Finds the columns when all variables are known.
    private func prepare() -> Bool {
        guard slots == nil else { return true }
        do throws(DataError) {
            let places = try RecordSink.places(of: request, in: names, source: source)
            sink = RecordSink(request, source: source, places: places)
            slots = names.indices.map { places.firstIndex(of: $0) }
            return true
        } catch {
            self.error = error
            return false
        }
    }

    private func flush() {
        guard row >= 0 else { return }
        for index in values.indices {
            sink?.append(values[index])
            values[index] = []
        }
        sink?.endRecord()
    }

    func summary() throws(DataError) -> TableSummary {
        if !prepare(), let error { throw error }
        flush()
        guard let sink else { throw DataError(source: source, problem: .empty) }
        return try sink.summary()
    }

    private static func text(
        _ value: readstat_value_t, _ variable: UnsafeMutablePointer<readstat_variable_t>?
    ) -> [UInt8] {
        if readstat_value_is_missing(value, variable) != 0 { return [] }
        switch readstat_value_type(value) {
        case READSTAT_TYPE_STRING, READSTAT_TYPE_STRING_REF:
            guard let text = readstat_string_value(value) else { return [] }
            var bytes = Array(String(cString: text).utf8)
            while bytes.last == 0x20 { bytes.removeLast() }
            return bytes
        case READSTAT_TYPE_INT8: return Array(String(readstat_int8_value(value)).utf8)
        case READSTAT_TYPE_INT16: return Array(String(readstat_int16_value(value)).utf8)
        case READSTAT_TYPE_INT32: return Array(String(readstat_int32_value(value)).utf8)
        case READSTAT_TYPE_FLOAT:
            let number = readstat_float_value(value)
            return whole(Double(number)) ?? Array(number.description.utf8)
        default:
            let number = readstat_double_value(value)
            return whole(number) ?? Array(number.description.utf8)
        }
    }

    private static func whole(_ number: Double) -> [UInt8]? {
        guard number.magnitude < 1e15, let whole = Int(exactly: number) else { return nil }
        return Array(String(whole).utf8)
    }
}
