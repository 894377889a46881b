"""Markup, escapes and sizes in everything that a submission holds: its pages stay pages, nothing of it
runs or is fetched, and they come in time."""
MARK = "<script>window.hit=true</script><img src=x onerror=window.hit=true>"
BIDI = "\u202eabc\u2066"
FILES = {
    "cells.csv": f"la,\"{MARK}\"\n\"{MARK}\",40\n\"{BIDI}\",50\n\"=1+1\",60\n",
    "notes.txt": f"{MARK}\n</div></table></main>{MARK}\n{BIDI}\n",
    "run.log": f"\x1b[31m{MARK}\x1b[0m\x1b]8;;https://example.invalid/\x07link\x1b]8;;\x07\n",
    "data.json": f'{{"{MARK.replace(chr(34), "")}": "</script>{MARK}"}}\n',
    "page.html": f"<style>*{{display:none;background:url(//example.invalid/a)}}</style>{MARK}",
    "figure.svg": (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' onload='window.hit=true'>"
        "<style>@import url(//example.invalid/b);</style><script>window.hit=true</script>"
        "<image href='//example.invalid/c'/><foreignObject><body xmlns="
        "'http://www.w3.org/1999/xhtml' onload='window.hit=true'/></foreignObject></svg>"),
    "code.R": f"# {MARK}\nx <- '{MARK}'\n",
    # As long as a cell may be made, and as wide as a table.
    "long.csv": "la,n\n" + "L" * 5_000_000 + ",40\n",
    "wide.csv": ",".join(f"c{n}" for n in range(100_000)) + "\n" + ",".join(["40"] * 100_000) + "\n",
}
KINDS = {"txt": "text", "log": "log", "json": "other", "html": "other", "svg": "figure", "R": "code"}


def write(folder):
    outputs = []
    for name, text in FILES.items():
        with open(f"{folder}/{name}", "w") as file:
            file.write(text)
        ending = name.rsplit(".", 1)[1]
        line = f"  - {{id: {name.replace('.', '-')}, file: {name}, context: 'see {MARK}'"
        if ending == "csv":
            column = {"cells.csv": MARK, "long.csv": "n"}.get(name)
            line += ", kind: frequencies, unit: child"
            line += (f", table: {{layout: long, dimensions: {{la: la}}, value: '{column}', statistic:"
                     " count, precision: exact}" if column else "")
        else:
            line += f", kind: {KINDS[ending]}"
        outputs.append(line + (", data: cells-csv}" if ending == "svg" else "}"))
    with open(f"{folder}/submission.yaml", "w") as file:
        file.write(f"title: 'attacks {MARK}'\nproject: attacks\nrules: [uk-default-10]\noutputs:\n")
        file.write("\n".join(outputs) + "\n")


def looked_at(page, path, expect):
    """One page of it: nothing ran, nothing is made of it, its frame is whole."""
    page.goto(path)
    expect(page.evaluate("window.hit") is None, f"{path}: a script ran")
    made = page.locator("main :is(script, iframe, style, object, embed, base, link, form form)").count()
    expect(made == 0, f"{path}: {made} elements are made of what was handed in")
    pictures = page.locator("main img").evaluate_all("all => all.map(one => one.getAttribute('src'))")
    expect(all(one.endswith("/picture") for one in pictures), f"{path}: {pictures}")
    expect(page.locator("header.top, main").count() == 2, f"{path}: the page is torn")
    expect("\u202e" not in page.content(), f"{path}: text is turned round")
    expect(not page.content().count("\x1b"), f"{path}: an escape of a terminal is left")


def every_output(page, target, count, expect):
    looked_at(page, target, expect)
    for number in range(1, count + 1):
        for view in ("", "?view=text"):
            looked_at(page, f"{target}/outputs/{number}{view}", expect)


def said(page, target, passphrase, expect):
    """What checkers type stays text as well."""
    page.goto(f"{target}/outputs/1")
    page.locator("#said summary").click()
    page.fill("#remark", MARK)
    with page.expect_navigation():
        page.locator("button", has_text="Say it").click()
    expect(MARK in page.locator("#said").inner_text(), "the comment is not shown as it was typed")
    page.check("input[value=reject]")
    page.fill("#reason", MARK)
    page.fill("#passphrase", passphrase)
    with page.expect_navigation():
        page.locator("button", has_text="Sign the decision").click()
    looked_at(page, f"{target}/outputs/1", expect)
