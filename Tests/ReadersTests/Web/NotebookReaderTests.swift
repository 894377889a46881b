import Outputs
import Testing

@testable import Readers

private let jupyter = """
    {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
     "language_info": {"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py",
     "mimetype": "text/x-python", "name": "python", "nbconvert_exporter": "python",
     "pygments_lexer": "ipython3", "version": "3.11.4"}}
    """

/// What is found in a notebook with one cell.
private func found(
    cell: String = #""metadata": {}, "id": "a1b2c3d4""#, type: String = "code",
    source: String = "1+1",
    outputs: String = "", metadata: String = jupyter
) throws -> Inspection {
    let shown = type == "code" ? #", "execution_count": 1, "outputs": [\#(outputs)]"# : ""
    let text = """
        {"cells": [{"cell_type": "\(type)", "source": "\(source)"\(shown), \(cell)}],
         "metadata": \(metadata), "nbformat": 4, "nbformat_minor": 5}
        """
    return try NotebookReader.inspection(of: Array(text.utf8), limits: ReadLimits())
}

struct NotebookMetadataTests {
    @Test(arguments: [
        #"{"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}, "language_info": {"codemirror_mode": "r", "file_extension": ".r", "mimetype": "text/x-r-source", "name": "R", "pygments_lexer": "r", "version": "4.2.2"}}"#,
        #"{"kernelspec": {"display_name": "Stata (nbstata)", "language": "stata", "name": "nbstata"}, "language_info": {"file_extension": ".do", "mimetype": "text/x-stata", "name": "stata", "version": "17"}}"#,
        #"{"kernelspec": {"display_name": "Julia 1.9.3", "language": "julia", "name": "julia-1.9"}}"#,
        #"{"kernelspec": {"display_name": "Python [conda env:base] *", "name": "conda-base-py"}}"#,
        #"{"kernelspec": {"display_name": ".venv", "name": "python3"}, "orig_nbformat": 4}"#,
        #"{"celltoolbar": "Slideshow", "toc-autonumbering": true, "anaconda-cloud": {}}"#,
        #"{"vscode": {"interpreter": {"hash": "aee8b7b246df8f9039afb4144a1f6fd8d2ca17a180786b69acc140d282b71a49"}}}"#,
        #"{"toc": {"base_numbering": 1, "nav_menu": {}, "number_sections": true, "sideBar": true, "skip_h1_title": false, "title_cell": "Table of Contents", "title_sidebar": "Contents", "toc_cell": false, "toc_position": {}, "toc_section_display": true, "toc_window_display": false}}"#,
        #"{"jupytext": {"text_representation": {"extension": ".py", "format_name": "percent", "format_version": "1.3", "jupytext_version": "1.16.4"}}}"#,
    ])
    func `what programs write of themselves is nothing`(metadata: String) throws {
        #expect(try found(metadata: metadata).remarks.map(\.words) == [])
        #expect(try found().remarks.map(\.words) == [])
    }

    @Test(arguments: [
        #"{"kernelspec": {"display_name": "Imelda Quarrington", "name": "python3"}}"#,
        #"{"kernelspec": {"display_name": "Python 3", "name": "/home/imelda/kernel"}}"#,
        #"{"kernelspec": {"display_name": "Python 3", "argv": ["/home/imelda/bin/python"]}}"#,
        #"{"language_info": {"name": "python", "version": "ZQX-PUPIL-7731"}}"#,
        #"{"language_info": {"name": "python", "file_extension": "ZQX-PUPIL-7731"}}"#,
        #"{"language_info": {"name": "python", "x": "y"}}"#,
        #"{"authors": [{"name": "Imelda Quarrington"}]}"#, #"{"notes": "North 3"}"#,
        #"{"vscode": {"interpreter": {"hash": "North 3"}}}"#,
    ])
    func `a person, a path or a message in the metadata is hidden content`(metadata: String) throws
    {
        let remarks = try found(metadata: metadata).remarks
        #expect(remarks.contains { $0.problem == .hiddenContent && !$0.review })
        #expect(!remarks.contains { $0.words.contains("Quarrington") || $0.words.contains("ZQX") })
    }

    @Test func `the name of an environment is for a person to judge`() throws {
        let remarks = try found(
            metadata:
                #"{"kernelspec": {"display_name": "Python (placements)", "name": "placements"}}"#
        ).remarks
        #expect(!remarks.isEmpty && remarks.allSatisfy(\.review))
    }

