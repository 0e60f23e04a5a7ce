// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { Formik, useFormikContext } from "formik";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { SettingsForm } from "@js/invenio_stats_dashboard/settings/SettingsForm";

const choice = (component, kind, title, more = {}) => ({
  component,
  kind,
  title,
  cumulative: false,
  metrics: ["views", "downloads"],
  ...more,
});
const COMPONENTS = [
  choice("SingleStatViews", "totals", "Views"),
  choice("SingleStatTwice", "totals", "Views"),
  choice("SingleStatViewsCumulative", "totals", "Views", { cumulative: true }),
  choice("LanguagesMultiDisplay", "breakdown", "Languages", { breakdown: "languages" }),
  choice("BreakdownMultiDisplay", "breakdown", "Other breakdown"),
];
const item = (component, width, props) => ({ component, width, props });
const standard = {
  tabs: [
    {
      name: "overview",
      label: "Overview",
      rows: [
        {
          components: [
            item("SingleStatViews", 2),
            item("LanguagesMultiDisplay", 4, { metric: "views" }),
          ],
        },
      ],
    },
    {
      name: "more",
      label: "More",
      rows: [{ components: [item("LanguagesMultiDisplay", 12)] }],
    },
  ],
};

let saved;

// A harness of the form, not a component.
// eslint-disable-next-line react/prop-types
// eslint-disable-next-line react/prop-types
const Fields = (props) => {
  const { values, setFieldValue } = useFormikContext();
  saved = values;
  return (
    <SettingsForm
      {...{ standard }}
      optIn
      layout={values.layout}
      onLayout={(value) => setFieldValue("layout", value)}
      switchPath="enabled"
      components={COMPONENTS}
      metrics={{ views: "Views", downloads: "Downloads" }}
      breakdowns={{ languages: "Languages" }}
      displays={["bars", "table", "pie"]}
      limits={{ tabs: 3, components: 40, text: 100, rows: 100 }}
      {...props}
    />
  );
};

/** The form of the community around it. */
// eslint-disable-next-line react/prop-types
const Form = ({ start, ...props }) => (
  <Formik initialValues={{ layout: start, enabled: false }} onSubmit={() => {}}>
    <Fields {...props} />
  </Formik>
);

const button = (name) => screen.getByRole("button", { name });
const click = (name) => userEvent.click(button(name));
const panels = () =>
  saved.layout.tabs[0].rows
    .flatMap(({ components }) => components)
    .map(({ component }) => component);
const begin = (props) => {
  render(<Form {...props} />);
  userEvent.click(screen.getByLabelText("Custom layout"));
};

test("the page is switched on", () => {
  render(<Form />);
  userEvent.click(screen.getByLabelText("Show a statistics page for this community"));
  expect(saved.enabled).toBe(true);
});

