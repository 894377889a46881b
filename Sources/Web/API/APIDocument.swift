import Clearance
import Desk
import Signing

/// The OpenAPI 3.1 description of `/v1`, made from one list of operations.
enum APIDocument {
    static let bytes: [UInt8] = (try? document.canonicalBytes()) ?? []

    private struct Operation {
        let method: String
        let path: String
        let name: String
        let summary: String
        var scope: TokenScope? = .read
        var parameters: [JSONValue] = []
        var sendsFiles = false
        var success = "200"
        var answer: String?
        /// The media type of an answer that is no JSON.
        var text: String?
        var problems = ["401", "403"]
    }

    private static let operations: [Operation] = [
        Operation(
            method: "get", path: "/v1/openapi.json", name: "describe",
            summary: "This description; it takes no token.", scope: nil, problems: []),
        Operation(
            method: "get", path: "/v1/whoami", name: "whoAmI",
            summary: "Whose token it is, and what it may do.", answer: "WhoAmI"),
        Operation(
            method: "get", path: "/v1/submissions", name: "listSubmissions",
            summary: "Submissions that the person may read, newest first.",
            parameters: [
                query(
                    "state", "Only those in this state.",
                    .object(text(State.allCases.map(\.rawValue)))),
                query("cursor", "What an earlier answer called next.", .object(text())),
                query("limit", "At most so many, up to 200.", .object(whole)),
            ], answer: "SubmissionList", problems: ["400", "401", "403"]),
        Operation(
            method: "post", path: "/v1/submissions", name: "submit",
            summary: "Hand in a folder's files: outputs, evidence and submission.yaml.",
            scope: .submit, parameters: [key], sendsFiles: true, success: "201",
            answer: "Submission", problems: ["400", "401", "403", "408", "409", "413", "422"]),
        Operation(
            method: "post", path: "/v1/checks", name: "check",
            summary: "What a checker would object to; nothing is kept but that it was asked.",
            scope: .submit, sendsFiles: true, answer: "Report",
            problems: ["400", "401", "403", "408", "413", "422", "429"]),
        Operation(
            method: "get", path: "/v1/submissions/{id}", name: "showSubmission",
            summary: "A submission, its outputs, and what this token may do with it.",
            parameters: [id], answer: "Submission", problems: ["401", "403", "404"]),
        Operation(
            method: "get", path: "/v1/submissions/{id}/report", name: "showReport",
            summary: "The report of the last check, as `sallyport check --format json` writes it.",
            parameters: [id], answer: "Report", problems: ["401", "403", "404"]),
        Operation(
            method: "get", path: "/v1/submissions/{id}/outputs/{number}", name: "showOutput",
            summary: "One output with its findings.", parameters: [id, number], answer: "Output",
            problems: ["401", "403", "404"]),
        Operation(
            method: "post", path: "/v1/submissions/{id}/withdraw", name: "withdraw",
            summary: "Take a submission back; its author only.", scope: .submit,
            parameters: [id, key, match], answer: "Submission",
            problems: ["400", "401", "403", "404", "409", "412", "422", "428"]),
        Operation(
            method: "get", path: "/v1/log", name: "listEntries",
            summary:
                "Entries of the log; for auditors, operators and release managers. One that tells of "
                + "an open review which the reader decides in, or is the author of, is null for now.",
            parameters: [
                query("from", "The first entry, from 0.", .object(whole)),
                query("limit", "At most so many, up to 500.", .object(whole)),
            ], answer: "Entries", problems: ["400", "401", "403"]),
        Operation(
            method: "get", path: "/v1/log/checkpoint", name: "showCheckpoint",
            summary: "The newest signed checkpoint, a C2SP note.",
            text: "text/plain; charset=utf-8"),
    ]

    private static var document: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method] = value(of: operation)
        }
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Sallyport desk"), "version": .string("1"),
                "description": .string(
                    "What researchers' and auditors' programs may do. A token reads, hands in and "
                        + "takes back; nobody votes, releases or recalls with one."),
            ]),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": .object([
                "schemas": .object(schemas),
                "securitySchemes": .object([
                    "token": .object(["type": .string("http"), "scheme": .string("bearer")])
                ]),
            ]),
        ])
    }

    private static func value(of operation: Operation) -> JSONValue {
        var success: [String: JSONValue] = ["description": .string("Done.")]
        if let answer = operation.answer {
            success["content"] = content("application/json", reference(answer))
        } else if let text = operation.text {
            success["content"] = content(text, .object(self.text()))
        }
        var responses = [operation.success: JSONValue.object(success)]
        for status in operation.problems {
            responses[status] = .object([
                "description": .string("Not done."),
                "content": content("application/problem+json", reference("Problem")),
            ])
        }
        var object: [String: JSONValue] = [
            "operationId": .string(operation.name), "summary": .string(operation.summary),
            "responses": .object(responses),
            "security": .array(
                operation.scope.map { scope in
                    [.object(["token": .array([.string(scope.rawValue)])])]
                } ?? []),
        ]
        if !operation.parameters.isEmpty { object["parameters"] = .array(operation.parameters) }
        if operation.sendsFiles { object["requestBody"] = files }
        return .object(object)
    }
}

