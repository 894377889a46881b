extension Templates {
    /// What is in a file: its tables, its text, and the counts behind it.
    static let content: [String: String] = [
        "views": views, "panel": panel, "text": text, "lines": lines, "evidence": evidence,
        "data-files": dataFiles,
    ]

    /// Leads to another part of the file. Whoever has a form on the page sends it along, so that
    /// what they typed is not lost.
    private static func turn(to query: String, _ label: String, _ rest: String = "") -> String {
        let target = "/submissions/{{submission}}/outputs/{{number}}\(query)"
        return """
            {{#decides}}<button class="link" form="ballot" formnovalidate name="do" value="look" formaction="\(target)"\(rest)>\(label)</button>{{/decides}}{{^decides}}<a href="\(target)"\(rest)>\(label)</a>{{/decides}}
            """
    }

    private static let views = """
        <ul class="views">
        {{#isDrawn}}<li>\(turn(to: "", "As it is shown", "{{#showsContent}} aria-current=\"true\"{{/showsContent}}"))</li>{{/isDrawn}}
        <li>\(turn(to: "?view=text", "As plain text", " accesskey=\"t\"{{^showsContent}} aria-current=\"true\"{{/showsContent}}"))</li>
        <li><a href="/submissions/{{submission}}/outputs/{{number}}/file">Download the bytes ({{size}})</a></li>
        </ul>
        """

    private static let panel = """
        <article>
        <div class="head"><h2>{{heading}}</h2> <span class="verdict {{verdict.style}}">{{verdict.text}}</span></div>
        <p class="soft">{{summary}}</p>
        {{#context}}<p>{{context}}</p>{{/context}}
        {{#exception}}<p><strong>Asked to be set aside:</strong> {{exception}}</p>{{/exception}}
        <dl class="facts">{{#declared}}{{{.}}}{{/declared}}</dl>
        {{#part}}<p class="pager"><span>{{phrase}}</span> {{#earlier}}\(turn(to: "?row={{earlier}}", "Earlier rows")){{/earlier}} {{#later}}\(turn(to: "?row={{later}}", "Later rows")){{/later}}</p>{{/part}}
        {{#table}}{{{table}}}{{/table}}
        </article>
        """

    private static let text = """
        {{#remark}}<p class="notes">{{remark}}</p>{{/remark}}
        {{#marked}}<p class="notes">Marked on this page: {{marked}}. What is not marked has to be read as well.</p>{{/marked}}
        {{>lines}}
        {{#nextLine}}<p>\(turn(to: "?view=text&amp;line={{nextLine}}", "From line {{nextLine}} of {{total}}"))</p>{{/nextLine}}
        """

    private static let lines = """
        <div class="lines" role="region" aria-label="The file as text" tabindex="0"><table><tbody>
        {{#lines}}<tr{{#objection}} class="{{style}}"{{/objection}}><th scope="row">{{#objection}}{{text}} {{/objection}}{{number}}</th><td>{{#parts}}{{#what}}<mark>{{text}}<small>{{what}}</small></mark>{{/what}}{{^what}}{{text}}{{/what}}{{/parts}}</td></tr>
        {{/lines}}
        </tbody></table></div>
        """

    /// Of a figure, what it shows and no output holds.
    private static let dataFiles = """
        {{#dataFiles}}<section><h2>Data: {{path}}</h2><p class="soft">The file that holds what the figure shows. It never leaves, and no rule judged it.</p>{{#text}}{{>lines}}{{/text}}</section>{{/dataFiles}}
        """

    /// What never leaves, for whoever decides.
    private static let evidence = """
        {{#hasEvidence}}<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
        <p class="soft">What the author says of the records behind each cell. It never leaves.</p>
        {{#evidence}}<h3>{{heading}}</h3>
        {{#phrase}}<p class="pager"><span>{{phrase}}</span> {{#earlier}}\(turn(to: "?{{earlier}}", "Cells before")){{/earlier}} {{#later}}\(turn(to: "?{{later}}", "Cells after")){{/later}}</p>{{/phrase}}
        {{{table}}}{{/evidence}}
        </section>{{/hasEvidence}}
        """
}