test("there is no switch where all communities have a page", () => {
  render(<Form optIn={false} />);
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("an own layout begins as the standard one, and can be given up", () => {
  begin();
  expect(panels()).toEqual(["SingleStatViews", "LanguagesMultiDisplay"]);
  userEvent.click(screen.getByLabelText("Standard layout"));
  expect(saved.layout).toEqual({});
});

test("panels are moved, and the focus goes with them", () => {
  begin();
  click("Move Languages up");
  expect(panels()).toEqual(["LanguagesMultiDisplay", "SingleStatViews"]);
  expect(button("Move Languages up")).toHaveFocus();
  expect(screen.getByRole("status")).toHaveTextContent("now number 1 of 2");
  click("Move Languages up");
  expect(panels()).toEqual(["LanguagesMultiDisplay", "SingleStatViews"]);
});

test("panels are removed and added", () => {
  begin();
  click("Remove Views");
  expect(panels()).toEqual(["LanguagesMultiDisplay"]);
  expect(button("Edit Languages")).toHaveFocus();
  userEvent.selectOptions(
    screen.getByLabelText("New panel"),
    "SingleStatViewsCumulative"
  );
  click("Add panel");
  expect(panels()).toEqual(["LanguagesMultiDisplay", "SingleStatViewsCumulative"]);
  expect(button("Edit Views, total")).toHaveFocus();
});

test("what shows the same is offered once", () => {
  begin();
  const list = within(screen.getByLabelText("New panel"));
  expect(list.getAllByRole("option", { name: "Views" })).toHaveLength(1);
});

test("a panel is edited", () => {
  begin();
  click("Edit Languages");
  userEvent.type(screen.getByLabelText("Title"), "Tongues");
  userEvent.selectOptions(screen.getByLabelText("Measure"), "downloads");
  userEvent.selectOptions(screen.getByLabelText("Display"), "pie");
  userEvent.selectOptions(screen.getByLabelText("Width"), "6");
  userEvent.type(screen.getByLabelText("Rows"), "5");
  userEvent.click(screen.getByLabelText("Start a new row"));
  const [, row] = saved.layout.tabs[0].rows;
  expect(row.components).toEqual([
    item("LanguagesMultiDisplay", 6, {
      metric: "downloads",
      title: "Tongues",
      display: "pie",
      limit: 5,
    }),
  ]);
  expect(button("Edit Tongues")).toBeInTheDocument();
});

test("another panel in its place keeps title and width only", () => {
  begin();
  click("Edit Languages");
  userEvent.selectOptions(screen.getByLabelText("Panel"), "BreakdownMultiDisplay");
  userEvent.selectOptions(screen.getByLabelText("Breakdown"), "languages");
  expect(saved.layout.tabs[0].rows[0].components[1]).toEqual(
    item("BreakdownMultiDisplay", 4, { breakdown: "languages" })
  );
});

test("tabs are named, ordered, added and removed", () => {
  begin();
  const names = () => saved.layout.tabs.map(({ name }) => name);
  userEvent.type(screen.getByLabelText("Title of the tab"), "First");
  expect(saved.layout.tabs[0].label).toBe("First");
  click("Move the tab First back");
  expect(names()).toEqual(["more", "overview"]);
  click("Add tab");
  expect(names()).toEqual(["more", "overview", "tab-3"]);
  expect(screen.getByText("A tab needs at least one panel.")).toBeInTheDocument();
  expect(button("Add tab")).toBeDisabled();
  click("Remove the tab tab-3");
  click("Remove the tab First");
  expect(names()).toEqual(["more"]);
  expect(saved.layout.tabs[0]).not.toHaveProperty("label");
});

test("the layout can be written as JSON", () => {
  begin();
  const text = screen.getByLabelText("Layout");
  userEvent.clear(text);
  userEvent.type(text, "{{}");
  click("Use this layout");
  expect(screen.getByRole("alert")).toHaveTextContent("no list “tabs”");
  userEvent.clear(text);
  userEvent.paste(text, JSON.stringify({ tabs: standard.tabs.slice(1) }));
  click("Use this layout");
  expect(saved.layout.tabs.map(({ name }) => name)).toEqual(["more"]);
  expect(screen.getByRole("alert")).toHaveTextContent("");
});

test("a layout that was saved is shown, also with components that went away", () => {
  const tabs = [{ name: "x", rows: [{ components: [item("Gone", 5)] }] }];
  render(<Form start={{ tabs }} />);
  expect(screen.getByLabelText("Custom layout")).toBeChecked();
  click("Edit Gone");
  expect(screen.getByLabelText("Panel")).toHaveValue("Gone");
  expect(screen.getByLabelText("Width")).toHaveDisplayValue("5 of 12 columns");
});

test("what the server refused is told", () => {
  render(<Form errors={{ tabs: [{ name: "'a b' is not allowed." }] }} />);
  const alert = screen.getByRole("alert");
  expect(alert).toHaveTextContent("tabs.0.name 'a b' is not allowed.");
});