    @Test(arguments: [
        #""metadata": {"slideshow": {"slide_type": "subslide"}}"#,
        #""metadata": {"tags": ["parameters", "hide-input", "remove_cell", "raises-exception"]}"#,
        #""metadata": {"collapsed": false, "scrolled": true, "editable": true, "trusted": true}"#,
        #""metadata": {"scrolled": "auto"}"#,
        #""metadata": {"jupyter": {"source_hidden": false, "outputs_hidden": false}}"#,
        #""metadata": {"execution": {"iopub.execute_input": "2026-11-20T10:00:00.123456Z", "shell.execute_reply": "2026-11-20T10:00:01Z"}}"#,
        #""metadata": {"ExecuteTime": {"end_time": "2026-11-20T10:00:00.123Z", "start_time": "2026-11-20T10:00:00.001Z"}}"#,
        #""metadata": {"nbgrader": {"grade": false, "grade_id": "cell-4f7bb2eb3a5c5a1e", "locked": true, "schema_version": 3, "solution": false, "task": false}}"#,
        #""metadata": {"papermill": {"duration": 0.01, "end_time": "2026-11-20T10:00:00.1", "exception": false, "start_time": "2026-11-20T10:00:00", "status": "completed"}}"#,
        #""metadata": {"vscode": {"languageId": "python"}}"#,
        ##""metadata": {"pycharm": {"name": "#%%\n"}}"##,
        #""metadata": {}, "id": "0f6f2c4e-51d3-4d51-b2b5-6f4a1a7d1c55""#,
        #""metadata": {"id": "Tq2y3fBn_VxR"}, "id": "c1""#, #""metadata": {}, "id": "cell-12""#,
    ])
    func `settings of a cell are nothing`(cell: String) throws {
        #expect(try found(cell: cell).remarks.map(\.words) == [])
    }

    @Test(arguments: [
        #""metadata": {"tags": ["Imelda Quarrington"]}"#, #""metadata": {"tags": ["north-3"]}"#,
        #""metadata": {"slideshow": {"slide_type": "Imelda Quarrington"}}"#,
        #""metadata": {"name": "north"}"#, #""metadata": {"comment": "the three of North"}"#,
        #""metadata": {"jupyter": {"source_hidden": true}}"#,
        #""metadata": {"nbgrader": {"grade_id": "Imelda Quarrington"}}"#,
        #""metadata": {}, "id": "ZQX-PUPIL-7731""#, #""metadata": {}, "note": "x""#,
        #""metadata": {"ExecuteTime": {"end_time": "/home/imelda"}}"#,
    ])
    func `a keyword, a person or a message at a cell is hidden content`(cell: String) throws {
        let remarks = try found(cell: cell).remarks
        #expect(remarks.contains { $0.problem == .hiddenContent && !$0.review })
        #expect(!remarks.contains { $0.words.contains("Quarrington") || $0.words.contains("ZQX") })
    }
}

struct NotebookReaderTests {
    @Test func `a table in a text cell is a table`() throws {
        let source = #"| region | n |\n|---|---|\n| North | 42 |\n| South | 3 |"#
        #expect(try found(type: "markdown", source: source).tables.count == 1)
        let html = "<table><tr><th>la</th><th>n</th></tr><tr><td>North</td><td>3</td></tr></table>"
        #expect(try found(type: "markdown", source: html).tables.count == 1)
        #expect(try found(type: "markdown", source: "We met 12 people in 2012.").tables.isEmpty)
    }

    @Test func `the answer to a call for an extreme is one`() throws {
        let output = #"{"output_type": "execute_result", "data": {"text/plain": "9288"}}"#
        let asked = try found(source: "df.cost.max()", outputs: output)
        #expect(asked.tables.map { $0.text.text(row: 0, column: 1) } == ["max"])
        #expect(try found(source: "df.cost.plot()", outputs: output).tables.isEmpty)
    }

    @Test(arguments: [
        (#"\u001b[8mNorth 3\u001b[0m"#, "concealed"), (#"North 3\rok     "#, "wiped out"),
        (#"North 3\b\b\b\b\b\b\b"#, "wiped out"), (#"\u001b]0;North 3\u0007ok"#, "terminal"),
        (#"\u001b[37;47mNorth 3\u001b[0m"#, "concealed"), (#"ok\u0000"#, "control character"),
    ])
    func `printed text that does not show is hidden content`(text: String, words: String) throws {
        let output = #"{"output_type": "stream", "name": "stdout", "text": "\#(text)"}"#
        #expect(try found(outputs: output).remarks.contains { $0.words.contains(words) })
    }

    @Test(arguments: [
        #"\u001b[31mwarning\u001b[0m: few\r\nlines\r\n"#,
        #"  0%|   | 0/10\r 50%|## | 5/10\r100%|##| 10/10"#,
        #"1/32 [....] - ETA: 0s - loss: 0.69\b\b\b\b\b\b 0.52"#, #"\u001b[1mTotal\u001b[0m 42\n"#,
    ])
    func `colours and bars of progress are nothing`(text: String) throws {
        let output = #"{"output_type": "stream", "name": "stdout", "text": "\#(text)"}"#
        #expect(try found(outputs: output).remarks.map(\.words) == [])
    }
}
