"""What both generators of the corpus share: the case, the table that every case tells of, containers.

A case is a folder with submission.yaml, dataset.yaml and the file. `NAME.expected` beside it holds
the allowed verdicts, then words of which one must be in a finding; a line that begins with `!` is a
word that no finding may hold. All data are synthetic; SECRET must be in no message.
"""
import io, json, pathlib, struct, zipfile, zlib

SECRET = "Imelda Quarrington"
DATASET = """dataset: case-files
units: [child]
variables:
  region: {codes: [North, South]}
  sex: {codes: [F, M]}
"""
ROWS = [("North", "F", 42), ("North", "M", 37), ("South", "F", 55), ("South", "M", 61)]
SMALL = ROWS[:3] + [("South", "M", 3)]
TABLE = "table: {layout: long, dimensions: {region: region, sex: sex}, value: n, statistic: count, precision: exact}"


class Corpus:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def case(self, name, file, data, verdict, words=(), none=(), kind="frequencies", extra=None,
             dataset=DATASET, more=None):
        """`kind` figure brings the table behind it; `extra` is the rest of the output's entry."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "dataset.yaml").write_text(dataset)
        lines = ["title: Children (synthetic)", "project: corpus", "dataset: case-files", "outputs:"]
        if kind == "figure":
            (folder / "counts.csv").write_text(csv())
            lines += ["  - {id: counts, file: counts.csv, kind: frequencies, unit: child, "
                      "missing: excluded, " + TABLE + "}"]
            extra = extra or "data: counts"
        if kind == "frequencies" and extra is None:
            extra = TABLE
        lines += ["  - id: out", f"    file: {json.dumps(file, ensure_ascii=False)}",
                  f"    kind: {kind}", "    unit: child", "    missing: excluded"]
        if extra:
            lines.append("    " + extra)
        (folder / "submission.yaml").write_text("\n".join(lines) + "\n")
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        for other, content in (more or {}).items():
            (folder / other).write_bytes(content if isinstance(content, bytes) else content.encode())
        said = [verdict, *words, *("!" + word for word in none)]
        (self.folder / (name + ".expected")).write_text("\n".join(said) + "\n")


def csv(rows=ROWS, header="region,sex,n"):
    return header + "\n" + "".join(",".join(map(str, r)) + "\n" for r in rows)


def chunk(kind, data):
    """A chunk of a PNG image."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rezip(data, add=None, change=None):
    """An office file with further parts, and changed ones."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, change(name, part) if change else part)
        for name, part in (add or {}).items():
            target.writestr(name, part)
    return out.getvalue()
