# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Marshmallow schemas whose errors carry the value and what is allowed instead."""

from typing import NamedTuple

from invenio_base.utils import obj_or_import_string
from marshmallow import (
    INCLUDE,
    Schema,
    ValidationError,
    fields,
    missing,
    validates_schema,
)


class Refusal(NamedTuple):
    """What is wrong with a value: it stands where messages of errors stand."""

    value: object
    allowed: str
    """In words."""


def refuse(value, allowed, field=None):
    """Raise the error of a value that is not allowed.

    :param field: name, or number in a list, of what is wrong within the value
        that is being validated.
    """
    refusal = [Refusal(value, allowed)]
    raise ValidationError(refusal if field is None else {field: refusal})


def refusals(errors, path=()):
    """Yield (path, :class:`Refusal`) of all errors of a schema, in order."""
    for key, found in errors.items():
        place = path if key == "_schema" else (*path, key)
        if isinstance(found, dict):
            yield from refusals(found, place)
        else:
            yield from ((place, refusal) for refusal in found)


class StrictSchema(Schema):
    """Schema that refuses unknown keys, most likely misspelt, by naming the known.

    What has passed is returned as it was given.
    """

    class Meta:
        """Unknown keys are looked for below, so that all refusals are alike."""

        unknown = INCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, data, original, **kwargs):
        """Refuse keys that mean nothing."""
        known = [field.data_key or name for name, field in self.fields.items()]
        allowed = f"the keys {', '.join(known)}"
        unknown = {
            key: [Refusal(value, allowed)]
            for key, value in original.items()
            if key not in known
        }
        if unknown:
            raise ValidationError(unknown)


class _Named:
    """Field that refuses ``None`` as it refuses any other value."""

    def _validate_missing(self, value):
        absent = value is missing
        if self.required if absent else value is None and not self.allow_none:
            self.refuse(None)

    def refuse(self, value):
        """Refuse a value."""
        allowed = self.allowed
        refuse(value, allowed() if callable(allowed) else allowed)


class Checked(_Named, fields.Field):
    """A value that passes a test, and stays as it is."""

    def __init__(self, test, allowed, **options):
        """Initialize with the test.

        :param test: function that returns whether a value is allowed.
        :param allowed: what is, in words, or a function that returns the words.
        """
        super().__init__(**options)
        self.test, self.allowed = test, allowed

    def _deserialize(self, value, attr, data, **kwargs):
        if not self.test(value):
            self.refuse(value)
        return value


class Importable(Checked):
    """An object, or the path that it can be imported from."""

    def __init__(self, allowed, **options):
        """Initialize with what it has to be, in words."""
        super().__init__(callable, allowed, **options)

    def _deserialize(self, value, attr, data, **kwargs):
        try:
            found = obj_or_import_string(value)
        except (ImportError, AttributeError, ValueError) as error:
            refuse(value, f"{self.allowed} that can be imported ({error})")
        return super()._deserialize(found, attr, data, **kwargs)


class DictOf(_Named, fields.Nested):
    """A dict of a schema's keys."""

    allowed = "a dict"

    def _load(self, value, *args, **kwargs):
        if not isinstance(value, dict):
            self.refuse(value)
        return super()._load(value, *args, **kwargs)


class ListOf(_Named, fields.List):
    """A list of dicts of a schema's keys."""

    allowed = "a list of dicts, not empty"

    def __init__(self, schema, most=None, empty=False, **options):
        """Initialize with the schema of the items.

        :param most: function that returns the greatest length, ``None`` for any.
        :param empty: whether the list may be empty.
        """
        super().__init__(DictOf(schema), **options)
        self.most, self.empty = most or (lambda: None), empty

    def _deserialize(self, value, attr, data, **kwargs):
        good = isinstance(value, (list, tuple)) and (value or self.empty)
        if not good or not all(isinstance(item, dict) for item in value):
            self.refuse(value)
        most = self.most()
        if most and len(value) > most:
            refuse(len(value), f"up to {most} {attr}")
        return super()._deserialize(value, attr, data, **kwargs)


class Entries(_Named, fields.Field):
    """A dict of any keys, whose values are dicts of a schema's keys."""

    def __init__(self, schema, allowed, empty=False, **options):
        """Initialize with the schema of the values.

        :param empty: whether the dict may be empty.
        """
        super().__init__(**options)
        self.entry, self.allowed, self.empty = DictOf(schema), allowed, empty

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, dict) or not (value or self.empty):
            self.refuse(value)
        errors = {}
        for key, entry in value.items():
            try:
                self.entry.deserialize(entry)
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return value


def whole(low, high=None):
    """Return the field of a whole number within bounds."""
    limits = f"from {low} to {high}" if high else f"from {low} up"
    return Checked(
        lambda value: type(value) is int
        and value >= low
        and (high is None or value <= high),
        f"a whole number {limits}",
    )


def one_of(values, **options):
    """Return the field of one of some texts.

    :param values: the texts, or a function that returns them.
    """
    get = values if callable(values) else lambda: values
    return Checked(
        lambda value: isinstance(value, str) and value in get(),
        lambda: ", ".join(get()),
        **options,
    )


def flag():
    """Return the field of a switch."""
    return Checked(lambda value: isinstance(value, bool), "True or False")


def text(allowed="a text", test=lambda value: True):
    """Return the field of a text that has to be there."""
    return Checked(
        lambda value: isinstance(value, str) and value and test(value),
        allowed,
        required=True,
    )


def a_dict(allowed="a dict"):
    """Return the field of a dict of any keys, which has to be there."""
    return Checked(lambda value: isinstance(value, dict), allowed, required=True)
