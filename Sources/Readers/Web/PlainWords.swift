/// Whether what stands in the metadata of a notebook says no more than which program wrote it: words of
/// programs and of Jupyter's own settings, versions and dates.
///
/// Source: the nbformat 4 schema; the tags and entries of JupyterLab, nbconvert, papermill, jupytext,
/// Jupyter Book, nbval, nbgrader and the R, Stata and Julia kernels.
enum PlainWords {
    enum Judgement {
        case plain
        /// Small letters of no known meaning: the name of an environment, or of anything.
        case unknown
        /// A path, an address, a name with capitals.
        case telling
    }

    static func judge(_ text: String) -> Judgement {
        guard text.utf8.count <= 80, !text.contains(where: { "/\\@".contains($0) }) else {
            return .telling
        }
        var worst = Judgement.plain
        for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) })
        where !isPlain(word) {
            guard word.first?.isLowercase == true, word.allSatisfy(\.isASCII) else {
                return .telling
            }
            worst = .unknown
        }
        return worst
    }

    /// A known word, or one with digits behind it such as `python3`; a version such as `3`, `0b4`.
    private static func isPlain(_ word: Substring) -> Bool {
        let letters = word.prefix { $0.isLetter }
        let rest = word.dropFirst(letters.count)
        if letters.isEmpty { return isVersion(word) }
        return rest.allSatisfy(\.isNumber) && rest.count <= 4
            && (known.contains(letters.lowercased()) || letters.count == 1 && rest.count <= 2)
    }

    /// At most eight digits, with at most four small letters and digits behind: `11`, `0b4`, `0rc1`.
    private static func isVersion(_ word: Substring) -> Bool {
        let digits = word.prefix { $0.isNumber }
        let rest = word.dropFirst(digits.count)
        return digits.count <= 8 && rest.count <= 4
            && rest.allSatisfy { $0.isNumber || "abcdprvt".contains($0) }
    }

    static func isVersion(_ text: String) -> Bool {
        guard let first = text.first, first.isNumber, text.utf8.count <= 60 else { return false }
        return judge(text) == .plain
    }

    /// `2024-05-01T12:00:00.123456Z`
    static func isDate(_ text: String) -> Bool {
        text.utf8.count <= 40 && text.first?.isNumber == true
            && text.allSatisfy { $0.isNumber || "-:.+TZ ".contains($0) }
    }

    /// Jupyter numbers cells by random letters: eight of base 16, a UUID, twelve of base 64. Others
    /// are words of a person, or a message.
    static func judge(identifier: String) -> Judgement {
        let text = identifier.hasPrefix("cell-") ? String(identifier.dropFirst(5)) : identifier
        let isHexadecimal = text.utf8.allSatisfy {
            isDigit($0) || (0x61...0x66).contains($0) || $0 == UInt8(ascii: "-")
        }
        if text.utf8.count <= 3 || isHexadecimal && text.utf8.count <= 36 { return .plain }
        if text.utf8.count == 12, text.contains(where: \.isLowercase),
            text.contains(where: \.isUppercase), !text.contains("-"), !text.contains(" ")
        {
            return .plain
        }
        return judge(text)
    }

    /// Whether nothing in a value says more than that.
    static func judge(value: JSONNode) -> Judgement {
        switch value {
        case .word, .number: return .plain
        case .text(let text): return isDate(text) ? .plain : judge(text)
        case .list(let items): return worst(of: items.map { judge(value: $0) })
        case .object(let entries):
            return worst(of: entries.flatMap { [judge($0.key), judge(value: $0.value)] })
        }
    }

    private static func worst(of all: [Judgement]) -> Judgement {
        all.contains(.telling) ? .telling : all.contains(.unknown) ? .unknown : .plain
    }

    private static let known: Set<String> = Set(
        """
        python ipykernel ipython kernel r ir irkernel julia stata nbstata pystata sas saspy matlab
        octave bash sql scala spark pyspark sparkr java kotlin javascript typescript deno node ruby
        perl go gonb gophernotes rust evcxr haskell swift cpp c cling xeus xpython sage sagemath wolfram
        mathematica conda env venv virtualenv base root default bit local remote poetry pipenv
        miniconda anaconda miniforge mamba micromamba pyenv uv system global jupyter jupyterlab notebook
        colab kaggle text x source script src application plain html css markdown latex raw rst json
        lexer codemirror mode name version dev rc alpha beta post final debugger signal message
        parameters injected hide hidden input output outputs cell cells remove removed no stdout stderr
        keep clear skip raises exception nbval check ignore test tests active ipynb py rmd md to full
        width scroll scrolled auto center margin sidebar popout slide subslide fragment notes slideshow
        type tag tags export exports exporti export default figure figures fig plot plots table tables
        setup imports import config configuration intro introduction code data load clean analysis model
        models results result summary appendix title heading collapsed collapsible section toc number
        sections exercise exercises solution task question answer read only readonly grade grade id
        locked points schema checksum true false none null iopub execute execution reply status idle busy
        shell start end time duration completed pending failed is executing language lines next source
        above below display mode warning message echo eval include cache epoch window nav menu skip h
        sidebar base numbering threshold position height width left top right px options colab provenance
        accelerator gpu tpu cpu machine shape private outputs interpreter hash format extension jupytext
        representation info percent light sphinx bokeh hydrogen main language info nbconvert exporter
        pygments file mimetype interrupt metadata run control frozen marked editable deletable trusted
        formats filter all magics comment of contents create assignment edit do ado jl py m sh js ts rb
        hs go rs sc sql restructuredtext asciidoc pdf slides languageid
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
