# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers that are made together, so that their searches go out in few requests.

Each answer sends some searches, and more once it has their responses. Made one after the
other, a page of them waits two dozen times, each time for a search engine that is not
fully occupied by one answer. Here each answer is left when it needs responses, until all
the others need some as well, and what they search for is sent in one request. One answer
works at a time, in one thread: sessions of the database and caches need no locks, but no
lock may be held while an answer searches.
"""

from contextvars import ContextVar, copy_context

from greenlet import getcurrent, greenlet

_SENDER = ContextVar("sender", default=None)
"""The greenlet that sends the searches of all answers, if they are made together."""


def send(searches, how):
    """Return the responses to searches, in order.

    They are sent at once, or with those of the answers that are made together.

    :param searches: distinct searches, as lines of a request.
    :param how: function that sends searches and returns their responses.
    """
    sender = _SENDER.get()
    return how(searches) if sender is None else sender.switch(searches, how)


def together(calls):
    """Call functions, see above; return their results in order.

    :param calls: functions without arguments. An error of one ends all of them.
    :raises Exception: what a function raises. What goes wrong with a request, all get
        that wait for it.
    """
    sender, results, waiting = getcurrent(), {}, {}
    made = [greenlet(call) for call in calls]
    try:
        for one in made:
            one.gr_context = copy_context()
            one.gr_context.run(_SENDER.set, sender)
            _keep(one, one.switch(), results, waiting)
        while waiting:
            asked, waiting = waiting, {}
            found = _responses(asked.values())
            for one, (searches, _) in asked.items():
                if isinstance(found, Exception):
                    value = one.throw(found)
                else:
                    value = one.switch([found[search] for search in searches])
                _keep(one, value, results, waiting)
    finally:
        for one in made:
            one.throw()
    return [results[one] for one in made]


def _keep(one, value, results, waiting):
    """Keep what an answer has come to: its result, or what it waits for."""
    (results if one.dead else waiting)[one] = value


def _responses(asked):
    """Return search → response, or the error of all.

    :param asked: (searches, function that sends them) of each answer.
    """
    wanted = list(dict.fromkeys(search for part, _ in asked for search in part))
    _, how = next(iter(asked))
    try:
        return dict(zip(wanted, how(wanted)))
    except Exception as error:
        return error
