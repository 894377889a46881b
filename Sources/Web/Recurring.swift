import Mustache
import Synchronization

/// A value that stands in the lists of many pages, always as the same markup, which is made once.
protocol Recurring: Hashable, Sendable {
    /// The template of one; it names nothing around it.
    static var template: String { get }
}

/// Markup of recurring values. It follows from the value alone, so it never has to be forgotten.
final class RecurringMarkup: Sendable {
    private let library: MustacheLibrary
    private let known = Mutex<[AnyHashable: String]>([:])

    /// With more than that, what is kept begins anew: a few megabytes.
    private static let most = 2000

    init(_ library: MustacheLibrary) {
        self.library = library
    }

    func text(_ value: some Recurring) -> String {
        if let text = known.withLock({ $0[AnyHashable(value)] }) { return text }
        let text = Pages.render(
            ViewNode(value, self), as: type(of: value).template, from: library)
        known.withLock {
            if $0.count >= Self.most { $0 = [:] }
            $0[AnyHashable(value)] = text
        }
        return text
    }
}
