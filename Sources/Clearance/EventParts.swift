import Signing

extension Policy {
    /// What is as in older entries is left out.
    var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "checkers": .integer(checkers), "packs": .digests(packs),
        ]
        object["code"] = codeCheckers.map(JSONValue.integer)
        if order != .parallel { object["order"] = .string(order.rawValue) }
        if recallers != 1 { object["recall"] = .integer(recallers) }
        if signers != 0 { object["signers"] = .integer(signers) }
        if holdMinutes != 0 { object["hold"] = .integer(holdMinutes) }
        object["retain"] = retain.map(JSONValue.integer)
        object["trials"] = trialChecks.map(JSONValue.integer)
        object["owners"] = owners.map(JSONValue.commitment)
        return object
    }

    init(fields: inout EventFields) throws {
        self.init(checkers: try fields.integer("checkers"), packs: try fields.digests("packs"))
        codeCheckers = try fields.optionalInteger("code")
        order = try fields.optional("order") { try $0.word("order") as Order } ?? .parallel
        recallers = try fields.optionalInteger("recall") ?? 1
        signers = try fields.optionalInteger("signers") ?? 0
        holdMinutes = try fields.optionalInteger("hold") ?? 0
        retain = try fields.optionalInteger("retain")
        trialChecks = try fields.optionalInteger("trials")
        owners = try fields.optional("owners") { try $0.commitment("owners") }
        let written = object
        for name in ["order", "recall", "signers", "hold"] where written[name] == nil {
            // One form only: what is left out is not written.
            guard !fields.took(name) else { throw Refusal.malformed(name) }
        }
    }
}

extension Event.Kept {
    var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "object": .string(submission), "votes": .array(votes.map(\.value)),
        ]
        if !owners.isEmpty { object["owners"] = .array(owners.map(\.value)) }
        return object
    }

    init(fields: inout EventFields) throws {
        submission = try fields.string("object")
        votes = try fields.array("votes").map(Place.init(value:))
        owners = try fields.optionalArray("owners").map(Place.init(value:))
    }
}

extension Event.Kept.Place {
    fileprivate var value: JSONValue {
        .object(["output": .integer(output), "entry": .integer(entry)])
    }

    fileprivate init(value: JSONValue) throws {
        var fields = EventFields(value)
        output = try fields.integer("output")
        entry = try fields.integer("entry")
        try fields.finish()
    }
}
