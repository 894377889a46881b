import Outputs
import Synchronization

/// Descriptions of datasets that were read already: a history holds the same one many times over.
///
/// Kept by their bytes, and only those that name no other file. Each is read by a reader
/// of its own, which has seen nothing else of the submission that it came with.
public final class KnownDescriptions: Sendable {
    private let known = Mutex<[[UInt8]: Dataset]>([:])

    public init() {}

    func dataset(
        _ file: SubmittedFile, limits: ReadLimits, companions: (String) -> [UInt8]?
    ) throws(ReadErrors) -> Dataset {
        if let dataset = known.withLock({ $0[file.bytes] }) { return dataset }
        var isAlone = true
        let dataset = try ReadingSession.apart { () throws(ReadErrors) in
            try DatasetReader.dataset(bytes: file.bytes, file: file.path, limits: limits) { path in
                isAlone = false
                return companions(path)
            }
        }
        if isAlone { known.withLock { $0[file.bytes] = dataset } }
        return dataset
    }
}
