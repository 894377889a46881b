extension Templates {
    /// What is in a file besides its table: its text, and the counts behind it.
    static let content: [String: String] = ["text": text, "lines": lines, "evidence": evidence]

    private static let text = """
        {{#remark}}<p class="notes">{{remark}}</p>{{/remark}}
        {{#marked}}<p class="notes">Marked on this page: {{marked}}. What is not marked has to be read as well.</p>{{/marked}}
        {{>lines}}
        {{#nextLine}}<p><a href="?view=text&amp;line={{nextLine}}">From line {{nextLine}} of {{total}}</a></p>{{/nextLine}}
        """

    private static let lines = """
        <div class="lines" role="region" aria-label="The file as text" tabindex="0"><table><tbody>
        {{#lines}}<tr{{#objection}} class="{{style}}"{{/objection}}><th scope="row">{{#objection}}{{text}} {{/objection}}{{number}}</th><td>{{#parts}}{{#what}}<mark>{{text}}<small>{{what}}</small></mark>{{/what}}{{^what}}{{text}}{{/what}}{{/parts}}</td></tr>
        {{/lines}}
        </tbody></table></div>
        """

    /// What never leaves, for whoever decides.
    private static let evidence = """
        {{#dataFiles}}<section><h2>Data: {{path}}</h2><p class="soft">The file that holds what the figure shows. It never leaves, and no rule judged it.</p>{{#text}}{{>lines}}{{/text}}</section>{{/dataFiles}}
        {{#hasEvidence}}<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
        <p class="soft">What the author says of the records behind each cell. It never leaves.</p>
        {{#evidence}}<h3>{{heading}}</h3>
        {{#phrase}}<p class="pager"><span>{{phrase}}</span> {{#earlier}}<a href="?{{earlier}}">Cells before</a>{{/earlier}} {{#later}}<a href="?{{later}}">Cells after</a>{{/later}}</p>{{/phrase}}
        {{{table}}}{{/evidence}}
        </section>{{/hasEvidence}}
        """
}
