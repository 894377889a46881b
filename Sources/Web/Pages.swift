import Mustache

/// Every page's template, parsed once.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let recurring: RecurringMarkup

    init() throws {
        var library = MustacheLibrary()
        let all = Templates.frame.merging(Templates.checking) { $1 }
            .merging(Templates.erasure) { $1 }.merging(Templates.recurring) { $1 }
            .merging(Templates.content) { $1 }
            .merging(Templates.handingIn) { $1 }.merging(Templates.auditing) { $1 }
        MustacheContentTypes.register(PageText(), named: PageText.name)
        for (name, text) in all {
            try library.register("{{% CONTENT_TYPE:\(PageText.name)}}" + text, named: name)
        }
        self.library = library
        recurring = RecurringMarkup(library)
    }

    /// A page. `{{x}}` escapes; `{{{x}}}` is only for markup of our own.
    func render(_ frame: some Any, as template: String) -> String {
        Self.render(ViewNode(frame, recurring), as: template, from: library)
    }

    static func render(_ node: ViewNode, as template: String, from library: MustacheLibrary)
        -> String
    {
        guard let text = library.render(node, withTemplate: template) else {
            preconditionFailure("no template \(template)")
        }
        return text
    }
}

/// The texts of the templates, by name, in files of their own.
enum Templates {}