// MARK: - Parameters and schemas

extension APIDocument {
    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        .object([type: .object(["schema": schema])])
    }

    private static func reference(_ name: String) -> JSONValue {
        .object(["$ref": .string("#/components/schemas/\(name)")])
    }

    private static func text(_ values: [String] = []) -> [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": .string("string")]
        if !values.isEmpty { schema["enum"] = .array(values.map(JSONValue.string)) }
        return schema
    }

    /// Or null, where there is none.
    private static func orNull(_ schema: [String: JSONValue]) -> [String: JSONValue] {
        var schema = schema
        if let type = schema["type"] { schema["type"] = .array([type, .string("null")]) }
        if let values = schema["enum"]?.array { schema["enum"] = .array(values + [.null]) }
        return schema
    }

    private static let whole: [String: JSONValue] = ["type": .string("integer")]

    private static func parameter(
        _ name: String, in place: String, _ summary: String, _ schema: JSONValue, required: Bool
    ) -> JSONValue {
        .object([
            "name": .string(name), "in": .string(place), "description": .string(summary),
            "required": .bool(required), "schema": schema,
        ])
    }

    private static func query(_ name: String, _ summary: String, _ schema: JSONValue) -> JSONValue {
        parameter(name, in: "query", summary, schema, required: false)
    }

    private static let id = parameter(
        "id", in: "path", "Such as s-0001.", .object(text()), required: true)
    private static let number = parameter(
        "number", in: "path", "Of the output, from 1.", .object(whole), required: true)
    private static let key = parameter(
        "Idempotency-Key", in: "header",
        "New for each request; sent again within a week, the same answer comes back.",
        .object(text()), required: true)
    private static let match = parameter(
        "If-Match", in: "header", "The ETag of the submission as it was read.", .object(text()),
        required: true)

    private static let files: JSONValue = .object([
        "required": .bool(true),
        "content": content(
            "multipart/form-data",
            .object([
                "type": .string("object"),
                "properties": .object([
                    "files": .object([
                        "type": .string("array"),
                        "items": .object([
                            "type": .string("string"), "format": .string("binary"),
                        ]),
                        "description": .string("Each with its path in the folder as file name."),
                    ])
                ]),
            ])),
    ])

    private static func object(_ properties: [String: [String: JSONValue]]) -> JSONValue {
        .object([
            "type": .string("object"),
            "properties": .object(properties.mapValues(JSONValue.object)),
        ])
    }

    private static func list(_ items: JSONValue) -> [String: JSONValue] {
        ["type": .string("array"), "items": items]
    }

    private static var submission: [String: [String: JSONValue]] {
        [
            "id": text(), "state": text(State.allCases.map(\.rawValue)), "turn": whole,
            "title": orNull(text()), "project": orNull(text()), "dataset": orNull(text()),
            "author": text(), "submitted": text(), "supersedes": orNull(text()),
            "supersededBy": orNull(text()),
        ]
    }

    private static var schemas: [String: JSONValue] {
        let output: [String: [String: JSONValue]] = [
            "number": whole, "file": text(), "sha256": orNull(text()),
            "verdict": orNull(text(["pass", "review", "fail"])),
            "outcome": orNull(text(["approved", "rejected", "changes-requested"])),
        ]
        return [
            "Problem": object(["type": text(), "title": text(), "status": whole, "detail": text()]),
            "WhoAmI": object([
                "name": text(), "roles": list(.object(text())),
                "scopes": list(.object(text(TokenScope.allCases.map(\.rawValue)))), "desk": text(),
                "entries": orNull(whole),
            ]),
            "SubmissionList": object([
                "submissions": list(object(submission)), "next": orNull(text()),
            ]),
            "Submission": object(
                submission.merging([
                    "outputs": list(object(output)),
                    "allowedActions": list(.object(text(["read", "withdraw", "supersede"]))),
                ]) { $1 }),
            "Output": object(
                output.merging([
                    "submission": text(),
                    "findings": orNull(list(.object(["type": .string("object")]))),
                ]) { $1 }),
            "Report": .object(["type": .string("object")]),
            "Entries": object([
                "origin": text(), "size": whole,
                "entries": list(
                    object(["index": whole, "entry": orNull(["type": .string("object")])])),
                "next": orNull(whole),
            ]),
        ]
    }
}
