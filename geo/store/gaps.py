"""Count what is missing while files of the ledger are damaged, so that the page can say that it is incomplete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from geo.store.answers import Missing
from geo.store.delta_log import read_log, storage
from geo.store.health import active_files, rows_of
from geo.store.index import Snapshot


def missing(snapshot: Snapshot, path: str, options: Mapping[str, str] | None) -> Missing:
    """Count the incidents in files that can't be read.

    If the files of the current state cover a damaged file, they list its incidents; else the log has its number of
    rows, and its dataset if the act imported one.
    """
    incidents: Counter[str] = Counter()
    changes = 0
    covered = snapshot.lost & snapshot.files.numbered.keys()
    rows = snapshot.files.rows_in(covered)
    if len(rows) and snapshot.files.table is not None:
        table = snapshot.files.table
        hidden = table.semi_join(ibis.memtable(pa.table({"row": rows})), "row").filter(table.live)
        listed = snapshot.engine.run(hidden.select("id", "dataset"))
        anew = pc.is_in(listed["id"], value_set=snapshot.latest.rows["id"].combine_chunks())
        for count in listed.filter(pc.invert(anew)).group_by("dataset").aggregate([([], "count_all")]).to_pylist():
            incidents[snapshot.words.dataset.values[count["dataset"]]] += count["count_all"]
    entries = list(read_log(storage(path, options)))
    sources = {name: str(entry.info.get("act_source", "")) for entry in entries for name in entry.adds}
    adds = active_files(entries)
    for name in snapshot.lost - covered:
        count = rows_of(adds.get(name, {})) or 0
        if source := sources.get(name, ""):
            incidents[source] += count
        else:
            changes += count
    return Missing(incidents=dict(incidents), changes=changes)
