import Mustache

/// A screen as templates read it. A template looks for each name in every value around it, and
/// reflection lists all the properties of a value each time: here each value is listed once.
struct ViewNode: MustacheParent {
    private let members: [String: Any]

    /// - `value`: a struct or class whose properties are its names.
    init(_ value: Any, _ markup: RecurringMarkup) {
        var members: [String: Any] = [:]
        for child in Mirror(reflecting: value).children {
            if let label = child.label, let value = Self.view(of: child.value, markup) {
                members[label] = value
            }
        }
        self.members = members
    }

    func child(named name: String) -> Any? { members[name] }

    /// Nil for an optional without a value: then the name is looked for further out.
    private static func view(of value: Any, _ markup: RecurringMarkup) -> Any? {
        // Most are one of these: comparing types is quicker than casting and reflecting.
        let type = type(of: value)
        if type == String.self || type == Bool.self || type == Int.self { return value }
        if type == String?.self { return value as? String }
        if let optional = value as? any OptionalValue {
            return optional.anyValue.flatMap { view(of: $0, markup) }
        }
        if let list = value as? any ListOfValues { return list.views(markup) }
        return switch Mirror(reflecting: value).displayStyle {
        case .struct, .class: ViewNode(value, markup)
        default: value
        }
    }

    fileprivate static func views(of values: some Sequence, _ markup: RecurringMarkup) -> [Any] {
        values.compactMap { view(of: $0, markup) }
    }
}

private protocol OptionalValue {
    var anyValue: Any? { get }
}

extension Optional: OptionalValue {
    fileprivate var anyValue: Any? { map { $0 } }
}

private protocol ListOfValues {
    func views(_ markup: RecurringMarkup) -> [Any]
}

extension Array: ListOfValues {
    /// Of recurring values their markup, as one text.
    fileprivate func views(_ markup: RecurringMarkup) -> [Any] {
        guard let values = self as? [any Recurring] else { return ViewNode.views(of: self, markup) }
        return values.isEmpty ? [] : [values.map { markup.text($0) }.joined()]
    }
}

extension Set: ListOfValues {
    fileprivate func views(_ markup: RecurringMarkup) -> [Any] {
        ViewNode.views(of: self, markup)
    }
}
