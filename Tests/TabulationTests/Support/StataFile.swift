import CReadStat
import Foundation

/// Writes records as a Stata file; columns named in `numbers` are numeric, the others text.
enum StataFile {
    private final class Sink { var bytes: [UInt8] = [] }

    static func bytes(_ header: [String], _ records: [[String?]], numbers: Set<String>) -> [UInt8] {
        let sink = Sink()
        let writer = readstat_writer_init()
        defer { readstat_writer_free(writer) }
        readstat_set_data_writer(writer) { data, size, context in
            guard let context, let data else { return -1 }
            let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
            sink.bytes += UnsafeRawBufferPointer(start: data, count: size)
            return size
        }
        let variables = header.map { name in
            readstat_add_variable(
                writer, name, numbers.contains(name) ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING,
                numbers.contains(name) ? 0 : 60)
        }
        readstat_begin_writing_dta(writer, Unmanaged.passUnretained(sink).toOpaque(), records.count)
        for record in records {
            readstat_begin_row(writer)
            for (index, value) in record.enumerated() {
                if numbers.contains(header[index]) {
                    if let number = value.flatMap(Double.init) {
                        readstat_insert_double_value(writer, variables[index], number)
                    } else {
                        readstat_insert_missing_value(writer, variables[index])
                    }
                } else {
                    readstat_insert_string_value(writer, variables[index], value ?? "")
                }
            }
            readstat_end_row(writer)
        }
        readstat_end_writing(writer)
        return sink.bytes
    }
}
