import Confinement

/// The far side of `ConfinedReaders`: reads what it is given, and can do nothing else.
public enum ReaderService {
    /// The hidden first argument by which the program is asked to be one.
    public static let argument = "read-confined"

    /// Serves until the program is gone.
    public static func run() -> Never {
        // A reader opens no file any more, and libxml2 has converters in files.
        XMLEvents.loadConverters()
        ConfinedService.run { head, body in answer(head, body) }
    }

    enum Question: Int { case inspection = 1, delimited, yaml, tree, cleanCopy }

    /// The reply to a question about a file; no bytes at all to one that nobody asks.
    public static func answer(_ head: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var reader = ByteReader(head)
        var writer = ByteWriter()
        do throws(MalformedReply) {
            guard let question = Question(rawValue: try reader.number()) else { return [] }
            let limits = try reader.limits()
            switch question {
            case .inspection:
                guard let nature = TextNature(rawValue: try reader.number()) else { return [] }
                writer.put(inspection: body, nature, limits)
            case .delimited: writer.put(delimited: body, limits)
            case .yaml: writer.put(yaml: body, limits)
            case .tree: writer.put(tree: body, limits)
            case .cleanCopy: writer.put(cleanCopy: body, of: try reader.text(), limits)
            }
        } catch {
            return []
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func put(
        inspection file: [UInt8], _ nature: TextNature, _ limits: ReadLimits
    ) {
        do throws(InspectionProblem) {
            let found = try FileInspector.inspection(
                of: file, type: FileType(file), nature: nature, limits: limits)
            put(true)
            put(found) { $0.put($1) }
        } catch {
            put(false)
            put(error)
        }
    }

    fileprivate mutating func put(delimited file: [UInt8], _ limits: ReadLimits) {
        do throws(DelimitedProblem) {
            let text = try DelimitedText(scanning: file, limits: limits)
            put(true)
            put(text, without: file)
        } catch {
            put(false)
            put(error)
        }
    }

    fileprivate mutating func put(yaml file: [UInt8], _ limits: ReadLimits) {
        do throws(ReadErrors) {
            let node = try YAMLNode(composing: file, file: "", limits: limits.yaml)
            put(true)
            put(node)
        } catch {
            put(false)
            put(error.errors) { $0.put($1) }
        }
    }

    fileprivate mutating func put(tree file: [UInt8], _ limits: ReadLimits) {
        do throws(InspectionProblem) {
            let root = try XMLTree.root(of: file, limits: limits)
            put(true)
            put(root)
        } catch {
            put(false)
            put(error)
        }
    }

    fileprivate mutating func put(cleanCopy file: [UInt8], of path: String, _ limits: ReadLimits) {
        do throws(CleanProblem) {
            let copy = try CleanCopy(making: file, at: path, limits)
            put(true)
            put(copy) { $0.put($1) }
        } catch {
            put(false)
            put(error.words)
        }
    }

    mutating func put(_ limits: ReadLimits) {
        for (_, path) in ReadLimits.names { put(limits[keyPath: path]) }
    }
}

extension ByteReader {
    fileprivate mutating func limits() throws(MalformedReply) -> ReadLimits {
        var limits = ReadLimits()
        for (_, path) in ReadLimits.names { limits[keyPath: path] = try number() }
        return limits
    }
}
