import Clearance
import Signing

/// The bundle described as an RO-Crate 1.2: its files, the checks and votes they went through,
/// and who did what, by pseudonym. The bundle's folder is the crate's root.
public enum Crate {
    /// What happened to a release before it left.
    public struct Story: Sendable {
        public let submission: String
        /// POSIX seconds, as all times here.
        public let time: Int
        public let program: String
        public let manager: Pseudonym
        /// When it was checked automatically; the votes are about the last of them.
        public let checks: [Int]
        public let votes: [(checker: Pseudonym, time: Int, path: String)]

        public init(
            submission: String, time: Int, program: String, manager: Pseudonym,
            checks: [Int], votes: [(checker: Pseudonym, time: Int, path: String)]
        ) {
            self.submission = submission
            self.time = time
            self.program = program
            self.manager = manager
            self.checks = checks
            self.votes = votes
        }
    }

    /// The metadata file: canonical JSON.
    public static func json(_ approved: ApprovedSubmission, story: Story) throws -> [UInt8] {
        let files = approved.files.map { encoded(path: BundleLayout.files + $0.path) }
        var graph = [descriptor, root(files: files, story: story)]
        graph += zip(approved.files, files).map { file, id in
            .object([
                "@id": .string(id), "@type": "File", "sha256": .string(file.digest.hex),
                "contentSize": .string(String(file.bytes.count)),
                "name": .string(file.path.split(separator: "/").last.map(String.init) ?? file.path),
            ])
        }
        graph.append(
            .object([
                "@id": .string(BundleLayout.criteria), "@type": "File",
                "name": "Criteria of disclosure control", "encodingFormat": "application/json",
            ]))
        graph += story.checks.enumerated().map { check($0, at: $1, files) }
        graph += [program(story)] + story.votes.enumerated().map(vote)
        graph += Set(story.votes.map(\.checker) + [story.manager]).sorted().map(agent)
        graph.append(publication(story))
        return try JSONValue.object([
            "@context": "https://w3id.org/ro/crate/1.2/context", "@graph": .array(graph),
        ]).canonicalBytes()
    }

    private static let descriptor: JSONValue = .object([
        "@id": .string(BundleLayout.crate), "@type": "CreativeWork",
        "about": reference("./"),
        "conformsTo": reference("https://w3id.org/ro/crate/1.2"),
    ])

    private static func root(files: [String], story: Story) -> JSONValue {
        let checks = story.checks.indices.map { reference("#check-\($0 + 1)") }
        let votes = story.votes.indices.map { reference("#vote-\($0 + 1)") }
        let mentions = checks + votes + [reference("#release")]
        return .object([
            "@id": "./", "@type": "Dataset", "name": .string("Release \(story.submission)"),
            "description":
                "Outputs of a trusted research environment, approved and released by Sallyport.",
            "datePublished": .string(timestamp(story.time)),
            "license":
                "No licence is granted by this record; the terms of the releasing environment apply.",
            "hasPart": .array((files + [BundleLayout.criteria]).map(reference)),
            "mentions": .array(mentions),
        ])
    }

    private static func check(_ number: Int, at time: Int, _ files: [String]) -> JSONValue {
        .object([
            "@id": .string("#check-\(number + 1)"), "@type": "AssessAction",
            "name": "Automatic check",
            "agent": reference("#sallyport"), "instrument": reference(BundleLayout.criteria),
            "endTime": .string(timestamp(time)),
            "object": .array(files.map(reference)), "actionStatus": completed,
        ])
    }

    private static func vote(
        _ number: Int, _ vote: (checker: Pseudonym, time: Int, path: String)
    ) -> JSONValue {
        .object([
            "@id": .string("#vote-\(number + 1)"), "@type": "AssessAction",
            "name": "Approval by a checker", "agent": reference("#\(vote.checker.text)"),
            "endTime": .string(timestamp(vote.time)), "actionStatus": completed,
            "object": reference(encoded(path: BundleLayout.files + vote.path)),
        ])
    }

    private static func publication(_ story: Story) -> JSONValue {
        .object([
            "@id": "#release", "@type": "CreateAction", "name": "Release",
            "agent": reference("#\(story.manager.text)"), "result": reference("./"),
            "endTime": .string(timestamp(story.time)), "actionStatus": completed,
        ])
    }

    private static func program(_ story: Story) -> JSONValue {
        .object([
            "@id": "#sallyport", "@type": "SoftwareApplication", "name": "Sallyport",
            "version": .string(story.program),
        ])
    }

    private static func agent(_ person: Pseudonym) -> JSONValue {
        .object([
            "@id": .string("#\(person.text)"), "@type": "Person",
            "name": .string(person.text),
            "description": "A pseudonym; the releasing environment knows whose.",
        ])
    }

    private static let completed = reference("http://schema.org/CompletedActionStatus")

    private static func reference(_ id: String) -> JSONValue { .object(["@id": .string(id)]) }

    /// A path as a relative URI: everything but unreserved characters and `/` percent-encoded.
    private static func encoded(path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return path.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 0x80 && (character.isLetter || character.isNumber)
            if isPlain || "-._~/".utf8.contains(byte) { return String(character) }
            return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}

/// ISO 8601 in UTC of POSIX seconds from 1970 to 9999: `2026-11-21T09:30:00Z`.
public func timestamp(_ time: Int) -> String {
    let (days, seconds) = (time / 86_400, time % 86_400)
    // Civil date from days, after the proleptic Gregorian calendar counted from 1 March 0000.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let clock = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return "\(year)-\(two(month))-\(two(day))T\(clock)Z"
}
