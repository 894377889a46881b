import Dispatch
import Glibc
import Synchronization

/// Tables from a CSV or TSV file with a header, by our own scanner: RFC 4180, UTF-8 with or without a
/// byte order mark, delimited by commas, tabs or semicolons. An empty field is a missing value.
///
/// A file is read by two threads in parts that begin behind a line feed. Whether that line feed
/// stood within quotes shows when the part before it ends elsewhere; then, and for the place of a
/// mistake, all is read again from the front by one. Memory depends on the number of cells (and on
/// distinct contributors, and on records for medians), not on the file.
public struct DelimitedEngine: DataEngine {
    let path: String
    let name: String
    let threads: Int
    let partSize: Int

    /// `-` is standard input. A pipe works too.
    public init(path: String, threads: Int = 2) {
        self.init(path: path, threads: threads, partSize: PartedScan.usualSize)
    }

    /// - `partSize`: bytes of a part; a smaller file is read by one thread.
    init(path: String, threads: Int, partSize: Int) {
        self.path = path
        name = path
        self.threads = threads
        self.partSize = partSize
    }

    public func summary(of request: TableRequest, _ monitor: Monitor) throws(DataError)
        -> TableSummary
    {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ByteSource.failure("open", name) }
        defer { if path != "-" { close(descriptor) } }
        return try Self.summary(
            of: request, from: descriptor, name: name, threads, partSize: partSize, monitor)
    }

    /// The same from an open file or pipe.
    static func summary(
        of request: TableRequest, from descriptor: Int32, name: String, _ threads: Int,
        partSize: Int = PartedScan.usualSize, _ monitor: Monitor
    ) throws(DataError) -> TableSummary {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ByteSource.failure("look at", name) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw DataError(source: name, problem: .engine("is a folder; name a file of data"))
        }
        var source = ByteSource(
            descriptor: descriptor, name: name, isFile: status.st_mode & S_IFMT == S_IFREG)
        let state = try FileState(source)
        monitor.begin(size: source.isFile ? state.size : 0)
        let shape = try header(of: &source, request)
        let tally = try tally(request, shape, source, state.size, threads, partSize, monitor)
        if source.isFile, try FileState(source) != state {
            throw DataError(source: name, problem: .changed)
        }
        return try TallySummary.summary(of: tally, request, source: name)
    }

    private static func header(of source: inout ByteSource, _ request: TableRequest)
        throws(DataError) -> DelimitedShape
    {
        var bytes: [UInt8] = []
        while true {
            let room = 64 << 10
            var part = [UInt8](repeating: 0, count: room)
            let read: Result<Int, DataError> = part.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return .success(0) }
                do throws(DataError) {
                    return .success(try source.read(at: bytes.count, into: base, room: room))
                } catch { return .failure(error) }
            }
            let count = try read.get()
            bytes += part[..<count]
            let shape = try DelimitedShape.read(
                bytes, isAll: count == 0, name: source.name, for: request)
            if let shape {
                source.offset = shape.start
                source.pending = source.isFile ? [] : Array(bytes[min(shape.start, bytes.count)...])
                return shape
            }
            guard bytes.count < 1 << 24 else {
                throw DataError(source: source.name, line: 1, problem: .longRecord)
            }
        }
    }

    private static func tally(
        _ request: TableRequest, _ shape: DelimitedShape, _ source: ByteSource, _ size: Int,
        _ threads: Int, _ partSize: Int, _ monitor: Monitor
    ) throws(DataError) -> Tally {
        if source.isFile, threads > 1, size - shape.start > partSize {
            let scan = PartedScan(
                request, shape, source, size: size, partSize: partSize, monitor)
            if let tally = scan.run(threads: threads) { return tally }
            monitor.begin(size: size)
        }
        var scanner = DelimitedScanner(shape, RecordTally(request))
        defer { scanner.deallocate() }
        let end = try scanner.scan(
            source, from: shape.start, before: Int.max, firstLine: shape.firstLine, monitor)
        if source.isFile, end < size { throw DataError(source: source.name, problem: .changed) }
        try scanner.records.check(request, source: source.name, fields: shape.needed)
        return scanner.records.tally
    }
}

/// The parts of a file, counted by several threads; nil where something was wrong anywhere.
private final class PartedScan: Sendable {
    static let usualSize = 8 << 20

    private let partSize: Int
    private let request: TableRequest
    private let shape: DelimitedShape
    private let source: ByteSource
    private let size: Int
    private let monitor: Monitor
    private let next = Atomic<Int>(0)
    private let isBroken = Atomic<Bool>(false)
    private let results: Mutex<Results>

    private struct Results: ~Copyable {
        /// Per part where its first record begins, and where the first after it.
        var bounds: [(first: Int, next: Int)]
        var tallies: [RecordTally] = []
    }

    init(
        _ request: TableRequest, _ shape: DelimitedShape, _ source: ByteSource, size: Int,
        partSize: Int, _ monitor: Monitor
    ) {
        self.partSize = partSize
        self.request = request
        self.shape = shape
        self.source = source
        self.size = size
        self.monitor = monitor
        let parts = (size - shape.start + partSize - 1) / partSize
        results = Mutex(Results(bounds: Array(repeating: (0, 0), count: parts)))
    }

    func run(threads: Int) -> Tally? {
        DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
        guard !isBroken.load(ordering: .acquiring) else { return nil }
        return results.withLock { results in
            var expected = shape.start
            for bounds in results.bounds {
                guard bounds.first == expected else { return nil }
                expected = bounds.next
            }
            guard expected >= size, var all = results.tallies.popLast() else { return nil }
            for tally in results.tallies { all.merge(tally) }
            return all.tally
        }
    }

    private func work() {
        var scanner = DelimitedScanner(shape, RecordTally(request))
        defer { scanner.deallocate() }
        do throws(DataError) {
            while let part = takePart() {
                let begin = shape.start + part * partSize
                let first = part == 0 ? begin : try firstRecord(from: begin)
                let end = min(begin + partSize, size)
                let next =
                    first >= end
                    ? first
                    : try scanner.scan(source, from: first, before: end, firstLine: 1, monitor)
                results.withLock { $0.bounds[part] = (first, next) }
                if scanner.records.hasFaults { isBroken.store(true, ordering: .releasing) }
            }
            results.withLock { $0.tallies.append(scanner.records) }
        } catch {
            isBroken.store(true, ordering: .releasing)
        }
    }

    private func takePart() -> Int? {
        guard !isBroken.load(ordering: .relaxed) else { return nil }
        let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return results.withLock { part < $0.bounds.count } ? part : nil
    }

    /// The offset behind the first line feed at or behind `begin - 1`.
    private func firstRecord(from begin: Int) throws(DataError) -> Int {
        let room = 4096
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 8)
        defer { block.deallocate() }
        var offset = begin - 1
        while let base = block.baseAddress {
            let count = try source.read(at: offset, into: base, room: room)
            if count == 0 { return size }
            if let feed = block[..<count].firstIndex(of: 0x0A) { return offset + feed + 1 }
            offset += count
        }
        return size
    }
}
