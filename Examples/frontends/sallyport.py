"""Tables from microdata, judged: a data frame with a verdict on every cell.

    from sallyport import tabulate
    table = tabulate("records.csv", rows="la", columns="sex", statistic="mean", of="cost",
                     rules="uk-default-10", out="table-1")

Calls the program `sallyport`, which has to be on PATH. `data` is what the program reads (a file,
`postgresql://...#schema.table`), or a pandas data frame, which goes through a pipe and never
touches the disk. Every option of `sallyport tabulate` is an argument of the same name (`where`,
`percent_of`, `contributor`, `totals`, ...); one that may be repeated takes a list.
"""
import json
import subprocess

__all__ = ["tabulate", "SallyportError"]


class SallyportError(RuntimeError):
    """The call or the data could not be used; the message is the program's."""


def _words(name, value):
    option = "--" + name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return []
    if value is True:
        return [option]
    values = value if isinstance(value, (list, tuple)) else [value]
    if name in ("rows", "columns"):
        return [option, ",".join(map(str, values))]
    return [word for item in values for word in (option, str(item))]


def tabulate(data, *, out, program="sallyport", **options):
    """One row per cell: labels, statistic, value, counts, verdict, rules.

    The folder `out` is ready for `sallyport submit`. `attrs["verdict"]` is that of the written
    table, `attrs["out"]` its folder. A missing category is None, a total "Total".
    """
    import pandas

    is_frame = isinstance(data, pandas.DataFrame)
    command = [program, "tabulate", "-" if is_frame else str(data), "--out", str(out), "--format", "json"]
    for name, value in options.items():
        command += _words(name, value)
    text = data.to_csv(index=False) if is_frame else None
    result = subprocess.run(
        command, input=text, stdin=None if is_frame else subprocess.DEVNULL, capture_output=True,
        encoding="utf-8")
    if result.returncode not in (0, 1):
        raise SallyportError(result.stderr.strip() or f"{program} ended with {result.returncode}")
    report = json.loads(result.stdout)
    rows = []
    for cell in report["cells"]:
        row = dict(cell["at"])
        row.update({key: cell.get(key) for key in
                    ("statistic", "value", "count", "records", "missing", "verdict")})
        row["rules"] = tuple(cell["rules"])
        row["withheld"] = cell.get("withheld", False)
        rows.append(row)
    frame = pandas.DataFrame(rows)
    frame.attrs.update(verdict=report["verdict"], out=str(out))
    return frame
