# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What DataCite's reports API accepts, as its own validation has it.

Required properties, types and terms are those of ``sushi_usage_schema.json`` of
github.com/datacite/sashimi, which reports are checked by on receipt, and of the
parameters that its controller permits: others would be dropped without a word.
"""


def _object(required, optional=None):
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items):
    return {"type": "array", "items": items}


def _typed(*types):
    return _list(_object({"type": {"enum": list(types)}, "value": {"type": "string"}}))


TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
PERIOD = _object({"begin-date": DAY, "end-date": DAY})
PAIRS = _list(_object({"name": TEXT, "value": TEXT}))

INSTANCE = _object(
    {
        "count": {"type": "integer", "minimum": 1},
        "metric-type": {
            "enum": [
                "total-dataset-investigations",
                "total-dataset-requests",
                "unique-dataset-investigations",
                "unique-dataset-requests",
            ]
        },
        "access-method": {"enum": ["regular", "machine"]},
    }
)

DATASET = _object(
    {
        "data-type": {"enum": ["dataset"]},
        "dataset-title": TEXT,
        "performance": _list(
            _object({"instance": _list(INSTANCE), "period": PERIOD}),
        ),
        "platform": TEXT,
        "publisher": TEXT,
        "publisher-id": _typed("isni", "orcid", "grid", "urn", "client-id"),
    },
    {
        "dataset-id": _typed("doi", "DOI", "proprietary", "uri"),
        "dataset-contributors": _typed("name", "orcid", "isni"),
        "dataset-dates": _typed("pub-date", "first-accessed-online", "proprietary"),
        "dataset-attributes": _typed("dataset-version", "dataset_type", "proprietary"),
        "yop": {"type": "string", "pattern": r"^\d{4}$"},
        "uri": TEXT,
    },
)

HEADER = _object(
    {
        "release": {"enum": ["rd1"]},
        "report-id": TEXT,
        "report-name": TEXT,
        "created": DAY,
        "created-by": TEXT,
        "reporting-period": PERIOD,
        "exceptions": _list(
            _object(
                {"code": {"type": "integer"}, "severity": TEXT, "message": TEXT},
                {"help-url": TEXT, "data": TEXT},
            )
        ),
    },
    {"report-filters": PAIRS, "report-attributes": PAIRS},
)

REPORT = _object({"report-header": HEADER, "report-datasets": _list(DATASET)})
