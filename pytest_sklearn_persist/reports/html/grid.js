// The matrix: a row a recording, a column an environment. Rows are made once, when first shown.
const grid = $("grid");
const head = grid.tHead, body = grid.tBodies[0];

const narrow = data.columns.length > 9; // columns, so that many fit

// The release of scikit-learn in a text such as 1.3.2.
const release = version => (version || "").split(".").slice(0, 2).join(".");

function header() {
  const top = el("tr", { role: "row" }, el("th", { role: "columnheader", class: "corner", scope: "col", tabindex: 0 }, "recorded ↓   checked →"));
  data.columns.forEach((column, number) => {
    const failures = rows.reduce((sum, row) => sum + row.cells[number].failures, 0);
    const broken = column.runs.some(run => run.finished === false);
    const told = broken ? "not finished" : failures ? `${failures.toLocaleString("en")} failed` : "none failed";
    const facts = narrow
      ? [[`${column.release} · Python ${column.python}`], [`${column.machine} · ${told}`, failures || broken]]
      : [[`sklearn ${column.release}`], [`Python ${column.python}`], [column.machine], [told, failures || broken]];
    const lines = el("div", {}, el("b", {}, el("bdi", { text: column.name })), ...facts.map(([text, loud]) => el("span", { class: loud ? "failing" : "", text })));
    const said = `${column.name}: scikit-learn ${column.release}, Python ${column.python}, ${column.machine}; ${many(failures, "check")} failed` + (broken ? "; the run did not finish" : "");
    top.append(el("th", { role: "columnheader", scope: "col", class: `env k${number}`, tabindex: -1, "data-column": number, "aria-label": said, title: `${said}. Click to see this one alone.` }, lines));
  });
  head.replaceChildren(top);
}

// What a cell shows, in a symbol and in words.
function face(worst) {
  if (!worst) return { symbol: "·", style: "none", words: "not run" };
  const { mark, flags } = worst;
  if (flags & UNMET) return { symbol: "!", style: "s-bad", words: "was expected to fail, and does not" };
  if (flags & EXPECTED) return { symbol: `(${mark.symbol})`, style: "expected", words: `${mark.label}, as expected` };
  if (worst.failed || mark.fine) return { symbol: mark.symbol, style: shade(mark), words: mark.label };
  return { symbol: mark.symbol, style: "expected", words: `${mark.label}, which is no failure here` };
}

function described(row, cell) {
  const name = row.kind === "golden" ? `${row.group} ${row.version || row.label}` : row.label;
  let words = `${name} under ${data.columns[cell.column].name}: ${face(cell.worst).words}`;
  if (cell.failures && cell.results.length > 1) words += `, ${cell.failures} of ${many(cell.results.length, "check")} failed`;
  if (cell.missing.length && cell.results.length) words += `; not run: ${cell.missing.map(one => one.format).join(", ")}`;
  return words;
}

function td(row, cell) {
  const { symbol, style } = face(cell.worst);
  const partly = cell.missing.length && cell.results.length ? " partly" : "";
  const home = row.kind === "golden" && cell.results.length && release(row.version) === release(data.columns[cell.column].release) ? " home" : "";
  const words = described(row, cell);
  return el("td", { role: "gridcell", class: `k${cell.column}`, tabindex: -1, "aria-label": words },
    el("span", { class: style + partly + home, text: symbol }));
}

function label(row, alone) {
  const text = el("span", { class: "text" });
  if (row.kind !== "golden") text.append(el("bdi", { text: alone && row.group !== "files" ? row.subject : row.label }));
  else {
    const start = `sklearn-${row.version}_`, plain = row.label.startsWith(start);
    if (alone) text.append(el("bdi", { text: row.group }), " ");
    text.append(plain ? row.version : "", el("span", {}, plain ? " " : "", el("bdi", { text: plain ? row.label.slice(start.length).replace("_", " ") : row.label })));
  }
  return text;
}

const tally = (failures, checks) => el("span", { class: "count", title: `${failures} of ${many(checks, "check")} failed` },
  failures ? el("b", { text: failures.toLocaleString("en") }) : "0", `/${checks.toLocaleString("en")}`);

function rowElement(row) {
  if (!row.element) {
    const alone = row.parent.rows.length === 1;
    const name = el("th", { role: "rowheader", scope: "row", class: "label", tabindex: -1, title: `${row.subject}${row.estimator ? ` (${row.estimator})` : ""}` }, label(row, alone), tally(row.failures, row.checks));
    row.element = el("tr", { role: "row", class: alone ? "group single" : "member", "aria-level": alone ? 1 : 2 }, name, ...row.cells.map(cell => td(row, cell)));
    row.element.source = row;
  }
  return row.element;
}

function groupElement(group) {
  if (!group.element) {
    const estimators = [...new Set(group.rows.map(row => row.estimator).filter(Boolean))];
    const text = el("span", { class: "text" }, el("bdi", { text: group.name }), " ", el("span", { text: estimators.length === 1 ? estimators[0] : many(group.rows.length, "row") }));
    group.twist = el("span", { class: "twist", "aria-hidden": "true" });
    group.tally = el("span", { class: "count" });
    const name = el("th", { role: "rowheader", scope: "row", class: "label", tabindex: -1, title: `${group.name}: ${many(group.rows.length, group.kind === "golden" ? "recording" : "row")}` }, group.twist, text, group.tally);
    group.cells = data.columns.map((_, number) => el("td", { role: "gridcell", class: `k${number}`, tabindex: -1 }, el("span", {})));
    group.element = el("tr", { role: "row", class: "group", "aria-level": 1 }, name, ...group.cells);
    group.element.source = group;
  }
  return group.element;
}

// The worst of the recordings that are shown, and of how many rows it is so.
function summarize(group, shown) {
  const failures = shown.reduce((sum, row) => sum + row.failures, 0), checks = shown.reduce((sum, row) => sum + row.checks, 0);
  group.tally.replaceChildren(...tally(failures, checks).childNodes);
  group.tally.title = `${failures} of ${many(checks, "check")} failed`;
  group.twist.textContent = group.open ? "▾" : "▸";
  group.element.setAttribute("aria-expanded", String(group.open));
  group.cells.forEach((node, number) => {
    const cells = shown.map(row => row.cells[number]);
    const worst = cells.reduce((one, other) => (other.gravity < one.gravity ? other : one));
    const failing = cells.filter(cell => cell.failures).length, unknown = cells.filter(cell => !cell.worst).length;
    const partly = worst.worst && cells.some(cell => cell.missing.length || !cell.worst);
    const { symbol, style, words } = face(worst.worst);
    const said = `${group.name} under ${data.columns[number].name}: worst of ${many(cells.length, "row")}: ${words}` + (failing ? `; ${failing} failed` : "") + (unknown ? `; ${unknown} not run` : "");
    node.target = worst;
    if (node.said === said + partly) return;
    node.said = said + partly;
    node.setAttribute("aria-label", said);
    node.firstChild.className = style + (partly ? " partly" : "");
    node.firstChild.replaceChildren(symbol, ...(failing ? [el("small", { text: failing })] : []));
  });
}
