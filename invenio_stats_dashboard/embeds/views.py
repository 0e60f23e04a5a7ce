# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Badge, chart and page: ``/stats/badge/…``, ``/stats/chart/…``, ``/stats/embed/…``.

None of them has scripts or cookies. They can be read by those who may read the
community; a restricted one is named as such, without a number.
"""

import hashlib
from functools import wraps
from urllib.parse import urlencode

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    render_template,
    request,
)
from flask_babel import force_locale
from invenio_i18n import gettext as _
from invenio_i18n.proxies import current_i18n
from invenio_records_resources.services.errors import PermissionDeniedError

from ..errors import (
    CommunityNotFoundError,
    InvalidParametersError,
    SearchUnavailableError,
)
from ..exports.document import dashboard_address
from ..exports.numbers import show, show_day, show_filters, show_range
from ..metrics.labels import metric_definition, metric_name
from ..paths import data_path
from ..proxies import current_stats_dashboard_service
from ..queries.budget import check_budget, question_cost
from ..queries.labels import current_locale
from ..queries.places import place
from ..resources.errors import ERROR_HANDLERS
from ..resources.sharing import anonymous, unavailable
from . import sparkline as drawing
from .params import THEMES, is_balance, read_params, without_metric

NAME = "invenio_stats_dashboard_embeds"
FOLDER = "invenio_stats_dashboard/embeds"
MAX_AGE = 900
"""Seconds for which an embed may be cached: it is requested often and changes slowly."""

FIGURES = ("records", "views", "downloads", "data_volume")
"""Metrics of the page in a frame."""

SVG = "image/svg+xml"


class Embed:
    """The answers shown by an embed."""

    def __init__(self, community, params, with_totals=False):
        """Request the series and its total, and the headline numbers if wanted.

        :raises CommunityNotFoundError: when there is no such community.
        :raises PermissionDeniedError: when the user may not read it.
        :raises InvalidParametersError: when it would cost too much.
        """
        service = current_stats_dashboard_service
        questions = {"series": params.question}
        if with_totals:
            questions["totals"] = without_metric(params.question)
        named = service.named_records(g.identity, community)
        costs = [question_cost(*question, named) for question in questions.items()]
        with place(check_budget(costs)):
            results = {
                kind: getattr(service, kind)(g.identity, community, asked)
                for kind, asked in questions.items()
            }
        self.params = params
        self.public = results["series"].public
        self.answer = results["series"].to_dict()
        self.totals = results["totals"].to_dict() if with_totals else None
        self.name = metric_name(params.metric)
        self.value = show(params.metric, self.answer["total"]["value"])

    @property
    def about(self):
        """Return a sentence describing the number."""
        period = self.answer["period"]
        values = {
            "title": self.answer["community"]["title"],
            "name": self.name,
            "value": self.value,
            "to": show_day(period["to"]),
            "range": self.range,
        }
        if is_balance(self.params.metric):
            text = _("%(title)s. %(name)s on %(to)s: %(value)s.") % values
        else:
            text = _("%(title)s. %(name)s, %(range)s: %(value)s.") % values
        return f"{text} {self.filters}." if self.filters else text

    @property
    def range(self):
        """Return the days of the period as text."""
        period = self.answer["period"]
        return show_range(period["from"], period["to"])

    @property
    def filters(self):
        """Return the filters as text; empty without any."""
        return show_filters(self.answer["filters"])

    @property
    def heading(self):
        """Return the name of the metric, and what it is filtered by."""
        return f"{self.name} · {self.filters}" if self.filters else self.name

    @property
    def values(self):
        """Return the values of the buckets as drawn.

        What happened in a bucket that is cut off or not over would look like a fall.
        """
        buckets = self.answer["buckets"]
        whole = is_balance(self.params.metric) or all(b["partial"] for b in buckets)
        return [b["value"] if whole or not b["partial"] else None for b in buckets]

    @property
    def address(self):
        """Return the URL of the page with the same period and filters."""
        question = self.params.question
        shown = {k: v for k, v in question.items() if k not in ("metric", "compare")}
        query = urlencode(shown, doseq=True, safe="!")
        address = dashboard_address(self.answer["community"]["slug"])
        return f"{address}?{query}" if query else address


def badge(community):
    """Draw a badge with one number."""
    embed = Embed(community, read_params())
    places = drawing.badge(embed.name, embed.value)
    return _svg(embed.public, "badge.svg", embed=embed, **places)


def chart(community):
    """Draw a small chart of a metric."""
    params = read_params("theme", "width", "height")
    embed = Embed(community, params)
    return _svg(embed.public, "chart.svg", embed=embed, **_plot(embed))


def _plot(embed):
    """Return the lines of a chart, and the size of its picture."""
    params = embed.params
    top, bottom, side = 46, params.height - 22, 10
    lines = drawing.line(embed.values, side, top, params.width - 2 * side, bottom - top)
    period = embed.answer["period"]
    return {
        "heading": drawing.fit(embed.heading, params.width - 2 * side, 13),
        "theme": params.theme,
        "width": params.width,
        "height": params.height,
        "bottom": bottom,
        "side": side,
        "lines": [drawing.path(points) for points in lines],
        "areas": [drawing.area(points, bottom) for points in lines],
        "first": show_day(period["from"]),
        "last": show_day(period["to"]),
    }


def page(community):
    """Render a page with some numbers and a chart, for a frame."""
    params = read_params("theme")
    embed = Embed(community, params, with_totals=True)
    metrics = embed.totals["metrics"]
    figures = [
        (metric_name(name), show(name, metrics[name]["value"]))
        for name in FIGURES
        # What the numbers beside it are filtered by has to hold for each.
        if not metrics[name].keys() & {"not_applicable", "ignored_filters"}
    ]
    html = render_template(
        f"{FOLDER}/page.html",
        embed=embed,
        figures=figures,
        definition=metric_definition(params.metric),
        locale=current_locale().replace("_", "-"),
        site=str(current_app.config["THEME_SITENAME"]),
        **_plot(embed),
    )
    return _cached(current_app.response_class(html), embed.public)


def _svg(public, template, status=200, **values):
    text = render_template(f"{FOLDER}/{template}", **values)
    response = current_app.response_class(text, mimetype=SVG, status=status)
    return _cached(response, public)


def _cached(response, public):
    """Return a response that may be cached, publicly or privately."""
    tag = hashlib.blake2b(response.get_data(), digest_size=16).hexdigest()
    response.set_etag(tag)
    response.cache_control.max_age = MAX_AGE
    if public:
        response.cache_control.public = True
    else:
        response.cache_control.private = True
        response.vary.add("Cookie")
    return response.make_conditional(request)


def chosen_locale():
    """Return the language that the address names, or the reader's browser.

    Not that of a session or account, which shared caches do not know of.
    """
    languages = [str(each) for each in current_i18n.get_locales()]
    named = request.args.get("ln")
    if named in languages:
        return named
    default = current_app.config["BABEL_DEFAULT_LOCALE"]
    return request.accept_languages.best_match(languages) or default


def _refusal(status, text):
    """Return a picture, or a page, without a number."""
    label = _("Statistics")
    if request.path.endswith(".svg"):
        places = drawing.badge(label, text)
        body = render_template(f"{FOLDER}/notice.svg", label=label, text=text, **places)
        response = current_app.response_class(body, mimetype=SVG, status=status)
    else:
        body = render_template(
            f"{FOLDER}/notice.html",
            label=label,
            text=text,
            locale=current_locale().replace("_", "-"),
            theme=THEMES["light"],
        )
        response = current_app.response_class(body, status=status)
    response.cache_control.no_store = True
    return response


def answered(view):
    """Turn errors of a view into a notice, or into a response that names parameters."""

    @wraps(view)
    def wrapped(community):
        locale = chosen_locale()
        with force_locale(locale):
            response = respond(community)
        response.headers["X-Robots-Tag"] = "noindex"
        response.content_language.add(locale.replace("_", "-"))
        if locale != request.args.get("ln"):
            response.vary.add("Accept-Language")
        return response

    def respond(community):
        try:
            return view(community)
        except CommunityNotFoundError:
            return _refusal(404, _("not found"))
        except PermissionDeniedError:
            return _refusal(403, _("restricted"))
        except SearchUnavailableError as error:
            return unavailable(_refusal(503, _("not available")), error.retry_after)
        except InvalidParametersError as error:
            return make_response(ERROR_HANDLERS[InvalidParametersError](error))

    return wrapped


def _policy(app):
    """Return the security headers of embeds, as Talisman takes them per view.

    Nothing is loaded or run, and frames are allowed where the configuration says so.
    """
    ancestors = " ".join(app.config["STATS_DASHBOARD_EMBED_ANCESTORS"]) or "'none'"
    return {
        "frame_options": None,
        "content_security_policy": {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "frame-ancestors": ancestors,
        },
        "content_security_policy_nonce_in": [],
    }


def create_embed_blueprint(app):
    """Create the blueprint of embeds; without routes when switched off."""
    blueprint = Blueprint(NAME, __name__, template_folder=data_path("templates"))
    if not app.config["COMMUNITY_STATS_ENABLED"]:
        return blueprint
    blueprint.after_request(anonymous)
    rules = {
        "/stats/badge/<community>.svg": badge,
        "/stats/chart/<community>.svg": chart,
        "/stats/embed/<community>": page,
    }
    for rule, view in rules.items():
        function = answered(view)
        function.talisman_view_options = _policy(app)
        blueprint.add_url_rule(rule, endpoint=view.__name__, view_func=function)
    return blueprint
