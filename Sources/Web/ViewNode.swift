import Mustache

/// A screen as templates read it. A template looks for each name in every value around it, and
/// reflection lists all the properties of a value each time: here each value is listed once.
struct ViewNode: MustacheParent {
    private let members: [String: Any]

    /// - `value`: a struct or class whose properties are its names.
    init(_ value: Any) { self.init(Mirror(reflecting: value)) }

    private init(_ mirror: Mirror) {
        var members: [String: Any] = [:]
        for child in mirror.children {
            if let label = child.label, let value = Self.view(of: child.value) {
                members[label] = value
            }
        }
        self.members = members
    }

    func child(named name: String) -> Any? { members[name] }

    /// Nil for an optional without a value: then the name is looked for further out.
    private static func view(of value: Any) -> Any? {
        // Most are one of these: comparing types is quicker than casting and reflecting.
        let type = type(of: value)
        if type == String.self || type == Bool.self || type == Int.self { return value }
        if type == String?.self { return value as? String }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { view(of: $0.value) }
        case .collection, .set: return mirror.children.compactMap { view(of: $0.value) }
        case .struct, .class: return ViewNode(mirror)
        default: return value
        }
    }
}
