import Confinement
import Outputs

extension ReadingSession {
    /// What a reader finds in a file; see `FileInspector`.
    func inspection(
        of file: [UInt8], nature: TextNature, limits: ReadLimits
    ) throws(InspectionProblem) -> Inspection? {
        var head = self.head(.inspection, limits)
        head.put(nature.rawValue)
        let answer: Result<Inspection?, InspectionProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file) { (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.inspectionProblem()) }
                return .success(
                    try reader.optional { (inner) throws(MalformedReply) in
                        try inner.inspection()
                    })
            }
        } catch {
            throw InspectionProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func delimited(_ file: [UInt8], _ limits: ReadLimits) throws(DelimitedProblem) -> DelimitedText
    {
        let head = self.head(.delimited, limits)
        let answer: Result<DelimitedText, DelimitedProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file) { (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.delimitedProblem()) }
                return .success(try reader.delimited(of: file))
            }
        } catch {
            throw DelimitedProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func yaml(
        _ bytes: [UInt8], in file: String, _ limits: YAMLLimits
    ) throws(ReadErrors) -> YAMLNode {
        var all = ReadLimits()
        all.yamlBytes = limits.bytes
        all.yamlDepth = limits.depth
        (all.memoryBytes, all.seconds) = (self.limits.memory, self.limits.seconds)
        let head = self.head(.yaml, all)
        let answer: Result<YAMLNode, ReadErrors>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, bytes) { (reader) throws(MalformedReply) in
                if try reader.flag() {
                    return .success(try reader.yaml(depth: limits.depth + 1))
                }
                let errors = try reader.list { (inner) throws(MalformedReply) in
                    try inner.readError(in: file)
                }
                return .failure(ReadErrors(errors))
            }
        } catch {
            throw ReadErrors(fault: error, file, all)
        }
        return try answer.get()
    }

    func tree(of file: [UInt8], _ limits: ReadLimits) throws(InspectionProblem) -> XMLElement {
        let answer: Result<XMLElement, InspectionProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head(.tree, limits), file) {
                (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.inspectionProblem()) }
                return .success(try reader.element(depth: limits.elementDepth))
            }
        } catch {
            throw InspectionProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func cleanCopy(
        of file: SubmittedFile, _ limits: ReadLimits
    ) throws(CleanProblem) -> CleanCopy? {
        var head = self.head(.cleanCopy, limits)
        head.put(file.path)
        let answer: Result<CleanCopy?, CleanProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file.bytes) { (reader) throws(MalformedReply) in
                guard try reader.flag() else {
                    return .failure(CleanProblem(words: try reader.text()))
                }
                return .success(
                    try reader.optional { (inner) throws(MalformedReply) in
                        try inner.cleanCopy()
                    })
            }
        } catch {
            throw CleanProblem(words: InspectionProblem(fault: error, limits).words)
        }
        return try answer.get()
    }

    private func head(_ question: ReaderService.Question, _ limits: ReadLimits) -> ByteWriter {
        var head = ByteWriter()
        head.put(question.rawValue)
        head.put(limits)
        return head
    }

    private func answer<Value>(
        to head: ByteWriter, _ body: [UInt8],
        _ read: (inout ByteReader) throws(MalformedReply) -> Value
    ) throws(WorkerFault) -> Value {
        var reader = ByteReader(try reply(to: head.bytes, body))
        do throws(MalformedReply) {
            let value = try read(&reader)
            try reader.finish()
            return value
        } catch {
            dismissWorker()
            throw .stopped
        }
    }
}
