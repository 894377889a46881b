"""A submission in which every name is as long as a name may be, with no place to break it."""
import json
import pathlib

AREAS, KINDS = range(4), range(12)


def word(what, length=180):
    """Longer than a page is wide, in any font."""
    return (f"{what}_of_children_in_care_" * length)[:length]


AREA, KIND, COUNT = word("authority"), word("kind_of_placement"), word("number")
TOTALS = [word("everywhere"), word("every_kind", 120)]


def area(number):
    return word(f"area_{number}")


def kind(number):
    return word(f"kind_{number}", 120)


def crossed():
    """Wide; the one cell that is withheld can be worked out from its row."""
    counts = [[4 if (a, k) == (1, 2) else 20 + 3 * a + k for k in KINDS] for a in AREAS]
    rows = [[area(a), *own, sum(own)] for a, own in zip(AREAS, counts)]
    columns = [sum(column) for column in zip(*counts)]
    rows[1][3] = "[c]"
    return [[AREA, *map(kind, KINDS), TOTALS[1]], *rows, [TOTALS[0], *columns, sum(columns)]]


def listed(least):
    """One row for each count, of which the first is `least`."""
    return [[AREA, KIND, COUNT]] + [
        [area(a), kind(k), least if a == k == 0 else 60 + 3 * a + k]
        for a in AREAS for k in KINDS[:3]]


def estimates():
    return [[word("term"), word("estimate")], *([area(a), f"0.{123 + a}"] for a in AREAS)]


def csv(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def output(file, **declared):
    return {"id": file.split("/")[1], "file": file, "unit": "child", "missing": "excluded",
            "context": word("Something"), "exception": word("because"), **declared}


def write(folder, supersedes=None):
    """The next version has fewer files, and another number."""
    for name, text in files(supersedes).items():
        file = pathlib.Path(folder) / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def files(supersedes):
    """The text of each file by its path."""
    def path(what, ending):
        return f"{word('outputs', 120)}/{word(what, 120)}.{ending}"

    wide, narrow, rest = (path(what, "csv") for what in ("wide", "narrow", "undeclared"))
    letter, code, model = path("letter", "txt"), path("program", "py"), path("model", "csv")
    declared = {
        "title": word("Placements", 300), "project": word("project", 90),
        "dataset": word("dataset", 90), "release": word("extract", 90),
        "rules": ["uk-default-10"], "clearance": "publication",
        "outputs": [
            output(wide, kind="frequencies", table={
                "layout": "cross", "rows": [AREA], "columns": [KIND], "statistic": "count",
                "precision": "exact", "total": TOTALS, "suppressed": {"[c]": None}}),
            output(narrow, kind="frequencies", population={word("wave"): word("first")}, table={
                "layout": "long", "dimensions": {AREA: AREA, KIND: KIND}, "value": COUNT,
                "statistic": "count", "precision": "exact"})]}
    held = {wide: csv(crossed()), narrow: csv(listed(13 if supersedes else 3))}
    if supersedes:
        declared["supersedes"] = supersedes
    else:
        declared["outputs"] += [
            output(letter, kind="text"), output(code, kind="code"),
            output(model, kind="coefficients", models=[{
                "columns": {"term": word("term"), "estimate": word("estimate")},
                "type": "linear", "observations": 200, "residual-df": 190}])]
        held |= {
            letter: f"{word('somebody', 60)}@{word('office', 60)}.example.org\n"
                    f"https://example.org/{word('page', 500)}\n{word('end', 3000)}\n",
            code: f"counts = {list(range(900))}\n{word('name', 2000)} = '{word('file')}'\n",
            model: csv(estimates()), rest: csv(listed(50))}
    # What is JSON is YAML.
    return {"submission.yaml": json.dumps(declared)} | held
