import Outputs

/// What a notebook and its cells carry beside what they show: entries that Jupyter and its programs
/// write are nothing, as long as they hold nothing but settings; a person, a path, a keyword is hidden
/// content.
struct NotebookMetadata {
    private(set) var found = Inspection()

    // MARK: The notebook

    /// Entries of programs that hold settings.
    private static let settings: Set<String> = [
        "kernelspec", "language_info", "orig_nbformat", "celltoolbar", "hide_input", "toc",
        "toc-autonumbering", "toc-showcode", "toc-showmarkdowntxt", "toc-showtags", "interpreter",
        "vscode", "anaconda-cloud", "accelerator", "jupytext", "language", "test_info", "colab",
    ]

    mutating func inspect(notebook metadata: JSONNode?) {
        for (key, value) in metadata?.entries ?? [] where !value.isEmpty {
            switch key {
            case "title": found.titles.append(value.string ?? "")
            case "widgets":
                if !Self.isStateless(value) { found.hide("the metadata hold the state of widgets") }
            case "authors", "author": found.hide("the metadata name an author")
            case "kernelspec": inspect(kernel: value)
            case "language_info": inspect(language: value)
            case _ where Self.isDigest(value): continue
            case _ where Self.settings.contains(key): tell(value, "the metadata of the notebook")
            default: found.hide("the metadata of the notebook hold an entry of their own")
            }
        }
    }

    /// `{"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}`, as JupyterLab
    /// leaves it.
    private static func isStateless(_ widgets: JSONNode) -> Bool {
        widgets.entries.allSatisfy { program in
            program.value.entries.allSatisfy { entry in
                ["state", "version_major", "version_minor"].contains(entry.key)
                    && (entry.key != "state" || entry.value.isEmpty)
            }
        }
    }

    private mutating func inspect(kernel: JSONNode) {
        for (key, value) in kernel.entries where !value.isEmpty {
            switch key {
            case "name", "display_name", "language", "interrupt_mode", "metadata":
                tell(value, "the name of the kernel")
            default: found.hide("the description of the kernel holds an entry of its own")
            }
        }
    }

    private mutating func inspect(language: JSONNode) {
        for (key, value) in language.entries where !value.isEmpty {
            switch key {
            case "version":
                if !PlainWords.isVersion(value.string ?? "") {
                    found.hide("the version of the language is none")
                }
            case "mimetype", "file_extension":
                tell(type: value, "the description of the language")
            case "name", "pygments_lexer", "codemirror_mode", "nbconvert_exporter", "help_links":
                tell(value, "the description of the language")
            default: found.hide("the description of the language holds an entry of its own")
            }
        }
    }

    /// `{"hash": "…"}`, or the same within `interpreter`: the digest of a path.
    private static func isDigest(_ value: JSONNode) -> Bool {
        let inner = value["interpreter"] ?? value
        guard value.entries.count == 1, inner.entries.count == 1, let hash = inner["hash"]?.string
        else { return false }
        return hash.utf8.count == 64 && hash.allSatisfy { $0.isHexDigit }
    }

    private mutating func tell(_ value: JSONNode, _ what: String) {
        tell(PlainWords.judge(value: value), what)
    }

    private mutating func tell(_ judgement: PlainWords.Judgement, _ what: String) {
        switch judgement {
        case .plain: return
        case .unknown: found.hide("\(what): words that are not known", review: true)
        case .telling: found.hide("\(what): what may be a person, a path or a message")
        }
    }

    /// The same of what may be a MIME type.
    private mutating func tell(type value: JSONNode, _ what: String) {
        guard let text = value.string, !PlainWords.isDate(text) else { return tell(value, what) }
        tell(PlainWords.judge(text.replacing("/", with: " ")), what)
    }

    // MARK: Cells

    /// What programs write to a cell.
    private static let ofCells: Set<String> = [
        "collapsed", "scrolled", "id", "execution", "ExecuteTime", "editable", "deletable",
        "trusted", "language", "vscode", "slideshow", "hide_input", "hidden", "heading_collapsed",
        "format", "raw_mimetype", "run_control", "papermill", "lines_to_next_cell",
        "lines_to_end_of_cell_marker", "cell_style", "nbgrader", "colab", "pycharm", "outputId",
        "jp-MarkdownHeadingCollapsed", "autoscroll", "toc-hr-collapsed", "code_folding",
        "solution2", "init_cell", "tags",
    ]

    mutating func inspect(cell: JSONNode, _ place: String) {
        for (key, value) in cell["metadata"]?.entries ?? [] where !value.isEmpty {
            switch key {
            case "jupyter":
                let isHidden = [value["source_hidden"], value["outputs_hidden"]].contains {
                    $0?.isEmpty == false
                }
                if isHidden { found.hide("\(place): its source or its outputs are hidden") }
                tell(value, "\(place), its metadata")
            case "id", "outputId": inspect(identifier: value.string ?? "@", place)
            case "tags": inspect(tags: value, place)
            case "nbgrader":
                inspect(grading: value, place)
            case _ where Self.ofCells.contains(key):
                tell(type: value, "\(place), its metadata")
            default: found.hide("\(place): its metadata hold an entry of their own")
            }
        }
        if let attachments = cell["attachments"], !attachments.isEmpty {
            found.hide("\(place): it holds attachments")
        }
        if let id = cell["id"] { inspect(identifier: id.string ?? "@", place) }
        for entry in cell.entries
        where ![
            "cell_type", "source", "outputs", "metadata", "execution_count", "id", "attachments",
            "input", "language", "prompt_number", "collapsed", "level",
        ].contains(entry.key) {
            found.hide("\(place): an entry of the cell that does not show")
        }
    }

    private mutating func inspect(grading: JSONNode, _ place: String) {
        for entry in grading.entries {
            if ["grade_id", "checksum"].contains(entry.key) {
                inspect(identifier: entry.value.string ?? "@", place)
            } else {
                tell(entry.value, "\(place), its metadata")
            }
        }
    }

    private mutating func inspect(identifier: String, _ place: String) {
        switch PlainWords.judge(identifier: identifier) {
        case .plain: return
        case .unknown: found.hide("\(place): its id is made of words", review: true)
        case .telling: found.hide("\(place): its id may be a name or a message")
        }
    }

    /// A tag of one's own is a keyword.
    private mutating func inspect(tags: JSONNode, _ place: String) {
        let isPlain = tags.items.allSatisfy { PlainWords.judge(value: $0) == .plain }
        if !isPlain || tags.string != nil { found.hide("\(place): a tag of its own") }
    }
}
