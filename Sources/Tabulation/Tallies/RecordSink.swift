/// Takes records from any source that has them as text, and makes their summary.
///
/// Values come in the order of `TableRequest.columnsRead`; the empty text is a missing value.
public struct RecordSink {
    private let request: TableRequest
    private let source: String
    /// The places of the columns in the source, from 0, for messages.
    private let places: [Int]
    private var records: RecordTally
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var number = 0

    public init(_ request: TableRequest, source: String, places: [Int]) {
        self.request = request
        self.source = source
        self.places = places
        records = RecordTally(request)
    }

    /// Adds one value to the record at hand.
    public mutating func append(_ value: some Collection<UInt8>) {
        bytes += value
        ends.append(bytes.count)
    }

    /// Ends the record at hand and counts it.
    public mutating func endRecord() {
        precondition(ends.count == places.count, "a record with too few values")
        number += 1
        // The dictionaries read eight bytes beyond a value.
        bytes += [0, 0, 0, 0, 0, 0, 0, 0]
        bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return }
            var fields: [Field] = []
            fields.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                fields.append(Field(start: base + start, count: end - start))
                start = end
            }
            fields.withUnsafeBufferPointer { pointer in
                if let first = pointer.baseAddress { records.add(first, line: number) }
            }
        }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The places of the request's columns among `names`, for `init`.
    public static func places(of request: TableRequest, in names: [String], source: String)
        throws(DataError) -> [Int]
    {
        try DelimitedShape.needed(request, in: names, name: source)
    }

    /// The summary of all records; throws what was wrong with any of them.
    public func summary() throws(DataError) -> TableSummary {
        try records.check(request, source: source, fields: places)
        return try TallySummary.summary(of: records.tally, request, source: source)
    }
}
