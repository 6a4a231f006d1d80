"""Is an event attributed to a source mention?"""

from __future__ import annotations

from marsad.reading.document import Candidate, SourceMention
from marsad.reading.features.view import View, bucket, relation


def source_features(
    view: View, cand: Candidate, mention: SourceMention, rank: int, opened: bool
) -> list[str]:
    """For one source mention: does the report attribute the event to it?

    ``opened``: the trigger stands in a quotation that began after this mention.
    """
    doc = view.doc
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    line = doc.report.text.count(
        "\n", *sorted((doc.words(mention.first, mention.first)[1], doc.words(cand.first, cand.first)[1]))
    )
    ap = max(-2, min(apart, 5))
    out = [
        f"via={mention.via}",
        f"k={mention.kind}",
        f"ap={ap}",
        f"ap={ap}|via={mention.via}",
        f"r={min(rank, 3)}|ap={ap}",
        f"k={mention.kind}|ap={ap}",
        f"nl={min(line, 3)}",
        f"nl={min(line, 2)}|ap={ap}",
        f"op={opened}|ap={ap}",
        f"q={doc.quoted[cand.first]}|ap={ap}",
    ]
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    head = view.tags[begin : begin + 2]
    for tag in ("carry_on", "say", "according"):
        if tag in head:
            out.append(f"st={tag}|ap={ap}")
            out.append(f"st={tag}|ap={ap}|r={min(rank, 2)}")
    if apart == 0:
        side, distance, way = relation(view, cand, mention.first, mention.last)
        out += [
            f"{side}{bucket(distance)}",
            f"{side}|via={mention.via}",
            f"{side}|com={min(view.clause_breaks(cand.first, mention.first), 3)}",
            f"{side}|way={way}",
            f"{side}|via={mention.via}|k={mention.kind}",
        ]
    if any(view.tags[k] == "S" for k in range(begin, end)):
        out.append(f"own|ap={ap}")
    return out
