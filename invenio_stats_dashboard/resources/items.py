# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Resources of what managers and readers write about a community's statistics."""

import marshmallow as ma
from flask import g
from flask_resources import (
    JSONSerializer,
    ResourceConfig,
    ResponseHandler,
    resource_requestctx,
    route,
)

from .base import ServiceResource
from .bodies import json_body
from .errors import ERROR_HANDLERS
from .resource import request_view_args

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


class AnnotationResourceConfig(ResourceConfig):
    """Configuration of the resource of annotations."""

    blueprint_name = "annotations"
    url_prefix = None

    routes = {
        "list": "/<community>/annotations",
        "item": "/<community>/annotations/<item>",
    }

    request_view_args = {"community": ma.fields.String(), "item": ma.fields.String()}

    response_handlers = {"application/json": ResponseHandler(JSONSerializer(), HEADERS)}

    error_handlers = ERROR_HANDLERS


class SavedViewResourceConfig(AnnotationResourceConfig):
    """Configuration of the resource of saved views."""

    blueprint_name = "views"

    routes = {"list": "/<community>/views", "item": "/<community>/views/<item>"}


class ItemResource(ServiceResource):
    """Items of a community, or of the instance: listed, created, changed, deleted."""

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["list"], self.search),
            route("POST", routes["list"], self.create),
            route("PUT", routes["item"], self.update),
            route("DELETE", routes["item"], self.delete),
        ]

    def _respond(self, result, code):
        handler = self.config.response_handlers["application/json"]
        return handler.make_response(result.to_dict(), code)

    @request_view_args
    def search(self):
        """Return all items that the user may read."""
        community = resource_requestctx.view_args["community"]
        return self._respond(self.service.search(g.identity, community), 200)

    @request_view_args
    def create(self):
        """Create an item."""
        community = resource_requestctx.view_args["community"]
        created = self.service.create(g.identity, community, json_body())
        return self._respond(created, 201)

    @request_view_args
    def update(self):
        """Replace an item."""
        community, item = map(resource_requestctx.view_args.get, ("community", "item"))
        updated = self.service.update(g.identity, community, item, json_body())
        return self._respond(updated, 200)

    @request_view_args
    def delete(self):
        """Delete an item."""
        community, item = map(resource_requestctx.view_args.get, ("community", "item"))
        self.service.delete(g.identity, community, item)
        return "", 204
