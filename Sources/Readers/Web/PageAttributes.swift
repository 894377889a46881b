/// The attributes of a page's elements: those that set it, and any other, whose text shows nowhere.
enum PageAttributes {
    /// Text for who cannot see, or hovers.
    private static let texts: Set<String> = [
        "title", "alt", "summary", "longdesc", "aria-label", "abbr", "aria-description",
        "aria-roledescription", "label", "placeholder", "cite",
    ]

    /// Source: WHATWG, *HTML*, list of attributes; Microsoft's and LibreOffice's own for sheets.
    private static let known: Set<String> = Set(
        """
        accept action align allow aria autocomplete autofocus axis background behavior bgcolor border \
        bordercolor cellpadding cellspacing char charoff charset checked class clear code codebase color \
        cols colspan compact content contenteditable controls coords crossorigin data datetime defer dir disabled \
        draggable encoding enctype face for form frame frameborder headers height hidden href hreflang \
        hspace http-equiv id integrity is lang language link list loading loop marginheight marginwidth \
        max maxlength media method min multiple muted name nohref noshade novalidate nowrap open optimum \
        padding pattern prefix property readonly referrerpolicy rel required rev reversed role rows \
        rowspan rules sandbox scheme scope scrolling scroll selected shape size sizes span spellcheck src \
        srcset start step style tabindex target text translate type usemap valign value valuetype version \
        vlink alink vspace width wrap x:num x:str x:fmla x:err x:bool sdval sdnum sdformula xml:lang \
        xml:space xmlns itemscope itemtype itemprop d viewbox fill stroke display xmlns:xlink topmargin \
        leftmargin rightmargin bottommargin cellspacing v-align profile stylename
        """.split(separator: " ").map(String.init))

    /// - `value`: not empty.
    static func hidesText(_ key: String, _ value: String) -> Bool {
        if texts.contains(key) { return true }
        if ["lang", "xml:lang", "hreflang"].contains(key) { return !isLanguage(value) }
        if known.contains(key) || key.hasPrefix("xmlns:") || key.hasPrefix("aria-") { return false }
        // Scripts and data have their own words.
        if key.hasPrefix("on") || key.hasPrefix("data-") { return false }
        return PDFString.says(value.utf8) && !["true", "false"].contains(value.lowercased())
    }

    /// `en`, `en-GB`, `zh-Hans-CN`, or a locale such as `C.UTF-8`, as PSPP writes it.
    private static func isLanguage(_ value: String) -> Bool {
        let name = value.hasSuffix(".UTF-8") ? value.dropLast(6) : value[...]
        let parts = name.split { $0 == "-" || $0 == "_" }
        return (1...3).contains(parts.first?.utf8.count ?? 0) && parts.count <= 3
            && parts.allSatisfy {
                $0.utf8.count <= 4 && $0.allSatisfy { $0.isLetter || $0.isNumber }
            }
    }
}
